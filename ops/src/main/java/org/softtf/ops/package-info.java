/**
 * Soft, differentiable stand-ins for operators that have no useful gradient; {@link
 * org.softtf.ops.SoftOps} is where to start.
 */
@NullMarked
package org.softtf.ops;

import org.jspecify.annotations.NullMarked;
