"""A model that Java wrote and the same one written by Python, object by object."""

import tempfile
import unittest

import tensorflow as tf
from tensorflow.core.protobuf import saved_model_pb2, trackable_object_graph_pb2
from tensorflow.python.saved_model import nested_structure_coder

from models import MODELS, load

# what docs/export.md lists
ONLY_JAVA = {
    "variables", "variables.0", "variables.1", "trainable_variables", "trainable_variables.0",
    "asset_paths",
    "serving_default.capture_0", "serving_default.capture_1",
    "value_and_gradient.capture_0", "value_and_gradient.capture_1",
    "signatures.serving_default.capture_0", "signatures.serving_default.capture_1",
    "signatures.value_and_gradient.capture_0", "signatures.value_and_gradient.capture_1",
}
ONLY_PYTHON = {"serving_default.trace_0", "value_and_gradient.trace_0"}


def meta_graph(path):
    with open(f"{path}/saved_model.pb", "rb") as file:
        return saved_model_pb2.SavedModel.FromString(file.read()).meta_graphs[0]


def decoded(value):
    return nested_structure_coder.decode_proto(value)


def concrete(graph, name):
    """What a function takes, returns and is bound to; a name's number is not compared."""
    function = graph.concrete_functions[name]
    bound = [graph.nodes[i].variable.name for i in function.bound_inputs]
    inputs = decoded(function.canonicalized_input_signature)
    return name.rpartition("_")[0], inputs, decoded(function.output_signature), bound


def specification(function):
    return decoded(function.function_spec.fullargspec), decoded(function.function_spec.input_signature)


def description(graph, node):
    kind = node.WhichOneof("kind")
    if kind == "user_object":
        return kind, node.user_object.identifier
    if kind == "variable":
        v = node.variable
        return kind, v.name, v.dtype, tf.TensorShape(v.shape).as_list(), v.trainable
    if kind == "bare_concrete_function":
        f = node.bare_concrete_function
        called = concrete(graph, f.concrete_function_name)
        keywords = list(f.argument_keywords)
        return kind, keywords, f.allowed_positional_arguments, specification(f), called
    f = node.function
    called = [concrete(graph, name) for name in f.concrete_functions]
    return kind, specification(f), called


def walked(graph):
    """Descriptions of objects by the paths of attributes that lead to them."""
    found = {}

    def walk(path, number):
        node = graph.nodes[number]
        found[".".join(path)] = description(graph, node)
        for child in node.children:
            walk([*path, child.local_name], child.node_id)

    walk([], 0)
    return found


def checkpoint(path):
    """The keys, and the paths of attributes to the variables that the checkpoint lists."""
    files = f"{path}/variables/variables"
    text = tf.train.load_checkpoint(files).get_tensor("_CHECKPOINTABLE_OBJECT_GRAPH")
    graph = trackable_object_graph_pb2.TrackableObjectGraph.FromString(text)
    values = {}
    for child in graph.nodes[0].children:
        for attribute in graph.nodes[child.node_id].attributes:
            key = (attribute.name, attribute.full_name, attribute.checkpoint_key)
            values[child.local_name] = key
    return dict(tf.train.list_variables(files)), values


SPEC_X = tf.TensorSpec([None, 2], tf.float64, "x")
SPEC_COTANGENT = tf.TensorSpec([None, 1], tf.float64, "cotangent_0")


class Same(tf.Module):
    """The model `trained` in Python."""

    def __init__(self, model):
        super().__init__()
        self.w = tf.Variable(model.w, name="w")
        self.b = tf.Variable(model.b, name="b", trainable=False)

    @tf.function(input_signature=[SPEC_X])
    def serving_default(self, x):
        return {"output_0": x @ self.w + self.b}

    @tf.function(input_signature=[SPEC_X, SPEC_COTANGENT])
    def value_and_gradient(self, x, cotangent_0):
        y = x @ self.w + self.b
        return {"output_0": y, "grad_x": cotangent_0 @ tf.transpose(self.w)}


class SideBySide(unittest.TestCase):
    def test_objects_and_checkpoint(self):
        self.maxDiff = None
        module = Same(load("trained"))
        signatures = {
            "serving_default": module.serving_default,
            "value_and_gradient": module.value_and_gradient,
        }
        java = MODELS / "trained"
        with tempfile.TemporaryDirectory() as python:
            tf.saved_model.save(module, python, signatures=signatures)
            ours, theirs = (walked(meta_graph(p).object_graph_def) for p in (java, python))
            self.assertEqual(ONLY_JAVA, ours.keys() - theirs.keys())
            self.assertEqual(ONLY_PYTHON, theirs.keys() - ours.keys())
            for path in ours.keys() & theirs.keys():
                with self.subTest(path):
                    self.assertEqual(theirs[path], ours[path])
            self.assertEqual(*(checkpoint(p)[0] for p in (java, python)))
            self.assertEqual(*(checkpoint(p)[1] for p in (java, python)))
