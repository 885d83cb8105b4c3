/** Draws operators: values and gradients by mode, softness and method. */
@NullMarked
package org.softtf.savedmodel.cli.pictures;

import org.jspecify.annotations.NullMarked;
