/** Regularised optimal transport between the elements of a row and a few anchors. */
package org.softtf.ops.array.transport;
