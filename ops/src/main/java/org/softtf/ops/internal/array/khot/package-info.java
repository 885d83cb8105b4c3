/** Soft k-hot masks, by the threshold that k elements of a row exceed. */
@NullMarked
package org.softtf.ops.internal.array.khot;

import org.jspecify.annotations.NullMarked;
