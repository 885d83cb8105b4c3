"""Processes that do tasks which may crash or hang them: that is then what came of the task."""

import contextlib
import multiprocessing
import signal
import threading
import traceback

CRASHED = ("crashes, and the process with it", [])
LATE = ("takes minutes", [])


def serve(connection, function):
    with contextlib.suppress(EOFError):
        while True:
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
        context = multiprocessing.get_context("spawn")
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


def work_off(function, tasks, workers, seconds):
    """Calls a function of a module with each task's arguments; gives the results in the same order.

    What the function raises, this raises.
    """
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
