/** The update rules of optimizers: gradient descent, momentum, Adam. */
package org.softtf.savedmodel.internal.optimizers;
