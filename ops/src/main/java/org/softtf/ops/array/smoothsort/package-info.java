/** The entropic projection onto a permutahedron whose bounds are smooth. */
package org.softtf.ops.array.smoothsort;
