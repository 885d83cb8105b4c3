/** Draws the operators: values and gradients by mode, softness and method, and permutations. */
package org.softtf.examples.pictures;
