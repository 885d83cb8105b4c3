"""Saves models of kinds that only Python makes, for `softtf inspect` and `check`.

Usage: save_models.py DIRECTORY
"""

import sys
from pathlib import Path

import tensorflow as tf


def floats(name=None):
    return tf.TensorSpec([None], tf.float32, name=name)


class Models(tf.Module):
    def __init__(self, words):
        super().__init__()
        self.words = tf.saved_model.Asset(str(words))

    @tf.function(input_signature=[tf.SparseTensorSpec([None, None], tf.float32)])
    def sparse(self, x):
        return {"y": tf.sparse.reduce_sum(x, axis=1)}

    @tf.function(input_signature=[floats()])
    def asset(self, x):
        length = tf.strings.length(tf.io.read_file(self.words))
        return {"y": x + tf.cast(length, tf.float32)}

    @tf.function(input_signature=[floats()])
    def random(self, x):
        return {"y": x + tf.random.normal(tf.shape(x))}

    @tf.function(input_signature=[floats()])
    def large_numbers(self, x):
        with tf.control_dependencies([tf.debugging.assert_greater(x, 10.0, "x must be large")]):
            return {"y": tf.identity(x)}

    @tf.function(input_signature=[floats("z"), floats("a")])
    def ordered(self, z, a):
        return {"y": z - 2 * a}


def main(directory):
    words = directory / "words.txt"
    words.write_text("hello\n")
    models = Models(words)
    for name in ["sparse", "asset", "random", "large_numbers", "ordered"]:
        # the asset belongs to one of them only
        module = models if name == "asset" else tf.Module()
        tf.saved_model.save(module, str(directory / name), signatures=getattr(models, name))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
