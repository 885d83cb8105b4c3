"""The models that PythonModelsTest has exported into $SOFTTF_MODELS."""

import os
import pathlib

import tensorflow as tf

MODELS = pathlib.Path(os.environ["SOFTTF_MODELS"])


def load(name):
    return tf.saved_model.load(str(MODELS / name))


def gradient(function, x, output):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = function(x=x)[output]
    return tape.gradient(y, x)
