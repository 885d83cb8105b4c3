/** How this library defines an operator with a gradient of its own. */
package org.softtf.ops.internal.primitive;
