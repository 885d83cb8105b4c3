/** Draws, noise and sampling. */
package org.softtf.ops.internal.random;
