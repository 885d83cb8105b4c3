"""Gives exported models to everything in Python that takes SavedModels, and compares with Java's numbers.

Usage: consumers.py MODELS RESULTS

MODELS is a list with a list for each operator of {"path", "portable", "signature", "consumers",
"inputs", "outputs"}: who is to try a signature, and what Java gave it and got. RESULTS becomes {"findings",
"headers"}: lists of {consumer: [finding, operations]} in the same order, a finding being "yes", "with ..." or a reason in a few words, the operations those that the
consumer does not know; and where TensorFlow's C headers are.
"""

import contextlib
import copy
import functools
import io
import json
import logging
import pathlib
import re
import sys
import sysconfig
import tempfile
from unittest import mock

import numpy as np
from expendable_workers import work_off

WORKERS = 2
SECONDS = 300  # far more than any takes, so that a slow machine finds the same
TOLERANCE = 1e-3
OPSET = 17
YES = ("yes", [])

# What TensorFlow.js' converter imports for models of other kinds: no small packages, or slow ones.
NOT_NEEDED = ["tensorflow_decision_forests", "tensorflow_hub"] + [
    f"tensorflowjs.converters.{name}"
    for name in ["converter", "jax_conversion", "keras_h5_conversion", "keras_tfjs_loader"]
]

# what messages hold, and what it means
PLAIN = {
    "Graph has cycles": "finds cycles in the graph that it makes of loops",
    "Attempting to add a duplicate function": "TensorFlow, called by tf2onnx to make constants"
    " of variables, defines the function of a loop twice",
    "different elements number in input and output": "stops in a loop, which it passes at softness 0.5",
    "Data rank must be at least 1": "takes what an operation gives that it does not know for a scalar",
    "has unknown shape: loop_counter": "onnxruntime does not know the shape of a loop's counter",
}


class Refused(Exception):
    """A consumer does not take a model, and says why."""

    def __init__(self, why, operations=()):
        super().__init__(why)
        self.operations = sorted(operations)


def compare(got, model):
    from softtf_arrays import difference, numpy_array

    for name, array in model["outputs"].items():
        wanted = numpy_array(array)
        scale = max(1.0, np.abs(wanted[np.isfinite(wanted)]).max(initial=0.0))
        found = difference(got[name], wanted, 0.0, TOLERANCE * scale)
        if found:
            print(f"{model['path']}: {name}: {found}", flush=True)
            raise Refused("other numbers")


def arrays(model):
    from softtf_arrays import numpy_array

    return {name: numpy_array(array) for name, array in model["inputs"].items()}


@functools.cache  # once in each process
def build_quickly():
    """For consumers that differentiate, most of whose time TensorFlow makes nodes in Python."""
    from quick_building import make_building_quick

    make_building_quick()


def saved_model_cli(model):
    """What the program `saved_model_cli run` does, without starting it, which takes seconds."""
    from absl import flags
    from tensorflow.python.tools import saved_model_cli as program

    if not model["inputs"]:
        raise Refused("calls signatures with inputs only")
    with tempfile.TemporaryDirectory() as directory:
        options = []
        for name, array in arrays(model).items():
            np.save(f"{directory}/{name}.npy", array)
            options.append(f"{name}={directory}/{name}.npy")
        arguments = ["saved_model_cli", f"--dir={model['path']}", "--tag_set=serve"]
        arguments += ["--signature_def=serving_default", f"--inputs={';'.join(options)}"]
        flags.FLAGS([*arguments, f"--outdir={directory}", "--overwrite"])
        with contextlib.redirect_stdout(io.StringIO()):
            program.run()
        got = {name: np.load(f"{directory}/{name}.npy") for name in model["outputs"]}
    compare(got, model)
    return YES


def keras(model):
    """TFSMLayer after a dense layer; one step of training must change the dense layer's weights."""
    import tensorflow as tf

    build_quickly()
    layer = tf.keras.layers.TFSMLayer(model["path"], call_endpoint="serving_default")
    inputs = [tf.constant(array) for array in arrays(model).values()]
    if len(inputs) != 1:
        raise Refused("`TFSMLayer` calls signatures with one input only")
    x = inputs[0]
    dense = tf.keras.layers.Dense(x.shape[-1], kernel_initializer="identity")
    network = tf.keras.Sequential([dense, layer])
    with tf.GradientTape() as tape:
        outputs = network(x)
        loss = tf.reduce_sum(outputs["output_0"] ** 2)
    compare(outputs, model)  # before it is trained, the dense layer changes nothing
    before = dense.kernel.numpy()
    gradients = tape.gradient(loss, network.trainable_variables)
    tf.keras.optimizers.SGD(0.1).apply_gradients(zip(gradients, network.trainable_variables))
    after = dense.kernel.numpy()
    if not np.all(np.isfinite(after)) or np.array_equal(before, after):
        raise Refused("training changes nothing")
    return YES


