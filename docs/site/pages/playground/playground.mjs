/** The page: choices and sliders in, tables out. */
import * as ort from "./ort/ort.wasm.bundle.min.mjs";
import { Models, SIZE } from "./models.mjs";

const here = (path) => new URL(path, import.meta.url).href;
const element = (id) => document.getElementById(id);
const MATRIX = "argsort";

ort.env.wasm.numThreads = 1; // more need headers that a plain web server does not send
ort.env.wasm.wasmPaths = { wasm: here("ort/ort-wasm-simd-threaded.wasm") };

const list = await (await fetch(here("models/models.json"))).json();
const models = new Models(ort, list, async (name) => {
  const answer = await fetch(here(`models/${name}.onnx`));
  return new Uint8Array(await answer.arrayBuffer());
});

const distinct = (values) => [...new Set(values)];

/** Fills a choice, and keeps what was chosen where it is still offered. */
function offer(select, values, texts = values) {
  const before = select.value;
  select.replaceChildren(...values.map((value, i) => new Option(texts[i], value)));
  if (values.includes(before)) {
    select.value = before;
  }
}

function chosen() {
  return models.find(element("operator").value, element("mode").value, element("method").value);
}

/** Offers what there is for the operator chosen. */
function offerChoices() {
  const ofOperator = list.filter((model) => model.operator === element("operator").value);
  offer(element("mode"), distinct(ofOperator.map((model) => model.mode)));
  const methods = ofOperator
    .filter((model) => model.mode === element("mode").value)
    .map((model) => model.method);
  offer(
    element("method"),
    methods,
    methods.map((method) => method || "–"),
  );
  const model = chosen();
  const size = count(models.shape(model, "output_0"));
  offer(
    element("element"),
    Array.from({ length: size }, (_, i) => String(i)),
    Array.from({ length: size }, (_, i) => name(models.shape(model, "output_0"), i)),
  );
  element("softness").disabled = !("softness" in model.inputs);
}

function count(shape) {
  return shape.reduce((product, size) => product * size, 1);
}

/** What an element of the value is called. */
function name(shape, i) {
  if (shape.length === 2) {
    return `P[${Math.floor(i / shape[1]) + 1}, ${(i % shape[1]) + 1}]`;
  }
  return shape.length === 0 ? "y" : `y[${i + 1}]`;
}

function softness() {
  return 10 ** Number(element("softness").value);
}

function numbers() {
  return Array.from(element("numbers").querySelectorAll("input"), (input) => Number(input.value));
}

function show(number) {
  return number.toFixed(3).replace("-", "−");
}

function cell(kind, text, scope) {
  const made = document.createElement(kind);
  made.textContent = text;
  if (scope) {
    made.scope = scope;
  }
  return made;
}

/** A table; strength says how dark the cell of a number is, from 0 to 1, given the row's title. */
function table(caption, columns, rows, strength = () => 0) {
  const made = document.createElement("table");
  made.createCaption().textContent = caption;
  const head = made.createTHead().insertRow();
  columns.forEach((column) => head.append(cell("th", column, "col")));
  const body = made.createTBody();
  for (const [title, ...values] of rows) {
    const row = body.insertRow();
    row.append(cell("th", title, "row"));
    for (const value of values) {
      const shown = cell("td", show(value));
      shown.dataset.number = value;
      shown.style.setProperty("--share", `${100 * strength(value, title)}%`);
      row.append(shown);
    }
  }
  return made;
}

function vectors(x, y, gradient) {
  const columns = ["", ...x.map((_, i) => String(i + 1))];
  const rows = [["x", ...x]];
  if (y.length === x.length) {
    rows.push(["y", ...y]);
  }
  rows.push([`∂/∂x of ${element("element").selectedOptions[0].text}`, ...gradient]);
  const largest = Math.max(...gradient.map(Math.abs), 1e-9);
  return table("Numbers", columns, rows, (value, title) =>
    title.startsWith("∂") ? Math.abs(value) / largest : 0,
  );
}

function matrix(probabilities) {
  const columns = ["", ...Array.from({ length: SIZE }, (_, i) => `x${i + 1}`)];
  const rows = Array.from({ length: probabilities.length / SIZE }, (_, k) => [
    `place ${k + 1}`,
    ...probabilities.slice(k * SIZE, (k + 1) * SIZE),
  ]);
  const caption = "Soft permutation matrix: the probability of each number at each place";
  return table(caption, columns, rows, (probability) => probability);
}

async function compute() {
  const model = chosen();
  const x = numbers();
  const given = { x, softness: [softness()] };
  const wanted = new Float32Array(count(models.shape(model, "output_0")));
  wanted[Number(element("element").value)] = 1;
  const results = await models.run(model, { ...given, cotangent_0: wanted });
  const y = results.output_0;
  const parts = [];
  if (y.length !== SIZE && model.operator !== MATRIX) {
    parts.push(table("Value", ["", ...y.map((_, i) => String(i + 1))], [["y", ...y]]));
  }
  parts.push(vectors(x, y, results.grad_x));
  const order = models.find(MATRIX, model.mode, model.method);
  if (model.operator === MATRIX) {
    parts.push(matrix(y));
  } else if (order && models.list.some((each) => each.operator === model.operator && each.method)) {
    parts.push(matrix((await models.run(order, given)).output_0));
  }
  element("results").replaceChildren(...parts);
  element("results").dataset.model = model.name;
  element("softness-number").textContent = softness().toPrecision(2);
  element("playground-status").textContent =
    `${model.operator}, ${model.mode}${model.method ? `, ${model.method}` : ""}` +
    (y.length <= SIZE ? `: ${y.map(show).join(", ")}` : "");
}

let running = false;
let again = false;

/** Computes, and once more if something changed meanwhile. */
async function update() {
  again = true;
  if (running) {
    return;
  }
  running = true;
  try {
    while (again) {
      again = false;
      await compute();
    }
  } catch (error) {
    element("playground-status").textContent = `It does not run here: ${error.message}`;
    throw error;
  } finally {
    running = false;
  }
}

for (let i = 0; i < SIZE; i++) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  Object.assign(input, { type: "range", min: -2, max: 2, step: 0.05 });
  input.value = [0.3, 1.2, -0.8, 0.9, -1.5, 0.1, 1.8, -0.2][i];
  label.append(`x${i + 1} `, input);
  element("numbers").append(label);
}
offer(element("operator"), distinct(list.map((model) => model.operator)));
// chosen at first; the pages of operators lead to playground.html?operator=NAME
element("operator").value = new URLSearchParams(location.search).get("operator") ?? "sort";
element("mode").append(new Option("smooth"));
for (const id of ["operator", "mode", "method"]) {
  element(id).addEventListener("change", offerChoices);
}
offerChoices();
element("shuffle").addEventListener("click", () => {
  for (const input of element("numbers").querySelectorAll("input")) {
    input.value = 4 * Math.random() - 2;
  }
  update();
});
element("playground").addEventListener("input", update);
element("playground").addEventListener("submit", (event) => event.preventDefault());
await update();
