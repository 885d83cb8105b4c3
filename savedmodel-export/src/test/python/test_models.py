"""What a Python user does with the models."""

import json
import tempfile
import unittest

import numpy as np
import tensorflow as tf

from graph_session import GraphSession
from models import MODELS, gradient, load


class TrainedModel(unittest.TestCase):
    def setUp(self):
        self.model = load("trained")
        self.function = self.model.signatures["serving_default"]
        expected = json.loads((MODELS / "expected.json").read_text())
        self.x = tf.constant(expected["x"], tf.float64)
        self.y = np.array(expected["y"])

    def outputs(self, model=None):
        function = (model or self.model).signatures["serving_default"]
        return function(x=self.x)["output_0"].numpy().ravel()

    def gradients(self, model):
        variables = [v for v in model.variables if v.trainable]
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(model.signatures["serving_default"](x=self.x)["output_0"])
        return list(zip(tape.gradient(loss, variables), variables))

    def train_one_step(self, model):
        for gradient, variable in self.gradients(model):
            variable.assign_sub(0.01 * gradient)

    def test_values_are_those_of_java(self):
        np.testing.assert_allclose(self.outputs(), self.y, rtol=1e-12)

    def test_variables_are_seen(self):
        self.assertEqual({"w:0", "b:0"}, {v.name for v in self.model.variables})
        self.assertEqual({"w:0"}, {v.name for v in self.model.variables if v.trainable})
        self.assertEqual(["w:0"], [v.name for v in self.function.trainable_variables])

    def test_value_and_gradient_signature_is_the_tape_s(self):
        cotangent = tf.constant([[1.0], [-2.0], [0.5]], tf.float64)
        both = self.model.signatures["value_and_gradient"](x=self.x, cotangent_0=cotangent)
        with tf.GradientTape() as tape:
            tape.watch(self.x)
            y = self.function(x=self.x)["output_0"]
        wanted = tape.gradient(y, self.x, output_gradients=cotangent)
        np.testing.assert_allclose(both["grad_x"], wanted, rtol=1e-12)
        np.testing.assert_array_equal(both["output_0"], y)

    def test_a_cotangent_of_another_shape_than_its_output_is_an_error(self):
        function = self.model.signatures["value_and_gradient"]
        open_sizes = [tf.TensorSpec([None, n], tf.float64) for n in (self.x.shape[1], 1)]
        for jit_compile in (False, True):
            call = tf.function(
                lambda x, cotangent: function(x=x, cotangent_0=cotangent)["grad_x"],
                input_signature=open_sizes,
                jit_compile=jit_compile,
            )
            ones = tf.ones((len(self.y), 1), tf.float64)
            self.assertEqual(self.x.shape, call(self.x, ones).shape)
            for rows in (1, 2):
                with self.assertRaisesRegex(
                    tf.errors.InvalidArgumentError, "cotangent_0_must_have_the_shape_of_its_output"
                ):
                    call(self.x, tf.ones((rows, 1), tf.float64))

    def test_a_step_of_training_makes_the_loss_smaller(self):
        self.train_one_step(self.model)
        self.assertLess(self.outputs().sum(), self.y.sum())

    def test_a_keras_optimizer_trains_the_variables(self):
        tf.keras.optimizers.Adam(0.001).apply_gradients(self.gradients(self.model))
        self.assertLess(self.outputs().sum(), self.y.sum())

    def test_a_model_trained_further_can_be_saved_and_loaded(self):
        self.train_one_step(self.model)
        trained = self.outputs()
        with tempfile.TemporaryDirectory() as directory:
            tf.saved_model.save(self.model, directory, signatures=self.model.signatures)
            again = tf.saved_model.load(directory)
            np.testing.assert_array_equal(self.outputs(again), trained)
            self.train_one_step(again)
            self.assertLess(self.outputs(again).sum(), trained.sum())

    def test_two_loads_have_their_own_variables(self):
        other = load("trained")
        self.train_one_step(other)
        np.testing.assert_allclose(self.outputs(), self.y, rtol=1e-12)

    def test_works_inside_a_function(self):
        traced = tf.function(lambda x: gradient(self.function, x, "output_0"))
        eager = gradient(self.function, self.x, "output_0")
        np.testing.assert_allclose(traced(self.x), eager, rtol=1e-14)


