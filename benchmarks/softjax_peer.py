"""Times SoftJAX (jit-compiled, float32, CPU), so that `benchmarks/run compare --python` has it in the same run.

usage: python softjax_peer.py [--threads N] [--seconds S]
Says that it is ready, then reads a case op:method:mode:rows:n a line and answers each by one line of JSON: value_ms and
value_and_gradient_ms are medians over repeated calls after compilation; the gradient is that of sum(y**2).
Needs Python 3.12, softjax and jax[cpu].
"""

import argparse
import ctypes
import gc
import json
import os
import platform
import statistics
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--seconds", type=float, default=0.1)
options = parser.parse_args()
os.environ.setdefault(
    "XLA_FLAGS",
    f"--xla_cpu_multi_thread_eigen=true intra_op_parallelism_threads={options.threads}",
)

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402
import softjax  # noqa: E402

COMPARISONS = {"greater", "greater_equal", "less", "less_equal", "equal", "not_equal", "isclose"}
OTHER_INPUTS = {name: (0.0,) for name in COMPARISONS} | {"clip": (-0.5, 0.5)}
QUANTILES = {"quantile": {"q": 0.25}, "argquantile": {"q": 0.25}, "percentile": {"p": 25.0}, "argpercentile": {"p": 25.0}}


def median_ms(function, x):
    """As Median.java: a long first call counts alone; after a short one, as many warm calls as fit."""
    compiled = jax.jit(function)
    compiled.lower(x).compile()  # kept for the calls

    def seconds():
        start = time.perf_counter()
        jax.block_until_ready(compiled(x))
        return time.perf_counter() - start

    first = seconds()
    if first > 10 * options.seconds:
        return first * 1e3
    warm_until = time.perf_counter() + 0.2 * options.seconds
    while time.perf_counter() < warm_until:
        seconds()
    times = []
    until = time.perf_counter() + options.seconds
    while not times or (time.perf_counter() < until and len(times) < 2000):
        times.append(seconds())
    return statistics.median(times) * 1e3


def value_of(case):
    op, method, mode, rows, n = case.split(":")
    arguments = {"mode": mode, **QUANTILES.get(op, {})}
    if method != "-":
        arguments.update(method=method, axis=-1)
    if op == "top_k":
        arguments["k"] = min(5, int(n))
    function = getattr(softjax, op)
    x = np.random.default_rng(0).normal(size=(int(rows), int(n))).astype("float32")

    def value(x):
        y = function(x, *OTHER_INPUTS.get(op, ()), **arguments)
        return y[0] if op == "top_k" else y

    return jnp.asarray(x), value


def measure(case):
    x, value = value_of(case)
    both = jax.value_and_grad(lambda x: jnp.sum(value(x) ** 2))
    return {"value_ms": median_ms(value, x), "value_and_gradient_ms": median_ms(both, x)}


def tidy():
    """So that the next case's peak memory is its own."""
    jax.clear_caches()
    gc.collect()
    if platform.system() == "Linux":
        ctypes.CDLL(None).malloc_trim(0)


def answer(result):
    tidy()
    print(json.dumps(result), flush=True)


jax.block_until_ready(jax.jit(lambda x: x + 1)(jnp.zeros(2)))
answer({"description": f"SoftJAX {softjax.__version__}, jax {jax.__version__}, Python {platform.python_version()}"})
for line in sys.stdin:
    try:
        answer(measure(line.strip()))
    except Exception as error:  # whatever it is, the next case may do
        answer({"error": f"{type(error).__name__}: {error}".splitlines()[0][:200]})
