"""Holds models that `softtf export` wrote against the reference's values and gradients.

Usage: compare_reference.py RESULTS

Each line of the standard input is a model with its reference cases, each with the signatures that
give its values and its gradients. They are called in one session of a graph; models marked so are
also loaded by tf.saved_model.load and differentiated by GradientTape. Writes to RESULTS how many
cases were checked and what failed.
"""

import json
import shutil
import sys

import tensorflow as tf
from graph_session import GraphSession, make_eager_quick
from quick_building import make_building_quick
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


def wanted(model, case):
    """What to fetch for a case, and what to feed."""
    inputs = {name: numpy_array(array) for name, array in case["inputs"].items()}
    fetches = model.outputs(case["signature"])
    feeds = model.feeds(case["signature"], inputs)
    if case["gradients"]:
        cotangents = {name: numpy_array(array) for name, array in case["cotangents"].items()}
        both = model.outputs(case["gradient"])
        fetches.update({key: y for key, y in both.items() if key.startswith("grad_")})
        feeds.update(model.feeds(case["gradient"], {**inputs, **cotangents}))
    return fetches, feeds


def rounds(cases):
    """Lists of cases, one of each signature, so that all of them need the same part of the graph.

    Where a signature has fewer cases than others its last one is called again.
    """
    of_signature = {}
    for case in cases:
        of_signature.setdefault(case["signature"], []).append(case)
    longest = max(map(len, of_signature.values()))
    return [
        [own[min(number, len(own) - 1)] for own in of_signature.values()]
        for number in range(longest)
    ]


def run(model, cases):
    """The outputs and gradients of cases, in one run: TensorFlow looks at the graph before each."""
    fetches, feeds = {}, {}
    for case in cases:
        fetches[case["signature"]], own = wanted(model, case)
        feeds.update(own)
    return model.run(fetches, feeds)


def compare_by_signatures(model, cases, failed):
    """Compares each case once, and returns how many."""
    compared = set()
    for some in rounds(cases):
        try:
            got = run(model, some)
        except Exception:  # then each alone, to see which
            got = {}
        for case in some:
            if case["id"] not in compared:
                name = case["signature"]
                attempt(case, lambda: (got or run(model, [case]))[name], failed)
                compared.add(case["id"])
    return len(compared)


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
            checked += compare_by_signatures(in_session, model["cases"], failed)
        if model["tape"]:
            loaded = tf.saved_model.load(model["path"])
            for case in model["cases"]:
                function = loaded.signatures[case["signature"]]
                attempt(case, lambda: by_tape(function, case), failed)
                taped += 1
        shutil.rmtree(model["path"])
    with open(results, "w") as file:
        json.dump({"checked": checked, "taped": taped, "failed": failed}, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
