// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.random;

import java.util.function.BiFunction;
import org.softtf.ops.internal.settings.DeclaredShape;
import org.softtf.ops.internal.settings.Halves;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.internal.settings.SettingsView;
import org.softtf.ops.random.RandomOps;
import org.softtf.ops.random.RandomOption;
import org.softtf.ops.random.Seed;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** What {@link RandomOps} does. */
public non-sealed interface RandomOperators extends RandomOps, SettingsView {
  @Override
  default <T extends TFloating> Operand<T> categorical(
      Operand<T> logits, Seed seed, RandomOption.OfCategorical... options) {
    RandomOptions read = given("random.categorical", options);
    return run(
        "random.categorical",
        "logits",
        logits,
        seed,
        (s, x) -> Categories.categorical(s, x, seed, read));
  }

  @Override
  default <T extends TFloating> Operand<T> bernoulli(
      Operand<T> p, Seed seed, RandomOption.OfBernoulli... options) {
    RandomOptions read = given("random.bernoulli", options);
    return run("random.bernoulli", "p", p, seed, (s, x) -> Trials.of(s, x, seed, read));
  }

  @Override
  default <T extends TFloating> Operand<T> bernoulli(
      Class<T> type, double p, Seed seed, long... shape) {
    String operator = "random.bernoulli";
    double checked = Trials.requireProbability(settings().written(operator), p);
    RandomOptions options = given(operator, shape(operator, shape));
    SeedNumbers.require(settings().tf(), seed, settings().written(operator, "seed"));
    Class<T> given = type(operator, type);
    Operand<T> each = Halves.number(settings().tf(), given, checked);
    return uncompiled().run(operator, given, s -> Trials.of(s, each, seed, options));
  }

  @Override
  default <T extends TFloating> Operand<T> rademacher(Class<T> type, Seed seed, long... shape) {
    String operator = "random.rademacher";
    Class<T> given = type(operator, type);
    RandomOptions options = given(operator, shape(operator, shape));
    SeedNumbers.require(settings().tf(), seed, settings().written(operator, "seed"));
    return uncompiled()
        .run(
            operator,
            given,
            s -> {
              Ops tf = s.tf();
              Operand<T> even = Halves.number(tf, given, 0.5);
              Operand<T> one = Halves.number(tf, given, 1);
              Operand<T> two = Halves.number(tf, given, 2);
              return tf.math.sub(tf.math.mul(Trials.of(s, even, seed, options), two), one);
            });
  }

  private <T extends TFloating> Class<T> type(String operator, Class<T> type) {
    String what = settings().written(operator, "type");
    Option.requireNonNull(what, type);
    if (!TFloating.class.isAssignableFrom(type) || type == (Class<?>) TFloating.class) {
      throw new IllegalArgumentException(
          what + " must be a floating type such as TFloat32, got " + type.getSimpleName());
    }
    return type;
  }

  private RandomOption.OfBernoulli shape(String operator, long... shape) {
    return RandomOption.shape(Shapes.requireSizes(settings().written(operator, "shape"), shape));
  }

  @Override
  default <T extends TFloating> Operand<T> binomial(
      int n, Operand<T> p, Seed seed, RandomOption.OfBinomial... options) {
    RandomOptions read = given("random.binomial", options);
    Shapes.requireSizes(read.operator() + ": n", n);
    return run(
        "random.binomial",
        "p",
        p,
        seed,
        (s, x) -> s.tf().reduceSum(Trials.of(s, x, seed, read, n), s.tf().constant(0)));
  }

  @Override
  default <T extends TFloating> Operand<T> multinomial(
      int n, Operand<T> p, Seed seed, RandomOption.OfMultinomial... options) {
    RandomOptions read = given("random.multinomial", options);
    Shapes.requireSizes(read.operator() + ": n", n);
    return run(
        "random.multinomial", "p", p, seed, (s, x) -> Categories.multinomial(s, n, x, seed, read));
  }

  @Override
  default <T extends TFloating> Operand<T> choice(
      Operand<T> a, Seed seed, RandomOption.OfChoice... options) {
    RandomOptions read = given("random.choice", options);
    return run("random.choice", "a", a, seed, (s, x) -> Choice.of(s, x, null, seed, read));
  }

  @Override
  default <T extends TFloating> Operand<T> choice(
      Operand<T> a, Operand<T> p, Seed seed, RandomOption.OfChoice... options) {
    RandomOptions read = given("random.choice", options);
    Operand<T> weights = Inputs.floating(settings().tf(), p, read.operator() + ": p");
    Inputs.requireNumbers(settings().tf(), a, read.operator() + ": a");
    Halves.requireOneType(read.operator(), a, p);
    return run(
        "random.choice",
        "a",
        a,
        seed,
        (s, x) -> Choice.of(s, x, DeclaredShape.require(s.tf(), weights), seed, read));
  }

  @Override
  default <T extends TFloating> Operand<T> permutation(
      Operand<T> x, Seed seed, RandomOption.OfPermutation... options) {
    RandomOptions read = given("random.permutation", options);
    return run(
        "random.permutation", "x", x, seed, (s, value) -> Permutation.of(s, value, seed, read));
  }

  private <T extends TFloating> Operand<T> run(
      String operator,
      String argument,
      Operand<T> given,
      Seed seed,
      BiFunction<Settings, Operand<T>, Operand<T>> sample) {
    Ops tf = settings().tf();
    Operand<T> parameter = Inputs.floating(tf, given, settings().written(operator, argument));
    SeedNumbers.require(tf, seed, settings().written(operator, "seed"));
    return uncompiled()
        .run(
            operator, given.type(), s -> sample.apply(s, DeclaredShape.require(s.tf(), parameter)));
  }

  private RandomOptions given(String operator, RandomOption... options) {
    return RandomOptions.read(settings().written(operator), options);
  }
}
