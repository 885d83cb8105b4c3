"""What TensorFlow 2 makes of a model: objects, functions, and what can be done with these."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy as np
import tensorflow as tf

from models import MODELS, load

X = np.array([[1.0, 2.0], [-3.0, 0.5], [0.25, -1.0]])


def outputs(model, x=X):
    return model.signatures["serving_default"](x=tf.constant(x))["output_0"].numpy()


def derivatives(function, x):
    """The first and second derivative of the sum of squares, and the Jacobian."""
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = function(x)
            loss = tf.reduce_sum(y**2)
        first = inner.gradient(loss, x)
    return first, tape.gradient(first, x), tape.jacobian(y, x)


class Inputs(unittest.TestCase):
    def test_a_signature_takes_what_becomes_a_tensor(self):
        signature = load("trained").signatures["serving_default"]
        wanted = signature(x=tf.constant(X))["output_0"]
        for x in (X, X.tolist(), tf.Variable(X)):
            np.testing.assert_array_equal(signature(x=x)["output_0"], wanted)
        np.testing.assert_array_equal(signature(tf.constant(X))["output_0"], wanted)

    def test_a_signature_takes_numbers(self):
        signature = load("scalars").signatures["scale"]
        self.assertEqual(6.0, signature(x=[1.5], factor=4)["y"].numpy()[0])

    def test_a_signature_is_an_attribute_too(self):
        model = load("trained")
        wanted = outputs(model)
        for result in (model.serving_default(x=X), model.serving_default(X.tolist())):
            np.testing.assert_array_equal(result["output_0"], wanted)
        cotangent = np.ones([3, 1])
        by_name = model.value_and_gradient(x=X, cotangent_0=cotangent)
        by_position = model.value_and_gradient(X, cotangent)
        np.testing.assert_array_equal(by_position["grad_x"], by_name["grad_x"])

    def test_an_array_is_made_the_type_that_is_wanted(self):
        model = load("trained")
        x = X.astype(np.float32)
        for call in (model.serving_default, model.signatures["serving_default"]):
            np.testing.assert_array_equal(call(x=x)["output_0"], outputs(model))
        numbers = model.serving_default([[1, 2]])["output_0"]
        np.testing.assert_array_equal(numbers, outputs(model)[:1])

    def test_a_name_that_python_has_is_followed_by_an_underscore(self):
        model = load("scalars")
        self.assertIsInstance(model.tensorflow_version, str)
        self.assertEqual([-2.0], model.tensorflow_version_([2])["y"])
        self.assertEqual([-2.0], model.signatures["tensorflow_version"](x=[2])["y"])

    def test_other_types_and_shapes_are_refused(self):
        model = load("trained")
        for x in (tf.constant(X, tf.float32), X[0], ["text"]):
            with self.assertRaises((TypeError, ValueError, tf.errors.InvalidArgumentError)):
                model.signatures["serving_default"](x=tf.constant(x))
            with self.assertRaises(TypeError):
                model.serving_default(x)

    def test_a_function_says_what_it_takes(self):
        function = load("scalars").scale
        specs = (tf.TensorSpec([None], tf.float64, "x"), tf.TensorSpec([], tf.float64, "factor"))
        self.assertEqual(specs, function.input_signature)
        self.assertEqual((specs, {}), function.get_concrete_function().structured_input_signature)

    def test_a_signature_outlives_its_model(self):
        alone = load("trained").signatures["serving_default"]
        np.testing.assert_array_equal(alone(x=X)["output_0"], outputs(load("trained")))
        alone = load("trained").serving_default
        np.testing.assert_array_equal(alone(X)["output_0"], outputs(load("trained")))


class Objects(unittest.TestCase):
    def test_nothing_is_said_while_a_model_is_loaded(self):
        program = f"import tensorflow as tf; tf.saved_model.load({str(MODELS / 'trained')!r})"
        result = subprocess.run(
            [sys.executable, "-W", "always::DeprecationWarning:tensorflow", "-c", program],
            capture_output=True, text=True, check=True)
        self.assertNotIn("WARNING:tensorflow", result.stderr)
        self.assertNotIn("WARNING:absl", result.stderr)
        self.assertNotIn("Warning:", result.stderr)

    def test_variables_are_found_by_their_names(self):
        model = load("training")
        self.assertEqual("layer/w:0", model.layer.w.name)
        self.assertIs(model.layer.w, model.variables[0])
        self.assertEqual(["layer/w:0", "b:0"], [v.name for v in model.trainable_variables])
        # the function of the name comes before the scope of an optimizer's variables
        self.assertEqual("adam/layer/w/m:0", model.adam_.layer.w.m.name)
        unusual = load("scalars").variables[0]
        self.assertEqual("s.ATTRIBUTES/_sign:0", unusual.name)
        self.assertEqual(-1, unusual)

    def test_a_checkpoint_of_the_variables(self):
        model = load("training")
        wanted = model.layer.w.numpy()
        with tempfile.TemporaryDirectory() as directory:
            path = tf.train.Checkpoint(model=model).save(f"{directory}/checkpoint")
            model.layer.w.assign_add(tf.ones_like(model.layer.w))
            other = load("training")
            tf.train.Checkpoint(model=other).restore(path).assert_consumed()
            np.testing.assert_array_equal(wanted, other.layer.w)

    def test_a_model_s_own_files_are_a_checkpoint(self):
        model = load("training")
        wanted = model.layer.w.numpy()
        model.layer.w.assign_add(tf.ones_like(model.layer.w))
        files = str(MODELS / "training" / "variables" / "variables")
        tf.train.Checkpoint(model).read(files).assert_consumed()
        np.testing.assert_array_equal(wanted, model.layer.w)
        keys = dict(tf.train.list_variables(files))
        self.assertEqual([2, 1], keys["layer/w/.ATTRIBUTES/VARIABLE_VALUE"])

    def test_calls_change_variables_in_their_order_and_without_their_outputs(self):
        data = {"x": X, "targets": np.ones([3, 1])}
        model, other = load("training"), load("training")

        @tf.function
        def train_twice():
            model.signatures["adam"](**data)
            model.adam(**data)

        train_twice()
        for _ in range(2):
            other.signatures["adam"](**data)
        for got, want in zip(model.variables, other.variables):
            np.testing.assert_allclose(got, want, rtol=1e-12)


class Derivatives(unittest.TestCase):
    def test_all_ways_to_call_have_the_same(self):
        model = load("trained")
        signature = model.signatures["serving_default"]
        x = tf.constant(X)
        wanted = derivatives(lambda x: signature(x=x)["output_0"], x)
        self.assertEqual([3, 1, 3, 2], wanted[2].shape)
        calls = [
            lambda x: model.serving_default(x)["output_0"],
            tf.function(lambda x: signature(x=x)["output_0"]),
            tf.function(lambda x: signature(x=x)["output_0"], jit_compile=True),
        ]
        for call in calls:
            for got, want in zip(derivatives(call, x), wanted):
                np.testing.assert_allclose(got, want, rtol=1e-12)

    def test_of_a_variable_that_is_fed(self):
        model = load("trained")
        x = tf.Variable(X)
        with tf.GradientTape(persistent=True) as tape:
            y = model.signatures["serving_default"](x=x)["output_0"]
        row = model.signatures["value_and_gradient"](x=X, cotangent_0=np.ones([3, 1]))
        np.testing.assert_allclose(tape.gradient(y, x), row["grad_x"], rtol=1e-12)
        self.assertIsNotNone(tape.gradient(y, model.w))

    def test_vectorized_map(self):
        model = load("trained")
        rows = tf.vectorized_map(lambda r: model.serving_default(r[None])["output_0"][0], X)
        np.testing.assert_allclose(rows, outputs(model), rtol=1e-12)

    def test_a_gradient_that_only_java_knows_is_refused_everywhere(self):
        model = load("registered_only")
        x = tf.constant([1.0, 2.0], tf.float64)
        for call in (model.value, tf.function(model.value), model.signatures["value"]):
            with self.assertRaises(LookupError), tf.GradientTape() as tape:
                tape.watch(x)
                tape.gradient(call(x=x)["y"], x)


class SavedAgain(unittest.TestCase):
    def test_for_java(self):
        # PythonModelsTest loads it
        model = load("trained")
        model.w.assign(2 * model.w)
        tf.saved_model.save(model, str(MODELS / "saved_again"), signatures=model.signatures)
        doubled = {"x": X.tolist(), "y": outputs(model).ravel().tolist()}
        (MODELS / "saved_again.json").write_text(json.dumps(doubled))

    def test_without_its_signatures(self):
        with tempfile.TemporaryDirectory() as directory:
            tf.saved_model.save(load("barrier"), directory)
            again = tf.saved_model.load(directory)
        self.assertEqual([9.0], again.serving_default([3])["y"])
        # Python makes a signature of the only function that says what it takes
        self.assertEqual([9.0], again.signatures["serving_default"](x=[3])["y"])

    def test_within_another_module(self):
        module = tf.Module()
        module.inner = load("trained")
        module.double = tf.function(
            lambda x: 2 * module.inner.serving_default(x)["output_0"],
            input_signature=[tf.TensorSpec([None, 2], tf.float64)])
        with tempfile.TemporaryDirectory() as directory:
            tf.saved_model.save(module, directory)
            again = tf.saved_model.load(directory)
        np.testing.assert_array_equal(again.double(X), module.double(X))
        with tf.GradientTape() as tape:
            y = again.double(X)
        self.assertIsNotNone(tape.gradient(y, again.inner.w))


class Strategies(unittest.TestCase):
    """Each strategy in processes of its own: devices must be set up before anything else."""

    SCRIPT = str(pathlib.Path(__file__).with_name("train_under_strategy.py"))

    @staticmethod
    def start(*arguments):
        return subprocess.Popen(
            [sys.executable, Strategies.SCRIPT, str(MODELS / "training"), *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def losses(self, process):
        try:
            out, errors = process.communicate(timeout=300)
        finally:
            process.kill()
        self.assertEqual(0, process.returncode, errors[-3000:])
        return json.loads(out)

    def free_ports(self, count):
        command = [sys.executable, self.SCRIPT, "free-ports", str(count)]
        return subprocess.run(command, capture_output=True, check=True, text=True).stdout

    def test_train_as_one_process_does(self):
        ports = self.free_ports(2)
        workers = [self.start("worker", str(i), ports) for i in range(2)]
        trained = [self.losses(worker) for worker in workers]
        processes = [self.start("mirrored"), self.start("one")]
        mirrored, wanted = (self.losses(process) for process in processes)
        for got in (*trained, mirrored):
            self.assertEqual("MirroredVariable", got.pop("type"))
            for optimizer, losses in got.items():
                np.testing.assert_allclose(losses, wanted[optimizer], rtol=1e-6)
        for optimizer in ("sgd", "adam"):
            self.assertLess(wanted[optimizer][-1], wanted[optimizer][0])
        served = self.losses(self.start("parameter-server", self.free_ports(3)))
        self.assertIn("job:ps", served["device"])
        np.testing.assert_allclose(served["sgd"], wanted["sgd"], rtol=1e-6)


class KerasLayers(unittest.TestCase):
    TARGETS = np.ones([3, 1])

    def train(self, optimizer):
        layer = tf.keras.layers.TFSMLayer(
            str(MODELS / "trained"), call_endpoint="serving_default", dtype="float64")
        for weight in layer.weights:
            # Keras names its optimizers' variables after these, and itself refuses the colon
            weight._name = weight._path = weight.name.split(":")[0]
        x = tf.keras.Input([2], dtype="float64")
        model = tf.keras.Model(x, layer(x)["output_0"])
        model.compile(optimizer, "mse")
        before = layer._reloaded_obj.w.numpy()
        losses = model.fit(X, self.TARGETS, epochs=4, verbose=0).history["loss"]
        self.assertLess(losses[-1], losses[0])
        self.assertGreater(np.abs(layer._reloaded_obj.w - before).max(), 0)
        return model, losses

    def test_a_layer_is_trained_and_saved(self):
        for optimizer in (tf.keras.optimizers.SGD(0.05), tf.keras.optimizers.Adam(0.05)):
            with self.subTest(optimizer.name):
                model, _ = self.train(optimizer)
                with tempfile.TemporaryDirectory() as directory:
                    model.save(f"{directory}/model.keras")
                    again = tf.keras.models.load_model(
                        f"{directory}/model.keras", safe_mode=False)
                np.testing.assert_allclose(
                    again.predict(X, verbose=0), model.predict(X, verbose=0), rtol=1e-12)

    def test_the_losses_are_those_of_a_tape(self):
        _, losses = self.train(tf.keras.optimizers.Adam(0.05))
        model = load("trained")
        optimizer = tf.keras.optimizers.Adam(0.05)
        for got in losses:
            with tf.GradientTape() as tape:
                y = model.serving_default(X)["output_0"]
                loss = tf.reduce_mean((y - self.TARGETS) ** 2)
            np.testing.assert_allclose(got, loss, rtol=1e-6)
            variables = model.trainable_variables
            optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))

    def test_a_model_that_holds_it(self):
        class Doubled(tf.keras.Model):
            def __init__(self, inner):
                super().__init__(dtype="float64")
                self.inner = inner

            def call(self, x):
                return 2 * self.inner(x)["output_0"]

        layer = tf.keras.layers.TFSMLayer(
            str(MODELS / "trained"), call_endpoint="serving_default", dtype="float64")
        model = Doubled(layer)
        model.compile(tf.keras.optimizers.SGD(0.01), "mse")
        losses = model.fit(X, self.TARGETS, epochs=4, verbose=0).history["loss"]
        self.assertLess(losses[-1], losses[0])
        self.assertEqual(1, len(model.trainable_variables))
        with tempfile.TemporaryDirectory() as directory:
            tf.saved_model.save(model, directory)
            again = tf.saved_model.load(directory)
        np.testing.assert_allclose(
            list(again.signatures["serving_default"](tf.constant(X)).values())[0], model(X), rtol=1e-12)
