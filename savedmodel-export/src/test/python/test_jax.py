"""JAX calls models by jax2tf.call_tf, and differentiates them."""

import unittest

import jax
import jax.numpy as jnp
import numpy as np
import tensorflow as tf
from jax.experimental import jax2tf

from models import gradient, load

jax.config.update("jax_enable_x64", True)


def called(name, signature, output):
    function = load(name).signatures[signature]
    return jax2tf.call_tf(lambda x: function(x=x)[output])


def slope(function):
    return jax.grad(lambda x: jnp.sum(function(x)))


class Jax(unittest.TestCase):
    def test_values_and_gradients_are_those_of_tensorflow(self):
        x = np.array([-1.7, -0.2, 0.3, 0.8, 2.4])
        function = load("straight_through").signatures["serving_default"]
        for output in ("soft", "joined", "rounded", "windowed"):
            with self.subTest(output):
                wanted = gradient(function, tf.constant(x), output)
                model = called("straight_through", "serving_default", output)
                np.testing.assert_allclose(model(x), function(x=x)[output], atol=1e-12)
                np.testing.assert_allclose(slope(model)(jnp.array(x)), wanted, atol=1e-12)
                compiled = jax.jit(slope(model))
                np.testing.assert_allclose(compiled(jnp.array(x)), wanted, atol=1e-6)

    def test_a_trained_model(self):
        x = np.array([[1.0, 2.0], [-3.0, 0.5]])
        function = load("trained").signatures["serving_default"]
        model = called("trained", "serving_default", "output_0")
        np.testing.assert_allclose(model(x), function(x=x)["output_0"], atol=1e-12)
        wanted = gradient(function, tf.constant(x), "output_0")
        np.testing.assert_allclose(slope(model)(jnp.array(x)), wanted, atol=1e-12)

    def test_a_gradient_that_only_java_knows_is_refused(self):
        model = called("registered_only", "value", "y")
        with self.assertRaises(LookupError):
            slope(model)(jnp.array([1.0, 2.0]))


if __name__ == "__main__":
    unittest.main()
