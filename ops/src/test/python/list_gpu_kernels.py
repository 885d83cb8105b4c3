"""Prints the kernels that TensorFlow has for GPUs: what `GpuPageTest` knows of them.

Run it with TensorFlow's build for GPUs; no GPU is needed. In an environment of its own:

    pip install tensorflow==2.18.1
    python ops/src/test/python/list_gpu_kernels.py >ops/src/test/resources/org/softtf/ops/gpu/kernels.txt
"""

import tensorflow as tf
from tensorflow.core.framework import types_pb2
from tensorflow.python.framework import kernels

# what soft operators compute with
TYPES = {"half", "bfloat16", "float", "double", "int32", "int64", "bool", "string"}


def name_of(number):
    return types_pb2.DataType.Name(number)[len("DT_") :].lower()


def merged(entries, name):
    """Those that differ in the types of one attribute alone, as one."""
    together = {}
    for operation, device, host, types in entries:
        others = tuple(sorted((key, value) for key, value in types.items() if key != name))
        together.setdefault((operation, device, host, others, name in types), set()).update(types.get(name, ()))
    return [
        (operation, device, host, dict(others) | ({name: frozenset(allowed)} if has else {}))
        for (operation, device, host, others, has), allowed in together.items()
    ]


entries = []
for kernel in kernels.get_all_registered_kernels().kernel:
    if kernel.device_type in ("GPU", "DEFAULT") and not kernel.label:
        types = {
            c.name: frozenset(map(name_of, c.allowed_values.list.type)) & TYPES
            for c in kernel.constraint
            if c.allowed_values.list.type
        }
        if all(types.values()):
            entries.append((kernel.op, kernel.device_type, ",".join(kernel.host_memory_arg) or "-", types))
for attribute in sorted({name for entry in entries for name in entry[3]}):
    entries = merged(entries, attribute)
lines = [
    " ".join([*entry[:3], *(f"{name}={'|'.join(sorted(allowed))}" for name, allowed in sorted(entry[3].items()))])
    for entry in entries
]

print("# The kernels for GPUs in the registry of TensorFlow " + tf.__version__ + ", built with CUDA, of the types")
print("# that soft operators compute with: operation, device (DEFAULT: any), the arguments in host")
print("# memory, the types that it is for. Made by list_gpu_kernels.py.")
print("\n".join(sorted(lines)))
