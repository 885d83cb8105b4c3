/** Bitonic sorting networks of soft comparators (Petersen et al., arXiv 2105.04019). */
package org.softtf.ops.internal.array.network;
