/** Draws, noise and sampling. */
@NullMarked
package org.softtf.ops.internal.random;

import org.jspecify.annotations.NullMarked;
