/** The one implementation of the interface that users hold. */
@NullMarked
package org.softtf.ops.internal;

import org.jspecify.annotations.NullMarked;
