/** Sorting by regularised optimal transport (Cuturi, Teboul and Vert, arXiv 1905.11885). */
@NullMarked
package org.softtf.ops.internal.array.ot;

import org.jspecify.annotations.NullMarked;
