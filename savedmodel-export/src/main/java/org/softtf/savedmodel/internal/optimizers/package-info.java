/** The update rules of optimizers: gradient descent, momentum, Adam. */
@NullMarked
package org.softtf.savedmodel.internal.optimizers;

import org.jspecify.annotations.NullMarked;
