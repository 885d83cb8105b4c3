/**
 * Writing, checking and inspecting SavedModels whose graphs hold soft operators.
 *
 * <p>{@link org.softtf.savedmodel.SavedModelExporter} writes a model. What the model computes is
 * said by {@link org.softtf.savedmodel.ModelSignature}s; one of them may be a training step, whose
 * {@link org.softtf.savedmodel.Optimizer} changes the model's variables. {@link
 * org.softtf.savedmodel.ModelDescription} and {@link org.softtf.savedmodel.ModelStructure} tell
 * what is in a model that is on disk.
 */
@NullMarked
package org.softtf.savedmodel;

import org.jspecify.annotations.NullMarked;
