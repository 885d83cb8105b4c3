/** Doubly stochastic probabilities as differences of soft k-hot masks, and these masks. */
@NullMarked
package org.softtf.ops.internal.array.cdfsum;

import org.jspecify.annotations.NullMarked;
