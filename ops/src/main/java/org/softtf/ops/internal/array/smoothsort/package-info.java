/** Projection onto a permutahedron whose constraints entropies soften. */
package org.softtf.ops.internal.array.smoothsort;
