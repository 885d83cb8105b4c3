"""Times the steps of EagerLoop in Python's TensorFlow, for `benchmarks/run calls --python PYTHON`.

usage: python eager_peer.py [--seconds S]
Prints a line for each: a name and the median of microseconds a step. A step is 60 operations on 100 numbers, alone and with
tf.GradientTape and its gradient. Needs tensorflow.
"""

import argparse
import os
import statistics
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf  # noqa: E402

LAYERS = 20

parser = argparse.ArgumentParser()
parser.add_argument("--seconds", type=float, default=1)
options = parser.parse_args()

x = tf.zeros([100])
scale = tf.constant(0.9)


def function():
    y = x
    for _ in range(LAYERS):
        y = tf.math.tanh(tf.math.add(tf.math.multiply(y, scale), x))
    return y


def tape_step():
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = function()
    return tape.gradient(y, x)


for name, step in (("eagerOperations", function), ("tapeStep", tape_step)):
    for _ in range(10):
        step()
    times = []
    end = time.perf_counter() + options.seconds
    while not times or time.perf_counter() < end:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    print(name, 1e6 * statistics.median(times))
