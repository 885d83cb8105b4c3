"""Fine-tunes an exported model on all processes that TF_CONFIG names, or on this one alone.

Usage: fine_tune_distributed.py MODEL DATA.json SAVED STEPS
"""

import json
import os
import sys

os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
import tensorflow as tf

model_path, data_path, saved_path, steps = sys.argv[1:]
with open(data_path) as file:
    data = json.load(file)

if "TF_CONFIG" in os.environ:
    strategy = tf.distribute.MultiWorkerMirroredStrategy()
else:
    strategy = tf.distribute.get_strategy()
workers = strategy.num_replicas_in_sync

with strategy.scope():
    model = tf.saved_model.load(model_path)  # its variables are the strategy's
    optimizer = tf.keras.optimizers.SGD(0.0625)
    variables = model.trainable_variables
    optimizer.build(variables)


def step():
    worker = tf.distribute.get_replica_context().replica_id_in_sync_group
    rows = len(data["x"]) // workers
    x, wanted = (
        tf.constant(data[name], tf.float64)[worker * rows : (worker + 1) * rows]
        for name in ("x", "wanted"))
    with tf.GradientTape() as tape:
        # the mean over the rows of all workers is the mean of their means
        loss = model.signatures["loss"](x=x, wanted=wanted)["loss"] / workers
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


run = tf.function(lambda: strategy.reduce("SUM", strategy.run(step), axis=None))
losses = [float(run()) for _ in range(int(steps))]

# every worker takes part in saving, but only one of them writes what is kept
task = json.loads(os.environ.get("TF_CONFIG", '{"task": {"index": 0}}'))["task"]["index"]
path = saved_path if task == 0 else f"{saved_path}-of-worker-{task}"
tf.saved_model.save(model, path, signatures=dict(model.signatures))
print("losses", json.dumps(losses))
