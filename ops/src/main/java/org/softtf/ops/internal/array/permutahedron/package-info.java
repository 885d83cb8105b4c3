/** Projection onto the permutahedron by isotonic regression (Blondel et al., arXiv 2002.08871). */
@NullMarked
package org.softtf.ops.internal.array.permutahedron;

import org.jspecify.annotations.NullMarked;
