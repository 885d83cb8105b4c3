"""Processes that do tasks which may crash or hang them: that is then what came of the task."""

import contextlib
import gc
import itertools
import multiprocessing
import signal
import threading
import traceback

CRASHED = ("crashes, and the process with it", [])
LATE = ("takes minutes", [])


# TensorFlow's graphs are garbage in millions of pieces: to look for it often takes a quarter of the time
TASKS_BETWEEN_COLLECTIONS = 20


def serve(connection, function):
    gc.disable()
    with contextlib.suppress(EOFError):
        for number in itertools.count():
            if number % TASKS_BETWEEN_COLLECTIONS == 0:
                gc.collect()
            task = connection.recv()
            try:
                connection.send((function(*task), None))
            except Exception:
                connection.send((None, traceback.format_exc()))


class Worker:
    """One process, and another one after each crash."""

    def __init__(self, function, seconds):
        self.function = function
        self.seconds = seconds
        self.start()

    def start(self):
        context = multiprocessing.get_context("forkserver")
        self.connection, other = context.Pipe()
        self.process = context.Process(target=serve, args=(other, self.function), daemon=True)
        self.process.start()
        other.close()

    def stop(self):
        self.process.kill()
        self.process.join()
        self.connection.close()

    def do(self, task):
        """What the function returns, or CRASHED or LATE; and what it raised."""
        try:
            self.connection.send(task)
            if self.connection.poll(self.seconds):
                return self.connection.recv()
            outcome = LATE, None
        except (EOFError, OSError):
            self.process.join()
            # the system kills where memory is short, which says nothing of the task
            killed = self.process.exitcode == -signal.SIGKILL
            outcome = (None, f"killed: {task}") if killed else (CRASHED, None)
        self.stop()
        self.start()
        return outcome


def work_off(function, tasks, workers, seconds, modules):
    """Calls a function of a module with each task's arguments; gives the results in the same order.

    The modules are loaded once for all processes. What the function raises, this raises.
    """
    multiprocessing.set_forkserver_preload(modules)
    results = [None] * len(tasks)
    left = iter(enumerate(tasks))
    lock = threading.Lock()

    def work():
        worker = Worker(function, seconds)
        while True:
            with lock:
                number, task = next(left, (None, None))
            if number is None:
                break
            results[number] = worker.do(task)
        worker.stop()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _, raised in results:
        if raised:
            raise RuntimeError(raised)
    return [result for result, _ in results]
