/** Operators along an axis: sorting, ranking, extremes, quantiles and their indices. */
@NullMarked
package org.softtf.ops.array;

import org.jspecify.annotations.NullMarked;
