/** Values of tensors: made to call a model with, and written as text and as JSON. */
package org.softtf.savedmodel.cli.values;
