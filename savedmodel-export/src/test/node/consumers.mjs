// Gives models to what takes them in JavaScript: node consumers.mjs PACKAGES MODELS RESULTS
// PACKAGES holds node_modules. MODELS is a list of {"consumer", "model", "inputs", "outputs"}:
// numbers and shapes by the names of inputs, and the model's names of outputs by those of the
// signature. RESULTS becomes a list in the same order of {"outputs": {name: numbers}} or
// {"error": a sentence}.
import { fork } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";

const SECONDS = 300; // far more than any takes, so that a slow machine finds the same
const CRASHED = { error: "crashes, and the process with it" };
const LATE = { error: "takes minutes" };

/** A process that models may crash or hang: that is then what came of them. */
class Worker {
  constructor(packages) {
    this.packages = packages;
  }

  do(model) {
    this.process ??= fork(new URL("run_models.mjs", import.meta.url), [this.packages]);
    const worker = this.process;
    return new Promise((resolve) => {
      const end = (result) => {
        clearTimeout(timer);
        worker.off("message", end);
        worker.off("exit", crash);
        resolve(result);
      };
      const crash = () => {
        this.process = undefined;
        end(CRASHED);
      };
      const timer = setTimeout(() => {
        this.stop();
        end(LATE);
      }, SECONDS * 1000);
      worker.once("message", end);
      worker.once("exit", crash);
      worker.send(model, () => {}); // where it cannot be sent, the process has ended
    });
  }

  stop() {
    this.process?.kill("SIGKILL");
    this.process = undefined;
  }
}

const [packages, models, results] = process.argv.slice(2);
const worker = new Worker(packages);
const found = [];
for (const model of JSON.parse(await readFile(models))) {
  found.push(await worker.do(model));
}
worker.stop();
await writeFile(results, JSON.stringify(found));
