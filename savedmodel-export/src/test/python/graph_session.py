"""An exported model in a session of a graph.

tf.saved_model.load copies each node of each signature in Python, which takes ten times as long.
"""

import contextlib

import tensorflow as tf
from tensorflow.core.protobuf import config_pb2
from tensorflow.python.util import deprecation


def quick_config():
    """For small graphs that run once: optimizers and threads take more time than they save."""
    config = config_pb2.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=-1)
    config.graph_options.optimizer_options.opt_level = config_pb2.OptimizerOptions.L0
    config.graph_options.rewrite_options.disable_meta_optimizer = True
    return config


def make_eager_quick():
    """The same for functions that are called outside of a session."""
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)


class GraphSession:
    """The graph is the default one inside of a with statement."""

    def __init__(self, path):
        self.graph = tf.Graph()
        with self.graph.as_default():
            self.session = tf.compat.v1.Session(config=quick_config())
            loaded = tf.compat.v1.saved_model.load(self.session, ["serve"], path)
        self.signatures = loaded.signature_def

    def inputs(self, signature):
        return self._tensors(self.signatures[signature].inputs)

    def outputs(self, signature):
        return self._tensors(self.signatures[signature].outputs)

    def _tensors(self, infos):
        return {key: self.graph.get_tensor_by_name(info.name) for key, info in infos.items()}

    def feeds(self, signature, arrays):
        return {self.signatures[signature].inputs[key].name: array for key, array in arrays.items()}

    def run(self, fetches, feeds):
        return self.session.run(fetches, feeds)

    def call(self, signature, arrays):
        return self.run(self.outputs(signature), self.feeds(signature, arrays))

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            stack.callback(self.session.close)
            stack.enter_context(self.graph.as_default())
            # an eighth of the time of tf.gradients: whether an argument is a deprecated one
            stack.enter_context(deprecation.silence())
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *raised):
        self.stack.__exit__(*raised)
