"""Makes nodes of graphs in half of the time; the graphs mean the same.

Most of this time is Python's. What is left out looks for devices, says where in a program a node was
made, asks of each whether XLA is to compile it, makes the same small constant again and again, or
finds out in Python what TensorFlow's C++ finds out again: the types of nodes.
"""

import functools
import gc

import numpy as np
import tensorflow as tf
from tensorflow.python.client import pywrap_tf_session as c_api
from tensorflow.python.framework import func_graph, importer, op_def_library, op_def_registry, ops
from tensorflow.python.ops import gradients_util
from tensorflow.python.util import tf_stack

NUMBERS = (bool, int, float, list, tuple, np.ndarray, np.generic)


def make_building_quick():
    share_constants()
    here = tf_stack.extract_stack()
    tf_stack.extract_stack = lambda stacklevel=1: here
    tf.debugging.disable_traceback_filtering()
    importer._GetColocationNames = lambda operation: []
    make = op_def_library._apply_op_helper
    op_def_library._apply_op_helper = functools.partial(make_node, make)
    gradients_util._MaybeCompile = lambda scope, operation, function, gradient: gradient()
    gc.freeze()  # the modules, so that no collection looks at them
    gc.set_threshold(200_000)  # nodes stay until their graph goes


def share_constants():
    """A constant of a graph is made once: gradients of a product ask for shapes, always the same."""
    make = ops._create_graph_constant

    def shared(value, dtype, shape, name, *options):
        if not isinstance(value, NUMBERS):
            return make(value, dtype, shape, name, *options)
        try:
            array = np.asarray(value)
        except ValueError:  # of lists that are no array, for which TensorFlow has its own words
            array = np.asarray(None)
        if array.dtype.kind not in "biufc":
            return make(value, dtype, shape, name, *options)
        known = isinstance(value, (np.ndarray, np.generic))  # of other numbers it chooses the type
        size = None if shape is None else tuple(tf.TensorShape(shape).as_list())
        key = (array.dtype, array.shape, array.tobytes(), known, dtype, size, *options)
        graph = ops.get_default_graph()
        if not hasattr(graph, "shared_constants"):
            graph.shared_constants = {}
        if key not in graph.shared_constants:
            graph.shared_constants[key] = make(value, dtype, shape, name, *options)
        return graph.shared_constants[key]

    ops._create_graph_constant = shared


class Unusual(Exception):
    """A node that is left to TensorFlow's own way."""


class NodeType:
    """What a node takes, and which attributes do not follow from that."""

    def __init__(self, name):
        definition = op_def_registry.get(name)
        self.inputs = definition.input_arg
        self.defaults = {
            attribute.name: attribute.default_value.type or None for attribute in definition.attr
        }
        inferred = {
            attribute
            for argument in self.inputs
            for attribute in (argument.type_attr, argument.number_attr, argument.type_list_attr)
        }
        self.attributes = {a.name: a.type for a in definition.attr if a.name not in inferred}
        if definition.is_stateful or any(argument.is_ref for argument in self.inputs):
            raise Unusual

    def groups(self, given):
        """The tensors of each input; numbers become tensors of the type that TensorFlow gives them."""
        types = {}
        groups = []
        for argument in self.inputs:
            value = given.pop(argument.name, None)
            if argument.number_attr or argument.type_list_attr:
                usual = isinstance(value, (list, tuple)) and len(value)
                if not usual or not all(isinstance(x, tf.Tensor) for x in value):
                    raise Unusual
                groups.append(value)
                continue
            kind = argument.type_attr
            if not isinstance(value, tf.Tensor):
                if not isinstance(value, NUMBERS):
                    raise Unusual
                value = ops.convert_to_tensor(
                    value,
                    dtype=types.get(kind) or argument.type or None,
                    preferred_dtype=self.defaults.get(kind),
                )
            if kind:
                types[kind] = value.dtype
            groups.append(value)
        return groups

    def settings(self, given):
        """The attributes that are given, serialized; C++ knows the defaults of the others."""
        if not given.keys() <= self.attributes.keys():
            raise Unusual
        return [
            (name, serialized(self.attributes[name], value))
            for name, value in given.items()
            if value is not None
        ]


@functools.cache
def node_type(name):
    try:
        return NodeType(name)
    except Unusual:
        return None


def serialized(kind, value):
    try:
        return serialized_once(kind, value, type(value))
    except TypeError:  # of a list
        return serialized_once.__wrapped__(kind, value, type(value))


@functools.cache
def serialized_once(kind, value, _):
    return op_def_library.value_to_attr_value(value, kind, "value").SerializeToString()


def is_plain(graph):
    """Whether nodes get nothing from where they are made, but perhaps a device beside another one."""
    return type(graph) in (ops.Graph, func_graph.FuncGraph) and not (
        graph._control_dependencies_stack
        or graph._control_flow_context
        or any(device.function for device in graph._device_function_stack.peek_objs())
        or graph._attr_scope_map
        or graph._gradient_override_map
        or getattr(graph, "capture_by_value", False)
    )


def make_node(otherwise, type_name, name=None, **given):
    """Does what TensorFlow's _apply_op_helper does, for most nodes."""
    graph = ops.get_default_graph()
    kind = node_type(type_name)
    if not kind or not is_plain(graph):
        return otherwise(type_name, name, **given)
    left = dict(given)
    try:
        groups = kind.groups(left)
        settings = kind.settings(left)
    except Unusual:
        return otherwise(type_name, name, **given)
    name = name or type_name
    unique = name[:-1] if name.endswith("/") else graph.unique_name(name)  # "/" ends a unique name
    return None, False, *build(graph, type_name, unique, groups, settings)


def build(graph, type_name, name, groups, settings):
    captured = graph.capture if isinstance(graph, func_graph.FuncGraph) else lambda tensor: tensor
    given = [
        [captured(x)._as_tf_output() for x in group]
        if isinstance(group, (list, tuple))
        else captured(group)._as_tf_output()
        for group in groups
    ]
    with graph._c_graph.get() as c_graph:
        node = c_api.TF_NewOperation(c_graph, type_name, name)
    for tensors in given:
        add = c_api.TF_AddInputList if isinstance(tensors, list) else c_api.TF_AddInput
        add(node, tensors)
    for attribute, value in settings:
        c_api.TF_SetAttrValueProto(node, attribute, value)
    with graph._mutation_lock():
        try:
            operation = ops.Operation(c_api.TF_FinishOperation(node), ops.SymbolicTensor)
        except tf.errors.InvalidArgumentError as error:
            raise ValueError(error.message) from error  # as TensorFlow does
        operation._init(graph)
    operation._original_op = graph._default_original_op
    return operation, operation.outputs
