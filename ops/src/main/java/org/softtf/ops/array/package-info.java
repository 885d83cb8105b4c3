/** Operators along an axis: sorting, ranking, extremes, quantiles and their indices. */
package org.softtf.ops.array;