def tflite(model):
    import tensorflow as tf

    converter = tf.lite.TFLiteConverter.from_saved_model(
        model["path"], signature_keys=[model["signature"]]
    )
    # at once, for most of the time is spent before it is known what is missing
    sets = [tf.lite.OpsSet.TFLITE_BUILTINS, tf.lite.OpsSet.SELECT_TF_OPS]
    converter.target_spec.supported_ops = sets
    converter.exclude_conversion_metadata = True
    try:
        # the converter's own calls take half of its time
        with mock.patch("gc.collect"):
            content = converter.convert()
    except Exception as error:
        unknown = named("Custom ops", error)
        if not unknown:
            raise
        raise Refused(f"does not know {', '.join(unknown)}", unknown) from error
    flexible = kernels_of_tensorflow(content)
    interpreter = tf.lite.Interpreter(model_content=content)
    compare(interpreter.get_signature_runner(model["signature"])(**arrays(model)), model)
    return (f"with TensorFlow's kernels for {', '.join(flexible)}", flexible) if flexible else YES


def kernels_of_tensorflow(content):
    """The operations in a TFLite model that are not TFLite's own."""
    from tensorflow.lite.python import schema_py_generated as schema

    model = schema.Model.GetRootAs(content)
    codes = [model.OperatorCodes(i).CustomCode() for i in range(model.OperatorCodesLength())]
    return sorted(code.decode().removeprefix("Flex") for code in codes if code)


def named(title, error):
    """The operations in a line of a converter's message."""
    line = re.search(rf"^{title}: (.*)$", str(error), re.MULTILINE)
    return sorted(line[1].strip().split(", ")) if line else []


class UnknownOperations(logging.Handler):
    """Those that tf2onnx has no rule for, which it only logs."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.operations = set()

    def emit(self, record):
        message = r"Tensorflow op \[.*: (\w+)\] is not supported"
        self.operations.update(re.findall(message, record.getMessage()))


def to_onnx(model, file, signature="serving_default"):
    from tf2onnx import convert, optimizer

    arguments = ["tf2onnx.convert", "--saved-model", model["path"], "--output", file]
    arguments += ["--signature_def", signature]
    unknown = UnknownOperations()
    logging.getLogger("tf2onnx").addHandler(unknown)
    optimize = optimizer.optimize_graph
    step = optimizer.optimizer_base.GraphOptimizerBase

    def optimize_if_known(graph, *given, **options):
        if unknown.operations:
            raise Refused("of no use")
        try:  # without the copy of the graph before each of two dozen steps, half of all the time
            return optimize(copy.deepcopy(graph), catch_errors=False, **options)
        except Exception:  # then without the step that fails
            return optimize(graph, *given, **options)

    def step_alone(self, graph, iteration):
        """Without tidying up after a step that changes nothing, as most do: half of the time."""
        self.opt_iteration = iteration
        graph = self._optimize(graph)
        if self.graph_been_opt:
            graph.update_proto()
            graph.delete_unused_nodes(graph.outputs)
        return graph

    try:
        with (
            mock.patch.object(step, "optimize", step_alone),
            mock.patch("sys.argv", [*arguments, "--opset", str(OPSET)]),
            mock.patch.object(optimizer, "optimize_graph", optimize_if_known),
        ):
            convert.main()
    finally:
        logging.getLogger("tf2onnx").removeHandler(unknown)
        if unknown.operations:  # whatever else it stumbles over then
            names = ", ".join(sorted(unknown.operations))
            raise Refused(f"does not know {names}", unknown.operations)


def onnx(model):
    import onnxruntime

    file = f"{model['path']}.{model['signature']}.onnx"  # which Java runs too
    to_onnx(model, file, model["signature"])
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    given = {tensor.name for tensor in session.get_inputs()}  # without those of no use
    fed = {name: array for name, array in arrays(model).items() if name in given}
    compare(dict(zip(names, session.run(names, fed))), model)
    return YES


def openvino(model):
    import openvino

    core = openvino.Core()
    # without this it computes in bfloat16 where the processor can
    options = {"INFERENCE_PRECISION_HINT": "f32"}
    try:
        compiled = core.compile_model(core.read_model(model["path"]), "CPU", options)
    except Exception as error:
        unknown = named("-- No conversion rule found for operations", error)
        if not unknown:
            raise
        raise Refused(f"does not know {', '.join(unknown)}", unknown) from error
    result = compiled(arrays(model))
    compare({name: result[compiled.output(name)] for name in model["outputs"]}, model)
    return YES


def jax(model):
    """A function of JAX, whose gradient must be TensorFlow's. Of Σ y², over all floating results."""
    import jax
    import tensorflow as tf
    from jax.experimental import jax2tf

    build_quickly()
    jax.config.update("jax_enable_x64", True)  # for seeds of 64 bits
    function = tf.saved_model.load(model["path"]).signatures[model["signature"]]
    call = jax2tf.call_tf(lambda given: function(**given))
    given = arrays(model)
    compare(call(given), model)
    x = {name: array for name, array in given.items() if array.dtype.kind == "f"}
    if x:
        slopes = jax.grad(lambda x: squares(call({**given, **x}), jax.numpy.sum))(x)
        with tf.GradientTape() as tape:
            watched = {name: tf.constant(array) for name, array in x.items()}
            tape.watch(watched)
            fed = {name: tf.constant(array) for name, array in given.items()} | watched
            loss = squares(function(**fed), tf.reduce_sum)
        zero = tf.UnconnectedGradients.ZERO
        wanted = tape.gradient(loss, watched, unconnected_gradients=zero)
        for name in x:
            np.testing.assert_allclose(slopes[name], wanted[name], TOLERANCE, TOLERANCE)
    return YES


