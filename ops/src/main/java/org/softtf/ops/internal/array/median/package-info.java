/** Medians and quantiles as the roots of sums of soft steps, by a safeguarded Newton's method. */
@NullMarked
package org.softtf.ops.internal.array.median;

import org.jspecify.annotations.NullMarked;
