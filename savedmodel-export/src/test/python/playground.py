"""Converts exported models to ONNX, for the playground of the site.

Usage: playground.py MODELS FOLDER

MODELS is a list of {"name", ..., "inputs", "outputs"}, each exported beside it into a folder of its
name. FOLDER gets a file for each, and their list, which then says in which order a file has inputs
and outputs.
"""

import json
import pathlib
import sys

import onnx
import onnxruntime
from consumers import compare, to_onnx
from softtf_arrays import numpy_array

SIGNATURE = "value_and_gradient"


def forget_where_it_was(file):
    """tf2onnx writes the path of what it converted into the model."""
    model = onnx.load(file)
    model.graph.ClearField("doc_string")
    onnx.save(model, file)


def convert(model, source, file):
    to_onnx({"path": str(source)}, str(file), SIGNATURE)
    forget_where_it_was(file)
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    for kind, tensors in (("inputs", session.get_inputs()), ("outputs", session.get_outputs())):
        model[kind] = {tensor.name: model[kind][tensor.name] for tensor in tensors}
    given = {name: numpy_array(array) for name, array in model["inputs"].items()}
    results = session.run(list(model["outputs"]), given)
    compare(dict(zip(model["outputs"], results)), {"path": model["name"], **model})


def main(models, folder):
    models, folder = pathlib.Path(models), pathlib.Path(folder)
    for old in folder.glob("*.onnx"):
        old.unlink()
    asked = json.loads(models.read_text())
    for model in asked:
        convert(model, models.parent / model["name"], folder / f"{model['name']}.onnx")
    lines = ",\n".join(json.dumps(model, separators=(",", ":")) for model in asked)
    (folder / "models.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
