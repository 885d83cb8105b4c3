"""Prints what is in the event files of a directory, one line for each value: step, tag, numbers.

A histogram's numbers are the least, the greatest, how many there are and their sum.
"""

import pathlib
import sys

import tensorflow as tf

for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    for event in tf.compat.v1.train.summary_iterator(str(path)):
        for value in event.summary.value:
            if value.HasField("histo"):
                histogram = value.histo
                numbers = [histogram.min, histogram.max, histogram.num, histogram.sum]
            else:
                numbers = [value.simple_value]
            print(event.step, value.tag.replace(" ", "_"), *numbers)
