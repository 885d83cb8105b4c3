"""Times sorts, ranks and top-k of PyTorch libraries (float32, CPU), so that `benchmarks/run peers --python` has them in the same run.

usage: python torch_peer.py [--threads N] [--seconds S]
Reads a case library:op:method:mode:rows:n a line, op, method and mode as in SoftTF; value_ms and value_and_gradient_ms
are medians over repeated calls; the gradient is that of sum(y**2). Needs Python 3.12 and what docs/benchmarks.md installs; a library
that is missing fails alone. LapSum's operators in plain PyTorch are read from the notebook that LAPSUM_NOTEBOOK names.
"""

import importlib.metadata
import json
import os

import peer
import torch

options = peer.options()
torch.set_num_threads(options.threads)
SOFTNESS = 0.1
K = 5


def torchsort(op, method, mode):
    import torchsort

    function = {"sort": torchsort.soft_sort, "rank": torchsort.soft_rank}[op]
    regularization = {"c0": "l2", "smooth": "kl"}[mode]
    return lambda x: function(x, regularization=regularization, regularization_strength=SOFTNESS)


def fast_soft_sort(op, method, mode):
    from fast_soft_sort import pytorch_ops

    function = {"sort": pytorch_ops.soft_sort, "rank": pytorch_ops.soft_rank}[op]
    regularization = {"c0": "l2", "smooth": "kl"}[mode]
    return lambda x: function(x, regularization=regularization, regularization_strength=SOFTNESS)


def difftopk(op, method, mode):
    import difftopk

    networks = {}

    def top_k(x):
        n = x.shape[-1]
        if n not in networks:
            networks[n] = difftopk.DiffTopkNet("bitonic", size=n, k=K, steepness=1 / SOFTNESS, distribution="logistic")
        return networks[n](x)[1]

    return top_k


def lapsum(op, method, mode):
    if "LAPSUM_NOTEBOOK" not in os.environ:
        raise LookupError("LAPSUM_NOTEBOOK is not set: the path of soft_topk.ipynb")
    with open(os.environ["LAPSUM_NOTEBOOK"]) as notebook:
        cells = json.load(notebook)["cells"]
    source = next(text for cell in cells if "class SoftTopK" in (text := "".join(cell["source"])))
    names = {"torch": torch}
    exec(source, names)

    def mask(x):
        k = torch.full((x.shape[0],), float(K))
        return names["soft_top_k"](x.clone(), k, torch.tensor(SOFTNESS), True)

    return mask


def softtorch(op, method, mode):
    import softtorch

    function = getattr(softtorch, {"top_k": "topk"}.get(op, op))
    arguments = {"dim": -1, "method": method, "mode": mode, **({"k": K} if op == "top_k" else {})}

    def value(x):
        y = function(x, **arguments)
        return y if isinstance(y, torch.Tensor) else y[0]

    return value


LIBRARIES = {f.__name__: f for f in (torchsort, fast_soft_sort, difftopk, lapsum, softtorch)}


def measure(case):
    library, op, method, mode, rows, n = case.split(":")
    value = LIBRARIES[library](op, method, mode)
    x = torch.randn(int(rows), int(n), generator=torch.Generator().manual_seed(0))

    def without_gradient():
        with torch.no_grad():
            value(x)

    def with_gradient():
        leaf = x.clone().requires_grad_()
        (value(leaf) ** 2).sum().backward()
        return leaf.grad

    with_gradient()  # compiles what is compiled
    return {
        "value_ms": peer.median_ms(without_gradient, options.seconds),
        "value_and_gradient_ms": peer.median_ms(with_gradient, options.seconds),
    }


def versions():
    names = ("torch", "torchsort", "fast_soft_sort", "difftopk", "softtorch")
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names if is_there(name))


def is_there(name):
    try:
        importlib.metadata.version(name)
        return True
    except importlib.metadata.PackageNotFoundError:
        return False


peer.serve(versions(), measure)
