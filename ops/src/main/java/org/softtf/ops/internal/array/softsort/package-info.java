/** SoftSort (Prillo and Eisenschlos, arXiv 2006.16038), for long rows in linear memory. */
@NullMarked
package org.softtf.ops.internal.array.softsort;

import org.jspecify.annotations.NullMarked;
