/** What a tape records, and the graphs that it makes of it. */
@NullMarked
package org.softtf.gradients.internal.tape;

import org.jspecify.annotations.NullMarked;
