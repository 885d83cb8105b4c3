/** What a method is: what it is given of a call, what it gives, and what several of them share. */
@NullMarked
package org.softtf.ops.internal.array.method;

import org.jspecify.annotations.NullMarked;
