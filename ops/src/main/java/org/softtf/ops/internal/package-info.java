/** The one implementation of the interface that users hold. */
package org.softtf.ops.internal;
