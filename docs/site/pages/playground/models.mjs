/**
 * Runs the models of the playground, which `softtf export` wrote and tf2onnx converted, by
 * onnxruntime-web. The page and its test share this.
 */

/** How many numbers the models take. */
export const SIZE = 8;

export class Models {
  /**
   * @param ort onnxruntime-web
   * @param list what models.json holds
   * @param read gives the bytes of a model by its name, as a promise
   */
  constructor(ort, list, read) {
    this.ort = ort;
    this.list = list;
    this.read = read;
    this.sessions = new Map();
  }

  /** The model of an operator in a mode with a method; undefined if there is none. */
  find(operator, mode, method) {
    return this.list.find(
      (model) =>
        model.operator === operator &&
        model.mode === mode &&
        (model.method === method || model.method === ""),
    );
  }

  /** How many numbers an output has, and how they are arranged. */
  shape(model, output) {
    return model.outputs[output].shape;
  }

  /**
   * Runs a model.
   *
   * @param given numbers by input; those left out are 0
   * @returns numbers by output
   */
  async run(model, given) {
    const session = await this.session(model);
    const feeds = {};
    for (const [name, { shape }] of Object.entries(model.inputs)) {
      const numbers = new Float32Array(shape.reduce((product, size) => product * size, 1));
      numbers.set(given[name] ?? []);
      feeds[name] = new this.ort.Tensor("float32", numbers, shape);
    }
    const results = await session.run(feeds);
    return Object.fromEntries(
      Object.entries(results).map(([name, tensor]) => [name, Array.from(tensor.data)]),
    );
  }

  session(model) {
    if (!this.sessions.has(model.name)) {
      this.sessions.set(
        model.name,
        this.read(model.name).then((bytes) =>
          this.ort.InferenceSession.create(bytes, { executionProviders: ["wasm"] }),
        ),
      );
    }
    return this.sessions.get(model.name);
  }

  /**
   * Runs a model on what Java was given, and says how far its numbers are from Java's.
   *
   * @returns the largest difference by output
   */
  async differences(model) {
    const given = Object.fromEntries(
      Object.entries(model.inputs).map(([name, tensor]) => [name, tensor.data]),
    );
    const found = await this.run(model, given);
    return Object.fromEntries(
      Object.entries(model.outputs).map(([name, java]) => [
        name,
        Math.max(...java.data.map((number, i) => Math.abs(number - found[name][i]))),
      ]),
    );
  }
}
