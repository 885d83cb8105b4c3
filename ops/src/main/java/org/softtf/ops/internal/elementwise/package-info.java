/** Step functions, ramps and rounding: the primitives of the elementwise operators. */
package org.softtf.ops.internal.elementwise;
