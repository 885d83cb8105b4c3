/** Projection onto a permutahedron whose constraints entropies soften. */
@NullMarked
package org.softtf.ops.internal.array.smoothsort;

import org.jspecify.annotations.NullMarked;
