/** Bitonic sorting networks of soft comparators (Petersen et al., arXiv 2105.04019). */
@NullMarked
package org.softtf.ops.internal.array.network;

import org.jspecify.annotations.NullMarked;
