"""An exported model in a session of a graph, and TensorFlow without what takes the time of tests.

tf.saved_model.load copies each node of each signature in Python, which takes ten times as long.
"""

import contextlib

import tensorflow as tf
from tensorflow.core.protobuf import config_pb2
from tensorflow.python.framework.function_def_to_graph import function_def_to_graph_def
from tensorflow.python.saved_model import loader_impl
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


def signature_functions(objects):
    """Names of a model's signatures and of their functions in its library."""
    children = {child.local_name: child.node_id for child in objects.nodes[0].children}
    for child in objects.nodes[children["signatures"]].children:
        function = objects.nodes[child.node_id].bare_concrete_function
        yield child.local_name, function.concrete_function_name


class GraphSession:
    """The functions behind an exported model's objects, which tf.saved_model.load calls, in a graph.

    The graph is the default one inside of a with statement. Signatures that are named as
    differentiable are there as the nodes of their functions, the others as one node each, which calls
    the function: Python takes a while for each node that it is to know.
    """

    def __init__(self, path, differentiable=()):
        meta_graph = loader_impl.parse_saved_model(path).meta_graphs[0]
        self.graph = tf.Graph()
        self.versions = meta_graph.graph_def.versions
        with self.graph.as_default(), deprecation.silence():
            self.session = tf.compat.v1.Session(config=quick_config())
            library = meta_graph.graph_def.library
            tf.import_graph_def(
                tf.compat.v1.GraphDef(library=library, versions=self.versions), name=""
            )
            functions = {f.signature.name: f for f in library.function}
            self.signatures = {
                name: (self._nodes if name in differentiable else self._call)(
                    name, functions[function]
                )
                for name, function in signature_functions(meta_graph.object_graph_def)
            }

    def _nodes(self, name, function):
        """Inputs and outputs of a function whose nodes are put into the graph."""
        nodes, tensors = function_def_to_graph_def(function)
        tf.import_graph_def(nodes, name=name)
        inputs = {i.name: f"{name}/{i.name}:0" for i in function.signature.input_arg}
        outputs = {key: f"{name}/{tensors[tensor]}" for key, tensor in function.ret.items()}
        return inputs, outputs

    def _call(self, name, function):
        """Inputs and outputs of a node that calls a function."""
        graph = tf.compat.v1.GraphDef(versions=self.versions)
        call = graph.node.add(name=name, op=function.signature.name)
        for argument in function.signature.input_arg:
            fed = graph.node.add(name=f"{name}/{argument.name}", op="Placeholder")
            fed.attr["dtype"].type = argument.type
            call.input.append(fed.name)
        tf.import_graph_def(graph, name="")
        inputs = {i.name: f"{name}/{i.name}:0" for i in function.signature.input_arg}
        outputs = {o.name: f"{name}:{i}" for i, o in enumerate(function.signature.output_arg)}
        return inputs, outputs

    def inputs(self, signature):
        return self._tensors(self.signatures[signature][0])

    def outputs(self, signature):
        return self._tensors(self.signatures[signature][1])

    def _tensors(self, names):
        return {key: self.graph.get_tensor_by_name(name) for key, name in names.items()}

    def feeds(self, signature, arrays):
        return {self.signatures[signature][0][key]: array for key, array in arrays.items()}

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