def squares(results, total):
    return sum(total(y**2) for y in results.values() if "float" in str(y.dtype))


def tensorflowjs(model):
    """Only converts: Node runs it."""
    folder = f"{model['path']}.{model['signature']}.tfjs"
    try:
        to_tensorflowjs(model["path"], model["signature"], folder)
        return YES
    except Refused:
        if not model["portable"]:
            raise
        to_tensorflowjs(model["portable"], model["signature"], folder)
        return "with `--portable`", []


def to_tensorflowjs(model, signature, folder):
    with mock.patch.dict(sys.modules, {name: mock.MagicMock() for name in NOT_NEEDED}):
        from tensorflowjs.converters.tf_saved_model_conversion_v2 import convert_tf_saved_model

    try:
        convert_tf_saved_model(model, folder, signature, strip_debug_ops=True)
    except ValueError as error:
        unknown = re.search(r"Unsupported Ops in the model .* optimization\n(.*)", str(error))
        if not unknown:
            raise
        operations = sorted(unknown[1].split(", "))
        raise Refused(f"does not know {', '.join(operations)}", operations) from error


# TFLite last: after its crashes, a new process need not load the others again
CONSUMERS = {
    call.__name__: call
    for call in [saved_model_cli, keras, onnx, openvino, jax, tensorflowjs, tflite]
}


def reason(error):
    """In plain words, or the first line without what may differ from run to run."""
    for text, meaning in PLAIN.items():
        if text in str(error):
            return meaning
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    first = re.sub(r"""'[^']*'|"[^"]*"|\S*/\S*|\d+""", "…", lines[0] if lines else "")
    return f"{type(error).__name__}: {first}"[:120]


def finding(consumer, model):
    try:
        return CONSUMERS[consumer](model)
    except ImportError:
        raise  # the environment's fault, not the model's
    except Refused as refused:
        return str(refused), refused.operations
    except Exception as error:  # what one does not take, others may
        print(f"{model['path']}: {consumer}: {str(error)[:2000]}", flush=True)
        return reason(error), []


def main(models, results):
    asked = json.loads(pathlib.Path(models).read_text())
    found = [[{} for _ in trials] for trials in asked]
    # by consumer, for each has much to load
    tasks = [
        (consumer, trial, findings)
        for consumer in CONSUMERS
        for trials, of_model in zip(asked, found)
        for trial, findings in zip(trials, of_model)
        if consumer in trial["consumers"]
    ]
    calls = [(consumer, trial) for consumer, trial, _ in tasks]
    outcomes = work_off(finding, calls, WORKERS, SECONDS, ["tensorflow", "keras"])
    for (consumer, _, findings), outcome in zip(tasks, outcomes):
        findings[consumer] = outcome
    headers = sysconfig.get_paths()["purelib"] + "/tensorflow/include"
    pathlib.Path(results).write_text(json.dumps({"findings": found, "headers": headers}))


if __name__ == "__main__":
    main(*sys.argv[1:])
