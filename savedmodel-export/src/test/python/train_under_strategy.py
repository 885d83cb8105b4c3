"""Trains a model under a strategy and prints the losses as JSON.

Usage: train_under_strategy.py MODEL one | mirrored | worker INDEX PORTS | parameter-server PORTS
       train_under_strategy.py free-ports COUNT
"""

import json
import multiprocessing
import os
import socket
import sys

X = [[1.0, 2.0], [-3.0, 0.5], [0.25, -1.0], [2.0, 1.0]]
TARGETS = [[1.0], [0.0], [2.0], [0.5]]
STEPS = 5
RATE = 0.0625


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for opened in sockets:
        opened.bind(("localhost", 0))
    ports = [opened.getsockname()[1] for opened in sockets]
    for opened in sockets:
        opened.close()
    return ports


def strategy_of(tf, kind):
    if kind == "mirrored":
        cpu = tf.config.list_physical_devices("CPU")[0]
        tf.config.set_logical_device_configuration(
            cpu, 2 * [tf.config.LogicalDeviceConfiguration()])
        return tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
    if kind == "worker":
        return tf.distribute.MultiWorkerMirroredStrategy()
    return tf.distribute.get_strategy()


def train(tf, path, strategy, make_optimizer):
    with strategy.scope():
        model = tf.saved_model.load(path)
        optimizer = make_optimizer()
        variables = model.trainable_variables
        optimizer.build(variables)
    count = strategy.num_replicas_in_sync
    rows = len(X) // count

    def step():
        first = tf.distribute.get_replica_context().replica_id_in_sync_group * rows
        x = tf.constant(X, tf.float64)[first : first + rows]
        targets = tf.constant(TARGETS, tf.float64)[first : first + rows]
        with tf.GradientTape() as tape:
            loss = model.signatures["loss"](x=x, targets=targets)["loss"] / count
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return loss

    run = tf.function(lambda: strategy.reduce("SUM", strategy.run(step), axis=None))
    return [float(run()) for _ in range(STEPS)], type(model.layer.w).__name__


def addresses(ports):
    return [f"localhost:{port}" for port in ports]


def serve(cluster, job):
    import tensorflow as tf

    specification = tf.train.ClusterSpec(cluster)
    tf.distribute.Server(specification, job_name=job, task_index=0, protocol="grpc").join()


def train_on_parameter_server(path, ports):
    """One process coordinates, one has the variables, one computes."""
    cluster = dict(zip(("chief", "ps", "worker"), ([a] for a in addresses(ports))))
    start = multiprocessing.get_context("spawn").Process
    servers = [start(target=serve, args=(cluster, job), daemon=True) for job in ("ps", "worker")]
    for server in servers:
        server.start()
    os.environ["TF_CONFIG"] = json.dumps({"cluster": cluster, "task": {"type": "chief", "index": 0}})
    import tensorflow as tf

    resolver = tf.distribute.cluster_resolver.TFConfigClusterResolver(rpc_layer="grpc")
    strategy = tf.distribute.ParameterServerStrategy(resolver)
    with strategy.scope():
        model = tf.saved_model.load(path)
    variables = model.trainable_variables

    def step():
        with tf.GradientTape() as tape:
            loss = model.signatures["loss"](x=X, targets=TARGETS)["loss"]
        for gradient, variable in zip(tape.gradient(loss, variables), variables):
            variable.assign_sub(RATE * gradient)
        return loss

    coordinator = tf.distribute.coordinator.ClusterCoordinator(strategy)
    run = tf.function(lambda: strategy.run(step))
    losses = [float(coordinator.schedule(run).fetch()) for _ in range(STEPS)]
    print(json.dumps({"sgd": losses, "device": model.layer.w.device}), flush=True)
    for server in servers:
        server.kill()
    os._exit(0)  # the coordinator would wait for its servers


def main(path, kind, *worker):
    if worker:
        index, ports = int(worker[0]), json.loads(worker[1])
        cluster = {"worker": addresses(ports)}
        task = {"type": "worker", "index": index}
        os.environ["TF_CONFIG"] = json.dumps({"cluster": cluster, "task": task})
    import tensorflow as tf  # reads TF_CONFIG

    strategy = strategy_of(tf, kind)
    sgd, _ = train(tf, path, strategy, lambda: tf.keras.optimizers.SGD(RATE))
    adam, name = train(tf, path, strategy, lambda: tf.keras.optimizers.Adam(RATE))
    print(json.dumps({"sgd": sgd, "adam": adam, "type": name}))


if __name__ == "__main__":
    if sys.argv[1] == "free-ports":
        print(json.dumps(free_ports(int(sys.argv[2]))))
    elif sys.argv[2] == "parameter-server":
        train_on_parameter_server(sys.argv[1], json.loads(sys.argv[3]))
    else:
        main(*sys.argv[1:])
