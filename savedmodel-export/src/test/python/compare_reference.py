"""Holds models that `softtf export` wrote against the reference's values and gradients.

Usage: compare_reference.py RESULTS

Each line of the standard input is a model with its reference cases. Values come from its signature
serving_default, gradients from value_and_gradient, in one session of a graph; models marked so are
also loaded by tf.saved_model.load and differentiated by GradientTape. Writes to RESULTS how many
cases were checked and what failed.
"""

import json
import shutil
import sys

import tensorflow as tf
from graph_session import GraphSession, make_building_quick, make_eager_quick
from softtf_arrays import dense, difference, numpy_array, tensors


def by_tape(function, case):
    """Outputs and gradients by GradientTape."""
    inputs = tensors(case["inputs"])
    xs = [inputs[name] for name in case["gradients"]]
    with tf.GradientTape() as tape:
        tape.watch(xs)
        outputs = function(**inputs)
    ys = [outputs[f"output_{i}"] for i in range(len(outputs))]
    gradients = tape.gradient(ys, xs, list(tensors(case["cotangents"]).values())) if xs else []
    named = zip(case["gradients"], dense(gradients, xs))
    return {**outputs, **{f"grad_{name}": gradient for name, gradient in named}}


def by_signatures(model, case):
    inputs = {name: numpy_array(array) for name, array in case["inputs"].items()}
    outputs = model.call("serving_default", inputs)
    if case["gradients"]:
        cotangents = {name: numpy_array(array) for name, array in case["cotangents"].items()}
        both = model.call("value_and_gradient", {**inputs, **cotangents})
        outputs.update({key: value for key, value in both.items() if key.startswith("grad_")})
    return outputs


def differences(case, got):
    found = []
    for prefix, what in (("", "outputs"), ("grad_", "gradients")):
        for name, want in case[what].items():
            tolerance = case[what + "_tolerance"]
            error = difference(got[prefix + name], numpy_array(want), *tolerance)
            if error:
                found.append(f"{prefix}{name}: {error}")
    return found


def attempt(case, program, failed):
    try:
        found = differences(case, program())
    except Exception as error:  # one broken model must not hide the others
        found = [f"{type(error).__name__}: {error}"]
    if found:
        failed.setdefault(case["id"], []).extend(found)


def main(results):
    make_eager_quick()
    make_building_quick()
    checked, taped, failed = 0, 0, {}
    for line in sys.stdin:
        model = json.loads(line)
        with GraphSession(model["path"]) as in_session:
            for case in model["cases"]:
                attempt(case, lambda: by_signatures(in_session, case), failed)
                checked += 1
        if model["tape"]:
            loaded = tf.saved_model.load(model["path"])
            for case in model["cases"]:
                attempt(case, lambda: by_tape(loaded.signatures["serving_default"], case), failed)
                taped += 1
        shutil.rmtree(model["path"])
    with open(results, "w") as file:
        json.dump({"checked": checked, "taped": taped, "failed": failed}, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
