// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.checks;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.signatures.NamedOperand;
import org.softtf.savedmodel.internal.signatures.SignatureChecks;
import org.softtf.savedmodel.internal.signatures.SignatureDefinition;
import org.tensorflow.Graph;

/** What must hold for the signatures of a model together, and for what was asked of the model. */
public final class ModelChecks {
  private ModelChecks() {}

  /** Refuses a model without signatures, two signatures of one name, and operands of two graphs. */
  public static void requireSignatures(List<SignatureDefinition> signatures, Graph graph) {
    if (signatures.isEmpty()) {
      throw new IllegalArgumentException(
          "the model has no signature; add at least one with signatures(...)");
    }
    Set<String> names = new HashSet<>();
    for (SignatureDefinition signature : signatures) {
      if (!names.add(signature.name())) {
        throw new IllegalArgumentException(
            "the model has two signatures named \"" + signature.name() + "\"");
      }
      SignatureChecks.requireGraph(signature, graph);
    }
  }

  /** Refuses an output that needs a placeholder which is no input: nobody could feed it. */
  public static void requireFed(SignatureDefinition signature, GraphNodes graph) {
    Set<String> inputs =
        signature.inputs().stream()
            .map(input -> input.operand().op().name())
            .collect(Collectors.toSet());
    for (NamedOperand output : signature.outputs()) {
      for (String name : graph.upstream(List.of(output.operand().op().name()))) {
        if (graph.get(name).getOp().equals("Placeholder") && !inputs.contains(name)) {
          throw new IllegalArgumentException(
              "output \""
                  + output.name()
                  + "\" of signature \""
                  + signature.name()
                  + "\" depends on the placeholder "
                  + name
                  + ", which is not an input of the signature; add it with input(name, placeholder)");
        }
      }
    }
  }

  /** Refuses a training step in a frozen model. */
  public static void requireNoTraining(List<SignatureDefinition> signatures) {
    for (SignatureDefinition signature : signatures) {
      if (signature.training() != null) {
        throw new IllegalArgumentException(
            "signature \""
                + signature.name()
                + "\" is a training step, and a frozen model has nothing to train");
      }
    }
  }

  /** Refuses names that no variable of the model has. */
  public static void requireVariables(Set<String> notTrainable, Set<String> variables) {
    for (String name : notTrainable) {
      if (!variables.contains(name)) {
        throw new IllegalArgumentException(
            "notTrainable: the model has no variable \"" + name + "\", only " + variables);
      }
    }
  }
}
