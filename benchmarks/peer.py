"""What the programs that time other libraries have in common: the conversation with `benchmarks/run`, and the median of calls."""

import argparse
import ctypes
import gc
import json
import platform
import statistics
import sys
import time


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=0.1)
    return parser.parse_args()


def median_ms(call, seconds):
    """As Median.java: as many warm calls as fit; after a long first call one, and a very long one counts alone."""

    def took():
        start = time.perf_counter()
        call()
        return time.perf_counter() - start

    first = took()
    if first > 10 * seconds:
        return (first if first > 2 else min(first, took())) * 1e3
    warm_until = time.perf_counter() + 0.2 * seconds
    while time.perf_counter() < warm_until:
        took()
    times = []
    until = time.perf_counter() + seconds
    while not times or (time.perf_counter() < until and len(times) < 2000):
        times.append(took())
    return statistics.median(times) * 1e3


def tidy():
    """So that the next case's peak memory is its own."""
    gc.collect()
    if platform.system() == "Linux":
        ctypes.CDLL(None).malloc_trim(0)


def serve(description, measure):
    """Says that it is ready, then reads a case a line and answers each by one line of JSON."""

    answers = sys.stdout
    sys.stdout = sys.stderr  # a library may print

    def answer(result):
        tidy()
        print(json.dumps(result), file=answers, flush=True)

    answer({"description": f"{description}, Python {platform.python_version()}"})
    for line in sys.stdin:
        try:
            answer(measure(line.strip()))
        except Exception as error:  # whatever it is, the next case may do
            answer({"error": f"{type(error).__name__}: {error}".splitlines()[0][:200]})
