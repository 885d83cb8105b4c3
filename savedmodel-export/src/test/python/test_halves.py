"""Models with float16 and bfloat16 inputs and outputs, and Keras under mixed precision."""

import unittest

import numpy as np
import tensorflow as tf

from models import load

HALVES = {"float16": tf.float16, "bfloat16": tf.bfloat16}
# numbers that both types hold, some of them equal
X = np.random.default_rng(3).integers(-12, 12, (5, 6)).astype(np.float32) / 4


def single(x):
    return tf.cast(x, tf.float32).numpy()


def as_half(x, dtype):
    return single(tf.cast(x, dtype))


class Halves(unittest.TestCase):
    def setUp(self):
        self.model = load("halves")

    def test_values_and_gradients_are_those_of_float32_rounded(self):
        outputs = self.model.signatures["float32"](x=tf.constant(X)).keys()
        for dtype, half in HALVES.items():
            for output in outputs:
                with self.subTest(dtype=dtype, output=output):
                    want, want_gradient = self.call("float32", tf.float32, output)
                    got, got_gradient = self.call(dtype, half, output)
                    self.assertEqual(half, got.dtype)
                    self.assertEqual(half, got_gradient.dtype)
                    np.testing.assert_array_equal(single(got), as_half(want, half))
                    np.testing.assert_array_equal(
                        single(got_gradient), as_half(want_gradient, half)
                    )

    def call(self, signature, dtype, output):
        x = tf.constant(X, dtype)
        weights = tf.constant(np.arange(1, 31).reshape(5, 6) / 4, dtype)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = self.model.signatures[signature](x=x)[output]
        return y, tape.gradient(y, x, output_gradients=weights)


class SoftLayer(tf.keras.layers.Layer):
    """Calls a signature in the layer's compute type."""

    def __init__(self, function, output):
        super().__init__()
        self.function = function
        self.output_name = output

    def call(self, x):
        return self.function(x=x)[self.output_name]


class MixedPrecision(unittest.TestCase):
    def test_a_keras_model_trains_through_one(self):
        for dtype in HALVES:
            with self.subTest(dtype=dtype):
                self.train(dtype)

    def train(self, dtype):
        model = load("halves")
        tf.keras.utils.set_random_seed(1)
        policy = tf.keras.mixed_precision.global_policy()
        tf.keras.mixed_precision.set_global_policy("mixed_" + dtype)
        try:
            inputs = tf.keras.Input((4,))
            dense = tf.keras.layers.Dense(6)
            scores = dense(inputs)
            ranks = SoftLayer(model.signatures[dtype], "ranks")(scores)
            outputs = tf.keras.layers.Activation("linear", dtype="float32")(ranks)
            network = tf.keras.Model(inputs, outputs)
            network.compile(tf.keras.optimizers.Adam(0.05), "mse")
            self.assertEqual(dtype, scores.dtype)
            x = np.random.default_rng(1).normal(size=(32, 4)).astype(np.float32)
            wanted = np.tile(np.arange(1, 7, dtype=np.float32), (32, 1))
            before = [w.numpy() for w in dense.weights]
            losses = network.fit(x, wanted, epochs=20, batch_size=32, verbose=0).history["loss"]
            for old, new in zip(before, dense.weights):
                self.assertTrue(np.all(np.isfinite(new)))
                self.assertFalse(np.array_equal(old, new))
            self.assertLess(losses[-1], 0.5 * losses[0])
        finally:
            tf.keras.mixed_precision.set_global_policy(policy)


if __name__ == "__main__":
    unittest.main()
