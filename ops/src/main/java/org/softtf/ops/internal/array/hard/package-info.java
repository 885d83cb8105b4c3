/** The exact operators, as a method among the others. */
@NullMarked
package org.softtf.ops.internal.array.hard;

import org.jspecify.annotations.NullMarked;
