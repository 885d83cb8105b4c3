/**
 * Loops in a graph: TensorFlow's functional while loop, and sums whose terms are made in groups.
 */
@NullMarked
package org.softtf.ops.internal.loop;

import org.jspecify.annotations.NullMarked;