class Gradients(unittest.TestCase):
    def test_plain_estimators_have_the_gradient_of_the_identity(self):
        function = load("straight_through").signatures["serving_default"]
        x = tf.constant([-1.5, -1.0, -0.2, 0.7, 1.0, 2.5], tf.float64)
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            outputs = function(x=x)
        self.assertEqual([-2, -1, 0, 1, 1, 2], outputs["rounded"].numpy().tolist())
        self.assertEqual([1] * 6, tape.gradient(outputs["rounded"], x).numpy().tolist())
        self.assertEqual([-1, -1, -1, 1, 1, 1], outputs["windowed"].numpy().tolist())
        self.assertEqual(
            [0, 1, 1, 1, 1, 0], tape.gradient(outputs["windowed"], x).numpy().tolist()
        )

    def test_straight_through_has_the_hard_value_and_the_soft_gradient(self):
        function = load("straight_through").signatures["serving_default"]
        x = tf.constant([-1.7, -0.2, 0.3, 0.8, 2.4], tf.float64)
        outputs = function(x=x)
        np.testing.assert_array_equal(outputs["joined"], outputs["hard"])
        soft = gradient(function, x, "soft")
        self.assertTrue(np.all(soft.numpy() != 0))
        np.testing.assert_array_equal(gradient(function, x, "joined"), soft)

    def test_a_gradient_passes_a_barrier_that_names_it(self):
        function = load("barrier").signatures["serving_default"]
        x = tf.constant([1.0, -2.0], tf.float64)
        np.testing.assert_array_equal(function(x=x)["y"], [1.0, 4.0])
        np.testing.assert_array_equal(gradient(function, x, "y"), [2.0, -4.0])
        with tf.GradientTape() as tape:
            tape.watch(x)
            first = gradient(function, x, "y")
        np.testing.assert_array_equal(tape.gradient(first, x), [2.0, 2.0])

    def test_a_gradient_that_only_java_knows_is_refused(self):
        function = load("registered_only").signatures["value"]
        x = tf.constant([1.0, 2.0], tf.float64)
        np.testing.assert_array_equal(function(x=x)["y"], [1.0, 4.0])
        with self.assertRaises(LookupError):
            gradient(function, x, "y")

    def test_a_gradient_that_only_java_knows_is_in_its_signature(self):
        both = load("registered_only").signatures["both"]
        x = tf.constant([1.0, 2.0], tf.float64)
        cotangent = tf.constant([1.0, -1.0], tf.float64)
        np.testing.assert_array_equal(both(x=x, cotangent_0=cotangent)["grad_x"], [6.0, -12.0])


class RandomSamples(unittest.TestCase):
    def test_a_seed_that_is_fed_gives_the_samples_of_java(self):
        function = load("random").signatures["serving_default"]
        for sample in json.loads((MODELS / "samples.json").read_text()):
            outputs = function(
                weights=tf.constant(sample["weights"], tf.float32),
                seed=tf.constant(sample["seed"], tf.int64),
            )
            for name, want in sample["outputs"].items():
                got = outputs[name].numpy().ravel()
                if name.startswith("soft_"):
                    np.testing.assert_allclose(got, want, rtol=1e-5, atol=1e-6)
                else:
                    np.testing.assert_array_equal(got, np.array(want, np.float32))


