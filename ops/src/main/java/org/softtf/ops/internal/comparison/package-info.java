/** Comparisons, built of steps. */
@NullMarked
package org.softtf.ops.internal.comparison;

import org.jspecify.annotations.NullMarked;
