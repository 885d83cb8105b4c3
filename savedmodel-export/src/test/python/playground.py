"""Converts exported models to ONNX, for the playground of the site.

Usage: playground.py MODELS FOLDER

MODELS is a list of {"name", ..., "inputs", "outputs"}, each exported beside it into a folder of its
name. FOLDER gets a file for each model that can be converted, and their list, which then says which
inputs and outputs a model has: those of the value alone where its gradient cannot be converted.
"""

import json
import pathlib
import sys

import onnx
import onnxruntime
from consumers import compare, to_onnx
from softtf_arrays import numpy_array
from tf2onnx.handler import tf_op


@tf_op("TanhGrad")
class TanhGrad:
    """dy·(1 − y²), which tf2onnx does not know."""

    @classmethod
    def version_7(cls, ctx, node, **_):
        y, dy = node.input
        square = ctx.make_node("Mul", [y, y]).output[0]
        replace(ctx, node, "Sub", [dy, ctx.make_node("Mul", [dy, square]).output[0]])


@tf_op("SigmoidGrad")
class SigmoidGrad:
    """dy·(y − y²), which tf2onnx does not know."""

    @classmethod
    def version_7(cls, ctx, node, **_):
        y, dy = node.input
        square = ctx.make_node("Mul", [y, y]).output[0]
        replace(ctx, node, "Mul", [dy, ctx.make_node("Sub", [y, square]).output[0]])


def replace(ctx, node, kind, inputs):
    shapes, dtypes = node.output_shapes, node.output_dtypes
    ctx.remove_node(node.name)
    ctx.make_node(kind, inputs, name=node.name, outputs=node.output, shapes=shapes, dtypes=dtypes)


def forget_where_it_was(file):
    """tf2onnx writes the path of what it converted into the model."""
    model = onnx.load(file)
    model.graph.ClearField("doc_string")
    onnx.save(model, file)


def convert(model, source, file):
    for signature in ("value_and_gradient", "serving_default"):
        try:
            to_onnx({"path": str(source)}, str(file), signature)
            forget_where_it_was(file)
            session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
        except Exception as error:
            print(f"{model['name']}: {signature}: {str(error)[:300]}", flush=True)
            continue
        for kind, tensors in (("inputs", session.get_inputs()), ("outputs", session.get_outputs())):
            model[kind] = {tensor.name: model[kind][tensor.name] for tensor in tensors}
        given = {name: numpy_array(array) for name, array in model["inputs"].items()}
        names = list(model["outputs"])
        compare(dict(zip(names, session.run(names, given))), {"path": model["name"], **model})
        return True
    return False


def main(models, folder):
    models, folder = pathlib.Path(models), pathlib.Path(folder)
    for old in folder.glob("*.onnx"):
        old.unlink()
    converted = []
    for model in json.loads(models.read_text()):
        file = folder / f"{model['name']}.onnx"
        if convert(model, models.parent / model["name"], file):
            converted.append(model)
        else:
            file.unlink(missing_ok=True)
    lines = ",\n".join(json.dumps(model, separators=(",", ":")) for model in converted)
    (folder / "models.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
