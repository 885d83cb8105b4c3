"""Holds exported operators against the numbers that Java computed for them.

Usage: compare_operators.py RESULTS

Each line of the standard input describes a model: for each of its signatures inputs, cotangents and
what Java found: values, gradients by the registered gradient, Hessian-vector products. Here the
values are computed again, and the gradients by Python's gradient functions, which know nothing of the
registered ones: by tf.gradients, all cases of a model in one graph and one run. Cases marked so are
also loaded by tf.saved_model.load and differentiated by GradientTape, which finds its gradients by the
same functions and takes four times as long. Prints a table, writes the names of the signatures checked
to RESULTS, and fails on any mismatch.
"""

import contextlib
import json
import sys

import numpy as np
import tensorflow as tf
from graph_session import GraphSession, make_eager_quick
from quick_building import make_building_quick
from softtf_arrays import dense, numpy_array, tensors

VALUE_TOLERANCE = 1e-9
GRADIENT_TOLERANCE = 1e-6


class Errors:
    """The worst error of one signature's values, gradients and second derivatives."""

    def __init__(self):
        self.worst = {}
        self.failures = []

    def compare(self, what, name, got, want, tolerance):
        got = np.asarray(got, np.float64)
        want = np.asarray(want, np.float64)
        if got.shape != want.shape:
            self.failures.append(f"{what} {name}: shape {got.shape}, want {want.shape}")
            return
        same = (got == want) | (np.isnan(got) & np.isnan(want))
        with np.errstate(invalid="ignore"):
            error = np.where(same, 0.0, np.abs(got - want))
        finite = np.abs(want[np.isfinite(want)])
        scale = max(1.0, finite.max(initial=0.0))
        allowed = tolerance * np.abs(want) + 1e-3 * tolerance * scale
        if not np.all(same | (error <= allowed)):
            self.failures.append(f"{what} {name}: got {got.ravel()}, want {want.ravel()}")
        self.worst[what] = max(self.worst.get(what, 0.0), (error / scale).max(initial=0.0))

    def compare_all(self, what, got, want, tolerance):
        for name, value in want.items():
            self.compare(what, name, got[name], value, tolerance)

    def row(self):
        return [f"{self.worst[w]:.1e}" if w in self.worst else "" for w in COLUMNS]


# that of version 1 does not ask for each node that it be computed where another one is
gradients_of = tf.compat.v1.gradients

COLUMNS = ["value", "gradient", "second"]


def arrays(case, what):
    return {name: numpy_array(array) for name, array in case.get(what, {}).items()}


class GraphCase:
    """A case in a graph: what to fetch from it, and what to feed."""

    def __init__(self, graph, case):
        self.case = case
        name = case["signature"]
        inputs = graph.inputs(name)
        outputs = graph.outputs(name)
        self.fetches = {"value": outputs}
        self.feeds = graph.feeds(name, arrays(case, "inputs"))
        if "cotangents" in case:
            both = {**arrays(case, "inputs"), **arrays(case, "cotangents")}
            self.fetches["signature"] = graph.outputs(name + "_gradient")
            self.feeds.update(graph.feeds(name + "_gradient", both))
            self.differentiate(outputs, {name: inputs[name] for name in case["inputs"]})

    def differentiate(self, outputs, inputs):
        xs = list(inputs.values())
        cotangents = list(tensors(self.case["cotangents"]).values())
        gradients = dense(gradients_of(floating(outputs), xs, cotangents), xs)
        self.fetches["gradient"] = dict(zip(inputs, gradients))
        if "vectors" in self.case:
            vectors = tensors(self.case["vectors"])
            products = gradients_of(gradients, xs, [vectors[name] for name in inputs])
            self.fetches["second"] = dict(zip(inputs, dense(products, xs)))


def floating(outputs):
    """Those with a gradient, in their order."""
    ordered = [outputs[f"output_{i}"] for i in range(len(outputs))]
    return [y for y in ordered if y.dtype.is_floating]


