// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.signatures;

import org.tensorflow.Operand;

/**
 * An input or output of a signature.
 *
 * @param name its name
 * @param operand the node's output in the user's graph
 * @param documentation what it means, or empty
 */
public record NamedOperand(String name, Operand<?> operand, String documentation) {}