class Masks(unittest.TestCase):
    """A row with a mask is the row without what is masked, in Python too."""

    MASK = np.array([[1, 0, 1, 1, 0, 0], [0, 0, 1, 0, 1, 1]], bool)
    JUNK = np.array([np.nan, np.inf, -np.inf, 1e30, -1e30, np.nan])

    def derivatives(self, name, inputs, direction):
        """All outputs, the gradient of a sum of them, and the derivative of that along a direction.

        By tf.gradients: nested tapes take three times as long, by the same gradient functions.
        """
        with GraphSession(str(MODELS / "masked"), differentiable=[name]) as model:
            x = model.inputs(name)["x"]
            outputs = model.outputs(name)
            loss = tf.add_n([tf.reduce_sum(tf.sin(y)) for y in outputs.values()])
            (first,) = tf.compat.v1.gradients(loss, x)
            (second,) = tf.compat.v1.gradients(tf.reduce_sum(first * direction), x)
            return model.run((outputs, first, second), model.feeds(name, inputs))

    def test_masked_rows_are_the_rows_without_the_masked(self):
        random = np.random.default_rng(5)
        alone, direction = random.normal(size=(2, 2, 3))
        masked = {"x": self.spread(alone, self.JUNK), "mask": self.MASK}
        got = self.derivatives("some", masked, self.spread(direction))
        want = self.derivatives("all", {"x": alone}, direction)
        for name, y in want[0].items():
            values = got[0][name]
            if name.startswith("rank"):
                np.testing.assert_allclose(values, self.spread(y), rtol=1e-9, atol=1e-9, err_msg=name)
            else:
                np.testing.assert_allclose(values[:, :3], y, rtol=1e-9, atol=1e-9, err_msg=name)
                np.testing.assert_array_equal(values[:, 3:], 0.0)
        for order in (1, 2):
            np.testing.assert_allclose(
                got[order][self.MASK], want[order].ravel(), rtol=1e-6, atol=1e-6)
            np.testing.assert_array_equal(got[order][~self.MASK], 0.0)

    def spread(self, values, junk=0.0):
        rows = np.tile(np.broadcast_to(junk, 6), (2, 1))
        rows[self.MASK] = np.ravel(values)
        return rows


class Loops(unittest.TestCase):
    """Loops that a model's user wrote, with counters of their own."""

    X = tf.constant([0.3, -0.2, 1.1, 0.05], tf.float64)

    def derivatives(self, function):
        """The value, and the first and second derivative along a direction."""
        with tf.GradientTape() as outer:
            outer.watch(self.X)
            with tf.GradientTape() as tape:
                tape.watch(self.X)
                y = function(self.X)
            first = tape.gradient(y, self.X)
            product = tf.reduce_sum(first * tf.cos(self.X))
        return y, first, outer.gradient(product, self.X)

    def test_gradients_through_a_loop_are_those_of_its_turns(self):
        signatures = load("loops").signatures
        sines = lambda x: tf.sin(tf.sin(tf.sin(x)))
        self.compare(lambda x: signatures["sines"](x=x)["y"], sines)

    def test_gradients_past_a_stopped_loop(self):
        signatures = load("loops").signatures
        weights = tf.sin(tf.sin(tf.sin(self.X)))
        sort = lambda x: signatures["sort"](x=x)["y"]
        self.compare(lambda x: signatures["stopped"](x=x)["y"], lambda x: weights * sort(x))

    def test_an_operator_s_own_loop_behind_another(self):
        signatures = load("loops").signatures
        median = lambda x: signatures["median"](x=tf.sin(tf.sin(tf.sin(x))))["y"]
        self.compare(lambda x: signatures["median_of_sines"](x=x)["y"], median)

    def test_python_differentiates_an_operator_s_loop_as_java_does(self):
        signature = load("loops").signatures["long_sort"]
        x = tf.constant(np.random.default_rng(1).normal(size=(2, 2500)))
        with tf.GradientTape() as tape:
            tape.watch(x)
            result = signature(x=x)
            loss = tf.reduce_sum(result["y"] ** 2)
        np.testing.assert_allclose(
            tape.gradient(loss, x), result["gradient"], rtol=1e-7, atol=1e-9)
        middle = slice(500, 2000)
        np.testing.assert_allclose(result["y"][:, middle], np.sort(x)[:, middle], atol=0.1)

    def compare(self, function, wanted):
        expected = self.derivatives(wanted)
        for differentiate in (self.derivatives, tf.function(self.derivatives, autograph=False)):
            for got, want in zip(differentiate(function), expected):
                np.testing.assert_allclose(got, want, rtol=1e-9, atol=1e-12)
