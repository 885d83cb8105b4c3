/** Operators on single numbers: absolute value, sign, step, ramp, clip and round. */
@NullMarked
package org.softtf.ops.elementwise;

import org.jspecify.annotations.NullMarked;
