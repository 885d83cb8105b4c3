// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal;

import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.internal.array.ArrayOperators;
import org.softtf.ops.internal.comparison.ComparisonOperators;
import org.softtf.ops.internal.elementwise.ElementwiseOperators;
import org.softtf.ops.internal.logic.LogicOperators;
import org.softtf.ops.internal.random.RandomOperators;
import org.softtf.ops.internal.safemath.SafeMathOperators;
import org.softtf.ops.internal.selection.SelectionOperators;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.internal.settings.Softness;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** The one implementation of {@link SoftOps}: its settings, and the operators of all families. */
public final class SoftOperators
    implements SoftOps,
        ElementwiseOperators,
        ComparisonOperators,
        LogicOperators,
        SelectionOperators,
        SafeMathOperators,
        ArrayOperators,
        RandomOperators {
  private final Settings settings;

  /**
   * Makes operators.
   *
   * @param settings what they are built with
   */
  public SoftOperators(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Settings settings() {
    return settings;
  }

  @Override
  public Ops tf() {
    return settings.tf();
  }

  @Override
  public SoftOps mode(Mode mode) {
    return new SoftOperators(settings.with(mode));
  }

  @Override
  public SoftOps softness(double softness) {
    return new SoftOperators(settings.with(Softness.of(softness)));
  }

  @Override
  public SoftOps softness(Operand<? extends TFloating> softness) {
    return new SoftOperators(settings.with(Softness.of(settings.tf(), softness)));
  }

  @Override
  public SoftOps method(Method method) {
    return new SoftOperators(settings.with(method));
  }

  @Override
  public SoftOps straightThrough() {
    return new SoftOperators(settings.withStraightThrough(true));
  }

  @Override
  public SoftOps compiled() {
    return new SoftOperators(settings.compiled());
  }

  @Override
  public SoftOps with(Ops tf) {
    return new SoftOperators(settings.with(tf));
  }

  @Override
  public SoftOps hardView() {
    return new SoftOperators(settings.hardView());
  }

  @Override
  public SoftOps softView() {
    return new SoftOperators(settings.softView());
  }
}
