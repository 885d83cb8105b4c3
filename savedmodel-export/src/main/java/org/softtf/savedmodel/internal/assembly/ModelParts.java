// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.assembly;

import java.util.List;
import org.softtf.savedmodel.internal.signatures.SignatureDefinition;
import org.softtf.savedmodel.internal.tables.LookupTables;
import org.softtf.savedmodel.internal.variables.FilledTensors;
import org.softtf.savedmodel.internal.variables.ModelVariable;

/**
 * What a model is put together from, beside its graph.
 *
 * @param signatures the signatures to add
 * @param variables those of the graph; none if it is frozen
 * @param tables the hash tables
 * @param tensors makes the first values of the optimizers' variables
 * @param documentation what the model is for, or empty
 * @param preventGradients whether outputs refuse to be differentiated
 */
public record ModelParts(
    List<SignatureDefinition> signatures,
    List<ModelVariable> variables,
    LookupTables tables,
    FilledTensors tensors,
    String documentation,
    boolean preventGradients) {}
