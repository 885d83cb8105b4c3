// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal;

import java.util.List;
import java.util.Set;
import org.softtf.savedmodel.internal.signatures.SignatureDefinition;

/**
 * What a user wants to have exported.
 *
 * @param signatures the signatures of the model
 * @param notTrainable the names of variables that nobody shall train
 * @param documentation what the model is for, or empty
 * @param frozen whether variables become constants
 * @param preventGradients whether the model refuses to be differentiated
 * @param portable whether gradients are written in operations that converters know
 */
public record ExportRequest(
    List<SignatureDefinition> signatures,
    Set<String> notTrainable,
    String documentation,
    boolean frozen,
    boolean preventGradients,
    boolean portable) {}
