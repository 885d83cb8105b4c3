/**
 * Puts a model together in a graph of its own: gradients, training steps, the lists of variables,
 * and the signatures as readers find them.
 */
@NullMarked
package org.softtf.savedmodel.internal.assembly;

import org.jspecify.annotations.NullMarked;
