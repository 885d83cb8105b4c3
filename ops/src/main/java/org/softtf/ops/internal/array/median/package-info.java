/** The median as the root of a sum of soft signs, by a safeguarded Newton's method. */
@NullMarked
package org.softtf.ops.internal.array.median;

import org.jspecify.annotations.NullMarked;
