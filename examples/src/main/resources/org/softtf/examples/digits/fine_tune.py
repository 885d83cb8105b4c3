"""Trains a model further that Java has exported, and saves it.

Usage: fine_tune.py MODEL IMAGES RANKS TUNED

IMAGES and RANKS are float32 numbers: batches of 64 sets of 5 images of 64 pixels, and the rank of
each image in its set. Needs TensorFlow 2.18 or newer, and nothing of SoftTF.
"""

import os
import sys

os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # its kernels crash on some matrix products
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf

SETS, SIZE, PIXELS = 64, 5, 64


def main(model_directory, images, ranks, tuned):
    images = np.fromfile(images, "<f4").reshape(-1, SETS, SIZE, PIXELS)
    wanted = np.fromfile(ranks, "<f4").reshape(-1, SETS, SIZE)
    model = tf.saved_model.load(model_directory)
    rank = model.signatures["ranks"]
    weights = [v for v in model.variables if v.trainable]
    optimizer = tf.keras.optimizers.Adam(3e-3)
    for step, (batch, target) in enumerate(zip(images, wanted)):
        with tf.GradientTape() as tape:
            # ranks are whole numbers; the gradient is that of soft ranks
            found = rank(sets=tf.constant(batch))["ranks"]
            loss = tf.reduce_mean(tf.math.squared_difference(found, target))
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        if step % 50 == 0 or step == len(images) - 1:
            print(f"Python: step {step}, loss {loss:.3f}", flush=True)
    tf.saved_model.save(model, tuned, signatures=model.signatures)


if __name__ == "__main__":
    main(*sys.argv[1:])
