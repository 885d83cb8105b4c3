"""Holds exported operators against the numbers that Java computed for them.

Usage: compare_operators.py RESULTS

Each line of the standard input describes a model: for each of its signatures inputs, cotangents and
what Java found: values, gradients by the registered gradient, Hessian-vector products. Here the
values are computed again, and the gradients by GradientTape, which knows nothing of the registered ones. Prints a table,
writes the names of the signatures checked to RESULTS, and fails on any mismatch.
"""

import contextlib
import json
import sys

import numpy as np
import tensorflow as tf
from softtf_arrays import dense, tensors

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


COLUMNS = ["value", "gradient", "second"]


def differentiate(function, case, inputs):
    """Outputs and, if Java has them, gradients and Hessian-vector products, by nested tapes."""
    if "cotangents" not in case:
        return function(**inputs), {}, {}
    names, xs = list(inputs), list(inputs.values())
    vectors = tensors(case.get("vectors", {}))
    cotangents = list(tensors(case["cotangents"]).values())
    # a second tape makes TensorFlow build derivatives of all orders, four times the work
    with tf.GradientTape() if vectors else contextlib.nullcontext() as outer:
        if vectors:
            outer.watch(xs)
        with tf.GradientTape() as tape:
            tape.watch(xs)
            outputs = function(**inputs)
        floating = [outputs[f"output_{i}"] for i in range(len(outputs))]
        floating = [y for y in floating if y.dtype.is_floating]
        gradients = dense(tape.gradient(floating, xs, cotangents), xs)
        if vectors:
            total = tf.add_n(
                [tf.reduce_sum(vectors[name] * g) for name, g in zip(names, gradients)]
            )
    products = dense(outer.gradient(total, xs), xs) if vectors else []
    return outputs, dict(zip(names, gradients)), dict(zip(names, products))


def check(signatures, case):
    errors = Errors()
    inputs = tensors(case["inputs"])
    want = {w: tensors(case.get(w, {})) for w in ("outputs", "gradients", "products")}
    try:
        outputs, gradients, products = differentiate(signatures[case["signature"]], case, inputs)
        if "cotangents" in case:
            gradient = signatures[case["signature"] + "_gradient"]
            both = gradient(**inputs, **tensors(case["cotangents"]))
    except Exception as error:  # one broken operator must not hide the others
        errors.failures.append(f"{type(error).__name__}: {error}")
        return errors
    errors.compare_all("value", outputs, want["outputs"], VALUE_TOLERANCE)
    errors.compare_all("gradient", gradients, want["gradients"], GRADIENT_TOLERANCE)
    errors.compare_all("second", products, want["products"], GRADIENT_TOLERANCE)
    for name, wanted in want["gradients"].items():
        errors.compare("signature", name, both[f"grad_{name}"], wanted, VALUE_TOLERANCE)
    return errors


def main(results):
    checked, failed = [], []
    print(f"{'operator':28}{'mode':8}{'method':17}" + "".join(f"{c:>10}" for c in COLUMNS))
    for line in sys.stdin:
        model = json.loads(line)
        signatures = tf.saved_model.load(model["path"]).signatures
        for case in model["cases"]:
            errors = check(signatures, case)
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
