"""The training steps that Java exports, against the optimizers of Keras."""

import tempfile
import unittest

import numpy as np
import tensorflow as tf

from models import load

STEPS = 5
DATA = {
    "x": tf.constant([[1.0, 2.0], [-3.0, 0.5], [0.25, -1.0]], tf.float64),
    "targets": tf.constant([[1.0], [0.0], [2.0]], tf.float64),
}
OPTIMIZERS = {
    "sgd": lambda: tf.keras.optimizers.SGD(0.0625),
    "momentum": lambda: tf.keras.optimizers.SGD(0.0625, momentum=0.5),
    "adam": lambda: tf.keras.optimizers.Adam(0.0625, beta_1=0.875, beta_2=0.96875, epsilon=1e-7),
}


def trainable(model):
    return [v for v in model.variables if v.trainable]


class TrainingSteps(unittest.TestCase):
    def test_a_step_is_that_of_keras(self):
        for name, optimizer in OPTIMIZERS.items():
            with self.subTest(name):
                self.compare(name, optimizer())

    def compare(self, name, optimizer):
        model, other = load("training"), load("training")
        for _ in range(STEPS):
            loss = model.signatures[name](**DATA)["loss"]
            with tf.GradientTape() as tape:
                wanted = other.signatures["loss"](**DATA)["loss"]
            np.testing.assert_allclose(loss, wanted, rtol=1e-12)
            variables = trainable(other)
            optimizer.apply_gradients(zip(tape.gradient(wanted, variables), variables))
        for variable, wanted in zip(trainable(model), trainable(other)):
            np.testing.assert_allclose(variable, wanted, rtol=1e-12)

    def test_works_inside_a_function(self):
        model, other = load("training"), load("training")

        @tf.function
        def train():
            return model.signatures["adam"](**DATA)["loss"]

        for _ in range(STEPS):
            wanted = other.signatures["adam"](**DATA)["loss"]
            np.testing.assert_allclose(train(), wanted, rtol=1e-12)

    def test_the_optimizer_s_variables_are_not_trainable(self):
        model = load("training")
        self.assertEqual({"layer/w:0", "b:0"}, {v.name for v in trainable(model)})
        self.assertEqual(
            {"adam/layer/w/m:0", "adam/layer/w/v:0", "adam/b/m:0", "adam/b/v:0"}
            | {"adam/iterations:0", "momentum/layer/w/momentum:0", "momentum/b/momentum:0"},
            {v.name for v in model.variables if not v.trainable},
        )

    def test_training_goes_on_where_a_saved_model_stopped(self):
        for name in OPTIMIZERS:
            with self.subTest(name), tempfile.TemporaryDirectory() as directory:
                model = load("training")
                model.signatures[name](**DATA)
                tf.saved_model.save(model, directory, signatures=model.signatures)
                again = tf.saved_model.load(directory)
                for _ in range(STEPS):
                    loss = again.signatures[name](**DATA)["loss"]
                    wanted = model.signatures[name](**DATA)["loss"]
                    np.testing.assert_allclose(loss, wanted, rtol=1e-12)
