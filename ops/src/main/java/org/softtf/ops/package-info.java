/**
 * Soft, differentiable stand-ins for operators that have no useful gradient; {@link
 * org.softtf.ops.SoftOps} is where to start.
 */
package org.softtf.ops;
