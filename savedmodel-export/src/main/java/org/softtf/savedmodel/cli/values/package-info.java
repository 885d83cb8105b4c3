/** Values of tensors: made to call a model with, and written as text and as JSON. */
@NullMarked
package org.softtf.savedmodel.cli.values;

import org.jspecify.annotations.NullMarked;
