/** Operators on single numbers: absolute value, sign, step, ramp, clip and round. */
package org.softtf.ops.elementwise;
