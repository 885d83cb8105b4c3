// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.loop;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.internal.settings.RunCheck;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;

/**
 * What a run says that fails because something was not found: the problem, after what, facts and
 * advice.
 */
public final class Failure {
  private final String problem;
  private final List<String> names = new ArrayList<>();
  private final List<Operand<?>> values = new ArrayList<>();
  private String advice = "";

  private Failure(String problem) {
    this.problem = problem;
  }

  /** Starts with the operator and what it did not find. */
  public static Failure of(String problem) {
    return new Failure(problem);
  }

  /** Adds a number or an array, and what it is. */
  public Failure fact(String name, Operand<?> value) {
    names.add(name);
    values.add(value);
    return this;
  }

  /** Adds what the user can do. */
  public Failure advice(String text) {
    advice = text;
    return this;
  }

  /**
   * Makes the run fail unless all is well.
   *
   * @param after what was done in vain
   */
  public Op unless(Ops tf, Operand<TBool> well, String after) {
    List<Operand<?>> message = new ArrayList<>();
    String start = problem + " after " + after + "; ";
    for (int i = 0; i < names.size(); i++) {
      message.add(tf.constant((i == 0 ? start : "") + names.get(i) + ":"));
      message.add(values.get(i));
    }
    if (!advice.isEmpty()) {
      message.add(tf.constant(advice));
    }
    return RunCheck.of(tf, well, message);
  }
}
