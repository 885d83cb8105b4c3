package org.softtf.ops.internal.random;

import java.util.function.BiFunction;
import org.softtf.ops.internal.settings.DeclaredShape;
import org.softtf.ops.internal.settings.Inputs;
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
    return run("random.categorical", logits, (s, x) -> Categories.categorical(s, x, seed, read));
  }

  @Override
  default <T extends TFloating> Operand<T> bernoulli(
      Operand<T> p, Seed seed, RandomOption.OfBernoulli... options) {
    RandomOptions read = given("random.bernoulli", options);
    return run("random.bernoulli", p, (s, x) -> Trials.of(s, x, seed, read));
  }

  @Override
  default <T extends TFloating> Operand<T> bernoulli(
      Class<T> type, double p, Seed seed, long... shape) {
    double checked = Trials.requireProbability(settings().written("random.bernoulli"), p);
    return bernoulli(settings().tf().constant(type, checked), seed, RandomOption.shape(shape));
  }

  @Override
  default <T extends TFloating> Operand<T> rademacher(Class<T> type, Seed seed, long... shape) {
    RandomOptions options = given("random.rademacher", RandomOption.shape(shape));
    return settings()
        .run(
            "random.rademacher",
            s -> {
              Ops tf = s.tf();
              Operand<T> half =
                  Inputs.floating(tf, tf.constant(type, 0.5), options.operator() + ": the sample");
              Operand<T> twice =
                  tf.math.mul(Trials.of(s, half, seed, options), tf.constant(type, 2.0));
              return tf.math.sub(twice, tf.constant(type, 1.0));
            });
  }

  @Override
  default <T extends TFloating> Operand<T> binomial(
      int n, Operand<T> p, Seed seed, RandomOption.OfBinomial... options) {
    RandomOptions read = given("random.binomial", options);
    Shapes.requireSizes(read.operator() + ": n", n);
    return run(
        "random.binomial",
        p,
        (s, x) -> s.tf().reduceSum(Trials.of(s, x, seed, read, n), s.tf().constant(0)));
  }

  @Override
  default <T extends TFloating> Operand<T> multinomial(
      int n, Operand<T> p, Seed seed, RandomOption.OfMultinomial... options) {
    RandomOptions read = given("random.multinomial", options);
    Shapes.requireSizes(read.operator() + ": n", n);
    return run("random.multinomial", p, (s, x) -> Categories.multinomial(s, n, x, seed, read));
  }

  @Override
  default <T extends TFloating> Operand<T> choice(
      Operand<T> a, Seed seed, RandomOption.OfChoice... options) {
    RandomOptions read = given("random.choice", options);
    return run("random.choice", a, (s, x) -> Choice.of(s, x, null, seed, read));
  }

  @Override
  default <T extends TFloating> Operand<T> choice(
      Operand<T> a, Operand<T> p, Seed seed, RandomOption.OfChoice... options) {
    RandomOptions read = given("random.choice", options);
    Operand<T> weights = Inputs.floating(settings().tf(), p, read.operator() + ": p");
    return run(
        "random.choice",
        a,
        (s, x) -> Choice.of(s, x, DeclaredShape.require(s.tf(), weights), seed, read));
  }

  @Override
  default <T extends TFloating> Operand<T> permutation(
      Operand<T> x, Seed seed, RandomOption.OfPermutation... options) {
    RandomOptions read = given("random.permutation", options);
    return run("random.permutation", x, (s, value) -> Permutation.of(s, value, seed, read));
  }

  private <T extends TFloating> Operand<T> run(
      String operator, Operand<T> x, BiFunction<Settings, Operand<T>, Operand<T>> sample) {
    return settings()
        .run(operator, x, (s, value) -> sample.apply(s, DeclaredShape.require(s.tf(), value)));
  }

  private RandomOptions given(String operator, RandomOption... options) {
    return RandomOptions.read(settings().written(operator), options);
  }
}
