package org.softtf.ops.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/** The {@link Catalogue#standard() standard catalogue}, for those who need no other. */
public final class Operators {
  private Operators() {}

  /**
   * Returns all operators.
   *
   * @return the operators, family by family
   */
  public static List<OperatorSpec> all() {
    return Catalogue.standard().all();
  }

  /**
   * Finds an operator by its Python name, as {@link Catalogue#find} does.
   *
   * @param pythonName with or without {@code _st}
   * @return the operator; empty if there is none of that name
   */
  public static Optional<OperatorSpec> find(String pythonName) {
    return Catalogue.standard().find(pythonName);
  }

  /**
   * Builds an operator by its Python name, as {@link Catalogue#build} does.
   *
   * @param tf where to build
   * @param pythonName with or without {@code _st}
   * @param inputs the inputs by name
   * @param arguments the arguments by name; absent ones have their defaults
   * @return the outputs
   */
  public static List<Operand<?>> build(
      Ops tf, String pythonName, Map<String, ? extends Operand<?>> inputs, Arguments arguments) {
    return Catalogue.standard().build(tf, pythonName, inputs, arguments);
  }
}
