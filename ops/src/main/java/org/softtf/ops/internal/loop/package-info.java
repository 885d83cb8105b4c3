/**
 * Loops in a graph: TensorFlow's functional while loop, and sums whose terms are made in groups.
 */
package org.softtf.ops.internal.loop;
