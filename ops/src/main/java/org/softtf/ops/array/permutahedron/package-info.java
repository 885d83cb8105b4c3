/** Projection onto the permutahedron: blocks of equal multipliers, found by merging. */
package org.softtf.ops.array.permutahedron;
