/** Soft comparisons of two numbers. */
@NullMarked
package org.softtf.ops.comparison;

import org.jspecify.annotations.NullMarked;
