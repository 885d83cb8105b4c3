// Holds the numbers of the playground's models against Java's: node playground_test.mjs SITE
// SITE is the folder of the site as built. Prints each model with the largest difference.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const TOLERANCE = 1e-4;
const folder = new URL("playground/", pathToFileURL(`${process.argv[2]}/`));
const ort = await import(new URL("ort/ort.wasm.bundle.min.mjs", folder));
const { Models } = await import(new URL("models.mjs", folder));

ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmBinary = await readFile(new URL("ort/ort-wasm-simd-threaded.wasm", folder));
const list = JSON.parse(await readFile(new URL("models/models.json", folder)));
const models = new Models(ort, list, (name) => readFile(new URL(`models/${name}.onnx`, folder)));

let failed = 0;
for (const model of list) {
  const differences = await models.differences(model);
  const wrong = Object.values(differences).some((difference) => !(difference < TOLERANCE));
  failed += wrong;
  console.log(wrong ? "WRONG" : "ok", model.name, JSON.stringify(differences));
}
console.log(`${list.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 || list.length === 0 ? 1 : 0);
