/** Sorting by regularised optimal transport (Cuturi, Teboul and Vert, arXiv 1905.11885). */
package org.softtf.ops.internal.array.ot;
