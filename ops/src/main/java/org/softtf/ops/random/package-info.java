/** Samples of discrete distributions from a seed, exact and relaxed. */
@NullMarked
package org.softtf.ops.random;

import org.jspecify.annotations.NullMarked;
