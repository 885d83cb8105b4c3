/** Step functions, ramps and rounding: the primitives of the elementwise operators. */
@NullMarked
package org.softtf.ops.internal.elementwise;

import org.jspecify.annotations.NullMarked;
