"""Prints the operations that TensorFlow can run on a CPU but has no kernel for on a GPU.

Run it with TensorFlow's build for GPUs (the package tensorflow, not tensorflow-cpu); no GPU is needed.
"""

import tensorflow as tf
from tensorflow.python.framework import kernels

devices = {}
for kernel in kernels.get_all_registered_kernels().kernel:
    devices.setdefault(kernel.op, set()).add(kernel.device_type)
print("# Operations with a kernel for CPUs and none for GPUs (nor for any device), by the kernel")
print(f"# registry of TensorFlow {tf.__version__}, built with CUDA: list_operations_without_gpu_kernel.py.")
for operation in sorted(devices):
    if "CPU" in devices[operation] and not devices[operation] & {"GPU", "DEFAULT"}:
        print(operation)
