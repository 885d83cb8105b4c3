/** From a call of an array-valued operator to the rows that a method works on, and back. */
@NullMarked
package org.softtf.ops.internal.array;

import org.jspecify.annotations.NullMarked;
