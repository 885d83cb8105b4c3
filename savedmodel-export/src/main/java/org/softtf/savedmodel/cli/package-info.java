/**
 * The command line {@code softtf}: {@code Main} and one class a command.
 *
 * <p>{@code list} reads the catalogue of operators. {@code export} reads its options ({@code
 * ArgumentOptions}, {@code ShapeOptions}), finds the shapes of all inputs ({@code InputShapes}) and
 * builds a model of one operator ({@code OperatorModel}). {@code inspect} and {@code check} read
 * models that are on disk: {@code models} has what they do with models, {@code values} what they do
 * with the values of tensors.
 */
@NullMarked
package org.softtf.savedmodel.cli;

import org.jspecify.annotations.NullMarked;
