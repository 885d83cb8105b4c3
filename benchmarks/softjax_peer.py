"""Times SoftJAX (jit-compiled, float32, CPU), so that `benchmarks/run compare --python` has it in the same run.

usage: python softjax_peer.py [--threads N] [--seconds S]
Reads a case op:method:mode:rows:n a line; value_ms and value_and_gradient_ms are medians over repeated calls after
compilation; the gradient is that of sum(y**2). Needs Python 3.12, softjax and jax[cpu].
"""

import os

import peer

options = peer.options()
os.environ.setdefault(
    "XLA_FLAGS",
    f"--xla_cpu_multi_thread_eigen={str(options.threads > 1).lower()} intra_op_parallelism_threads={options.threads}",
)

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402
import softjax  # noqa: E402

COMPARISONS = {"greater", "greater_equal", "less", "less_equal", "equal", "not_equal", "isclose"}
OTHER_INPUTS = {name: (0.0,) for name in COMPARISONS} | {"clip": (-0.5, 0.5)}
QUANTILES = {"quantile": {"q": 0.25}, "argquantile": {"q": 0.25}, "percentile": {"p": 25.0}, "argpercentile": {"p": 25.0}}

# what is doubly stochastic there too
METHODS = {"cdf_sum": "ot"}


def value_of(case):
    op, method, mode, rows, n = case.split(":")
    arguments = {"mode": mode, **QUANTILES.get(op, {})}
    if method != "-":
        arguments.update(method=METHODS.get(method, method), axis=-1)
    if op == "top_k":
        arguments["k"] = min(5, int(n))
    function = getattr(softjax, op)
    x = np.random.default_rng(0).normal(size=(int(rows), int(n))).astype("float32")

    def value(x):
        y = function(x, *OTHER_INPUTS.get(op, ()), **arguments)
        return y[0] if op == "top_k" else y

    return jnp.asarray(x), value


def median_ms(function, x):
    compiled = jax.jit(function)
    compiled.lower(x).compile()  # kept for the calls
    return peer.median_ms(lambda: jax.block_until_ready(compiled(x)), options.seconds)


def measure(case):
    x, value = value_of(case)
    both = jax.value_and_grad(lambda x: jnp.sum(value(x) ** 2))
    try:
        return {"value_ms": median_ms(value, x), "value_and_gradient_ms": median_ms(both, x)}
    finally:
        jax.clear_caches()


jax.block_until_ready(jax.jit(lambda x: x + 1)(jnp.zeros(2)))
peer.serve(f"SoftJAX {softjax.__version__}, jax {jax.__version__}", measure)
