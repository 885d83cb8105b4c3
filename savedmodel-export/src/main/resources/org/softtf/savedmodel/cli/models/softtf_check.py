"""The Python half of `softtf check`: calls a model as Java did and compares.

Usage: softtf_check.py REQUEST RESULT

REQUEST is JSON: the model's path and tags, the factor of all tolerances, and for each signature the inputs that Java gave it, the outputs it
got, and for one with gradients the signature that it differentiates. RESULT becomes a list of
{"signature", "what", "difference", "blank"}; difference is null where Java and Python agree, and
blank says that all numbers are 0 or NaN, so that this tells little.
"""

import json
import sys

import numpy as np
import tensorflow as tf
from softtf_arrays import dense, difference, numpy_array, tensors

# relative to the largest number of an array
VALUES = {"float64": 1e-9, "float32": 1e-4, "float16": 1e-2, "bfloat16": 1e-1}
GRADIENTS = {**VALUES, "float64": 1e-6}


def compare(got, want, tolerances, factor):
    wanted = numpy_array(want)
    if got.dtype == tf.string:
        texts = np.vectorize(lambda b: b.decode(errors="replace"), [object])(got.numpy())
        same = np.array_equal(texts, wanted)
        return None if same else f"got {texts}, want {wanted}"
    got = got.numpy()
    tolerance = factor * tolerances.get(want["dtype"], 0.0)
    finite = np.abs(wanted[np.isfinite(wanted)].astype(np.float64))
    return difference(got, wanted, tolerance, tolerance * finite.max(initial=0.0))


def compare_all(got, want, tolerances, factor):
    differences = []
    for name, array in want.items():
        found = compare(got[name], array, tolerances, factor)
        if found:
            differences.append(f"{name}: {found}")
    return "; ".join(differences) or None


def values(model, call, factor):
    got = model.signatures[call["signature"]](**tensors(call["inputs"]))
    return compare_all(got, call["outputs"], VALUES, factor)


def gradients(model, call, factor):
    """GradientTape over the signature that this one differentiates."""
    inputs = tensors(call["inputs"])
    cotangents = [inputs.pop(f"cotangent_{i}") for i in range(len(call["differentiated"]))]
    names = [name for name, x in inputs.items() if x.dtype.is_floating]
    xs = [inputs[name] for name in names]
    with tf.GradientTape() as tape:
        tape.watch(xs)
        outputs = model.signatures[call["gradient_of"]](**inputs)
    ys = [outputs[name] for name in call["differentiated"]]
    got = zip(names, dense(tape.gradient(ys, xs, cotangents), xs))
    want = gradient_outputs(call)
    return compare_all({f"grad_{name}": g for name, g in got}, want, GRADIENTS, factor)


def gradient_outputs(call):
    return {k: v for k, v in call["outputs"].items() if k.startswith("grad_")}


def blank(arrays):
    numbers = [numpy_array(a).astype(np.float64) for a in arrays.values() if a["dtype"] != "string"]
    return bool(numbers) and not any(np.any(np.nan_to_num(x, nan=0.0)) for x in numbers)


def finding(call, what, program):
    try:
        found = program()
    except Exception as error:  # one signature must not hide the others
        found = f"{type(error).__name__}: {str(error).strip().splitlines()[0]}"
    compared = gradient_outputs(call) if what == "gradients" else call["outputs"]
    return {
        "signature": call["signature"],
        "what": what,
        "difference": found,
        "blank": blank(compared),
    }


def main(request, result):
    with open(request) as file:
        asked = json.load(file)
    factor = asked["factor"]
    model = tf.saved_model.load(asked["path"], tags=asked["tags"])
    # gradients after all values: a signature may change the model's variables
    findings = [finding(c, "values", lambda: values(model, c, factor)) for c in asked["calls"]]
    findings += [
        finding(c, "gradients", lambda: gradients(model, c, factor))
        for c in asked["calls"]
        if c["differentiated"]
    ]
    with open(result, "w") as file:
        json.dump({"tensorflow": tf.__version__, "findings": findings}, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
