/** Projection onto the permutahedron by isotonic regression (Blondel et al., arXiv 2002.08871). */
package org.softtf.ops.internal.array.permutahedron;
