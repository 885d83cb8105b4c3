/** SoftSort (Prillo and Eisenschlos, arXiv 2006.16038), for long rows in linear memory. */
package org.softtf.ops.internal.array.softsort;
