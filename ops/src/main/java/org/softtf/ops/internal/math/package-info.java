/**
 * Arithmetic on the rows of a matrix that all methods share: order, gathering, sums, axes,
 * constants.
 */
package org.softtf.ops.internal.math;
