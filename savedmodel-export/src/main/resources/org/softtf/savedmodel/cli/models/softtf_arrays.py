"""Arrays as JSON, and how near they are: what the programs that compare Java with Python share.

An array is {"dtype": "float64", "shape": [2, 3], "data": [...]}, row-major; numbers that JSON does
not know are the texts nan, inf and -inf. The dtype of texts is string, as in TensorFlow.
"""

import numpy as np
import tensorflow as tf


def numpy_array(array):
    name = array.get("dtype", "float64")
    if name == "string":
        return np.array(array["data"], object).reshape(array["shape"])
    # NumPy knows bfloat16 from TensorFlow only, and not as a kind of floating numbers
    dtype = np.dtype(tf.bfloat16.as_numpy_dtype if name == "bfloat16" else name)
    data = array["data"]
    if dtype.kind == "f" or name == "bfloat16":
        data = [float(number) for number in data]
    return np.array(data, dtype).reshape(array["shape"])


def tensors(arrays):
    return {
        name: tf.constant(numpy_array(array), array.get("dtype", "float64"))
        for name, array in arrays.items()
    }


def dense(gradients, xs):
    """Gradients as tensors: zeros where nothing flows, and the sum of the slices of a gather."""
    return [
        tf.zeros_like(x) if g is None else tf.convert_to_tensor(g) for g, x in zip(gradients, xs)
    ]


def difference(got, want, relative, absolute):
    """Says how two arrays of numbers differ; None if they agree."""
    got = np.asarray(got, np.float64)
    want = np.asarray(want, np.float64)
    if got.shape != want.shape:
        return f"shape {got.shape}, want {want.shape}"
    same = (got == want) | (np.isnan(got) & np.isnan(want))
    with np.errstate(invalid="ignore"):
        error = np.where(same, 0.0, np.abs(got - want))
        near = same | (error <= absolute + relative * np.abs(want))
    if np.all(near):
        return None
    at = np.unravel_index(np.argmax(np.where(near, -1.0, np.nan_to_num(error, nan=np.inf))), got.shape)
    return f"got {got[at]}, want {want[at]} at {list(map(int, at))}"
