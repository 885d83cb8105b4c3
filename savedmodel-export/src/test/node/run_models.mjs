// Runs the models that consumers.mjs sends, one after the other: run_models.mjs PACKAGES
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.argv[2], "node_modules/"));

/** As a browser runs it. */
async function loadOnnxruntime() {
  const folder = join(process.argv[2], "node_modules/onnxruntime-web/dist");
  const ort = await import(join(folder, "ort.wasm.bundle.min.mjs"));
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = await readFile(join(folder, "ort-wasm-simd-threaded.wasm"));
  ort.env.logLevel = "error";
  return ort;
}

async function loadTensorflow() {
  console.warn = () => {}; // it gives advice with each model
  const tf = require("@tensorflow/tfjs-core");
  require("@tensorflow/tfjs-backend-cpu");
  const { loadGraphModel, registerOp } = require("@tensorflow/tfjs-converter");
  // it looks for the shape among the inputs, where TensorFlow does not have it
  registerOp("EnsureShape", (node) => node.inputs[0]);
  return { tensor: tf.tensor, loadGraphModel };
}

const LOADERS = { "onnx in JavaScript": loadOnnxruntime, tensorflowjs: loadTensorflow };
const CALLS = { "onnx in JavaScript": onnx, tensorflowjs };
const loaded = {};

async function onnx(ort, { model, inputs, outputs }) {
  const session = await ort.InferenceSession.create(await readFile(model));
  const fed = {};
  for (const name of session.inputNames) {
    const { data, shape } = inputs[name]; // the model lacks inputs that are of no use
    fed[name] = new ort.Tensor("float32", Float32Array.from(data), shape);
  }
  const got = await session.run(fed);
  await session.release();
  return Object.keys(outputs).map((name) => [name, got[name].data]);
}

async function tensorflowjs({ tensor, loadGraphModel }, { model, inputs, outputs }) {
  const graph = await loadGraphModel({ load: () => artifacts(model) });
  const fed = {};
  for (const { name } of graph.inputs) {
    const { data, shape } = inputs[name];
    fed[name] = tensor(Float32Array.from(data), shape);
  }
  // not a list where there is one
  const got = [await graph.executeAsync(fed, Object.values(outputs))].flat();
  const all = Object.keys(outputs).map(async (name, i) => [name, await got[i].data()]);
  return Promise.all(all);
}

/** What TensorFlow.js reads of the files that its converter wrote. */
async function artifacts(folder) {
  const model = JSON.parse(await readFile(join(folder, "model.json")));
  const paths = model.weightsManifest.flatMap((group) => group.paths);
  const weights = await Promise.all(paths.map((path) => readFile(join(folder, path))));
  return {
    ...model,
    weightSpecs: model.weightsManifest.flatMap((group) => group.weights),
    weightData: Uint8Array.from(Buffer.concat(weights)).buffer,
  };
}

/** JSON knows neither NaN nor infinities. */
function texts(outputs) {
  return Object.fromEntries(outputs.map(([name, data]) => [name, Array.from(data, String)]));
}

process.on("message", async (model) => {
  try {
    loaded[model.consumer] ??= LOADERS[model.consumer]();
    const outputs = await CALLS[model.consumer](await loaded[model.consumer], model);
    process.send({ outputs: texts(outputs) });
  } catch (error) {
    process.send({ error: `${error.name ?? "Error"}: ${error.message ?? error}` });
  }
});
