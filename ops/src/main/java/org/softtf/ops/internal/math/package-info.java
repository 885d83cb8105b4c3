/**
 * Arithmetic on the rows of a matrix that all methods share: order, gathering, sums, axes,
 * constants.
 */
@NullMarked
package org.softtf.ops.internal.math;

import org.jspecify.annotations.NullMarked;