def by_tape(function, case):
    """Outputs, gradients and Hessian-vector products by nested tapes."""
    inputs = tensors(case["inputs"])
    if "cotangents" not in case:
        return {"value": function(**inputs)}
    xs = list(inputs.values())
    vectors = tensors(case.get("vectors", {}))
    cotangents = list(tensors(case["cotangents"]).values())
    # a second tape makes TensorFlow build derivatives of all orders, four times the work
    with tf.GradientTape() if vectors else contextlib.nullcontext() as outer:
        if vectors:
            outer.watch(xs)
        with tf.GradientTape() as tape:
            tape.watch(xs)
            outputs = function(**inputs)
        gradients = dense(tape.gradient(floating(outputs), xs, cotangents), xs)
        if vectors:
            total = tf.add_n(
                [tf.reduce_sum(vectors[name] * g) for name, g in zip(inputs, gradients)]
            )
    found = {"value": outputs, "gradient": dict(zip(inputs, gradients))}
    if vectors:
        found["second"] = dict(zip(inputs, dense(outer.gradient(total, xs), xs)))
    return found


def attempt(errors, program, *arguments):
    """What the program gives; None if it fails, for one broken operator must not hide the others."""
    try:
        return program(*arguments)
    except Exception as error:
        errors.failures.append(f"{type(error).__name__}: {error}")
        return None


def run_all(graph, built, errors):
    """What each case fetches. In one run, because TensorFlow looks at the whole graph before each."""
    fetches = {name: case.fetches for name, case in built.items()}
    feeds = {name: array for case in built.values() for name, array in case.feeds.items()}
    try:
        return graph.run(fetches, feeds)
    except tf.errors.OpError:  # then each alone, to see which
        return {
            name: attempt(errors[name], graph.run, case.fetches, case.feeds)
            for name, case in built.items()
        }


def compare(errors, got, case):
    """Compares what Python got with what Java found."""
    errors.compare_all("value", got["value"], arrays(case, "outputs"), VALUE_TOLERANCE)
    for what, java in (("gradient", "gradients"), ("second", "products")):
        errors.compare_all(what, got.get(what, {}), arrays(case, java), GRADIENT_TOLERANCE)


def check(model):
    """The errors of each case of a model, by its signature."""
    cases = {case["signature"]: case for case in model["cases"]}
    errors = {name: Errors() for name in cases}
    with GraphSession(model["path"], differentiable=cases) as graph:
        built = {name: attempt(errors[name], GraphCase, graph, cases[name]) for name in cases}
        built = {name: case for name, case in built.items() if case}
        for name, got in run_all(graph, built, errors).items():
            if got:
                compare(errors[name], got, cases[name])
                for x, wanted in arrays(cases[name], "gradients").items():
                    registered = got["signature"][f"grad_{x}"]
                    errors[name].compare("signature", x, registered, wanted, VALUE_TOLERANCE)
    taped = [name for name in cases if cases[name]["tape"]]
    if taped:
        signatures = tf.saved_model.load(model["path"]).signatures
        for name in taped:
            got = attempt(errors[name], by_tape, signatures[name], cases[name])
            if got:
                compare(errors[name], got, cases[name])
    return errors


def main(results):
    make_eager_quick()
    make_building_quick()
    checked, failed = [], []
    print(f"{'operator':28}{'mode':8}{'method':17}" + "".join(f"{c:>10}" for c in COLUMNS))
    for line in sys.stdin:
        model = json.loads(line)
        for case, errors in zip(model["cases"], check(model).values()):
            checked.append(case["signature"])
            print(
                f"{case['operator']:28}{case['mode']:8}{case['method']:17}"
                + "".join(f"{e:>10}" for e in errors.row()),
                flush=True,
            )
            if errors.failures:
                failed.append(case["signature"])
                print("\n".join("  FAILED " + f for f in errors.failures))
    with open(results, "w") as file:
        json.dump(checked, file)
    print(f"python client: {len(checked)} operators checked, {len(failed)} failed {failed or ''}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
