/** How this library defines an operator with a gradient of its own. */
@NullMarked
package org.softtf.ops.internal.primitive;

import org.jspecify.annotations.NullMarked;
