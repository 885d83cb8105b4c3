"""Frozen models, models that refuse to be differentiated, models with tables, fingerprints."""

import json
import pathlib
import shutil
import tempfile
import unittest

import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf import fingerprint_pb2
from tensorflow.python.saved_model.pywrap_saved_model import fingerprinting

from models import MODELS, gradient, load


class Options(unittest.TestCase):
    def setUp(self):
        expected = json.loads((MODELS / "expected.json").read_text())
        self.x = tf.constant(expected["x"], tf.float64)
        self.y = np.array(expected["y"]).reshape(-1, 1)

    def test_a_frozen_model_has_no_variables_and_the_same_gradient(self):
        model = load("frozen")
        function = model.signatures["serving_default"]
        self.assertEqual([], list(model.variables))
        np.testing.assert_allclose(function(x=self.x)["output_0"], self.y, rtol=1e-12)
        wanted = gradient(load("trained").signatures["serving_default"], self.x, "output_0")
        np.testing.assert_array_equal(gradient(function, self.x, "output_0"), wanted)

    def test_a_model_refuses_to_be_differentiated(self):
        signatures = load("prevented").signatures
        function = signatures["serving_default"]
        np.testing.assert_allclose(function(x=self.x)["output_0"], self.y, rtol=1e-12)
        for differentiate in (gradient, tf.function(gradient, autograph=False)):
            with self.assertRaisesRegex(LookupError, "exported with preventGradients"):
                differentiate(function, self.x, "output_0")
        both = signatures["value_and_gradient"](x=self.x, cotangent_0=tf.ones_like(self.y))
        wanted = gradient(load("trained").signatures["serving_default"], self.x, "output_0")
        np.testing.assert_allclose(both["grad_x"], wanted, rtol=1e-12)


class Tables(unittest.TestCase):
    WORDS = tf.constant(["three", "four", "one"])

    def numbers(self, directory):
        model = tf.saved_model.load(str(directory))
        return model, model.signatures["numbers"](words=self.WORDS)["numbers"].numpy().tolist()

    def test_a_table_is_read_from_the_model_wherever_it_is(self):
        with tempfile.TemporaryDirectory() as name:
            directory = pathlib.Path(name)
            moved = shutil.copytree(MODELS / "table", directory / "moved")
            model, numbers = self.numbers(moved)
            self.assertEqual([2, -7, 0], numbers)
            paths = [pathlib.Path(asset.asset_path.numpy().decode()) for asset in model.asset_paths]
            self.assertEqual([moved / "assets" / "words.txt"], paths)
            tf.saved_model.save(model, directory / "again", signatures=model.signatures)
            shutil.rmtree(moved)
            again = shutil.move(directory / "again", directory / "moved_again")
            self.assertEqual([2, -7, 0], self.numbers(again)[1])

    def test_models_with_tables_of_one_name_do_not_share_them(self):
        self.assertEqual([2, -7, 0], self.numbers(MODELS / "table")[1])
        self.assertEqual([-7, 1, 0], self.numbers(MODELS / "other_table")[1])
        self.assertEqual([2, -7, 0], self.numbers(MODELS / "table")[1])


class Fingerprints(unittest.TestCase):
    def test_a_fingerprint_is_what_python_computes(self):
        for name in ("trained", "frozen", "table", "straight_through", "loops"):
            with self.subTest(name):
                path = MODELS / name
                written = (path / "fingerprint.pb").read_bytes()
                computed = fingerprinting.CreateFingerprintDef(str(path))
                parse = fingerprint_pb2.FingerprintDef.FromString
                self.assertEqual(parse(computed), parse(written))
                self.assertTrue(tf.saved_model.experimental.read_fingerprint(str(path)).singleprint())
