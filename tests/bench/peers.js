/**
 * Others in the same worker: TensorFlow.js, and plain JavaScript. Each side begins with the weights it
 * is given, runs on so many examples, and shows its weights, so that they can be judged by one judge.
 *
 * @typedef {{images: Uint8Array, labels: Uint8Array, count: number}} Data 768 bytes an image
 * @typedef {{w: Float64Array, b: Float64Array, inputs: number, outputs: number}} Layer w row by row
 * @typedef {object} Side
 * @property {(examples: number) => Promise<void>} [prepare]
 * @property {(examples: number) => Promise<void> | void} run
 * @property {() => Promise<Layer[]> | Layer[]} layers
 */

const PIXELS = 768;
const DIGITS = 10;
const ETA = 3;
const LEVEL = 1 / 255;

/** @type {any} */
let tf;

/** Loads TensorFlow.js with its backends; its files define a global. @param {string} folder */
export async function loadTensorFlow(folder) {
  await import(`${folder}tf.min.js`);
  await import(`${folder}tf-backend-wasm.min.js`);
  tf = /** @type {any} */ (globalThis).tf;
  tf.wasm.setWasmPaths(folder);
}

/** Whether a backend works here. @param {string} name @returns {Promise<boolean>} */
export async function hasBackend(name) {
  return tf.setBackend(name).catch(() => false);
}

/**
 * @param {string} way "plain", or "fit", "minimize" or "by hand" and a backend's name
 * @param {Data} data @param {Layer[]} layers @param {number} batch
 * @returns {Side}
 */
export function makeSide(way, data, layers, batch) {
  if (way === "plain") return plain(data, layers, batch);
  const [how, backend] = way.split("/");
  const make = { fit, minimize, "by hand": byHand }[how];
  if (!make) throw new Error(`expected a way to train, found ${way}`);
  return make(backend, data, layers, batch);
}

/** 0 to n − 1 in a random order. @param {number} n */
function shuffled(n) {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Examples as floats and one-hot targets. @param {Data} data @param {Uint32Array} chosen */
function floats(data, chosen) {
  const x = new Float32Array(chosen.length * PIXELS);
  const y = new Float32Array(chosen.length * DIGITS);
  for (let i = 0; i < chosen.length; i++) {
    const from = chosen[i] * PIXELS;
    for (let k = 0; k < PIXELS; k++) x[i * PIXELS + k] = data.images[from + k] * LEVEL;
    y[i * DIGITS + data.labels[chosen[i]]] = 1;
  }
  return { x, y };
}

/**
 * Mini-batches of a shuffled epoch as TensorFlow.js likes them best: rows cut from one array.
 * @param {Data} data @param {number} examples @param {number} batch
 * @param {(x: any, y: any, m: number) => void} step
 */
function eachBatch(data, examples, batch, step) {
  const order = shuffled(examples);
  for (let start = 0; start < examples; start += batch) {
    const chosen = order.subarray(start, start + batch);
    const { x, y } = floats(data, chosen);
    tf.tidy(() =>
      step(
        tf.tensor2d(x, [chosen.length, PIXELS]),
        tf.tensor2d(y, [chosen.length, DIGITS]),
        chosen.length,
      ),
    );
  }
}

/** TensorFlow.js keeps weights as (inputs, outputs). @param {Layer[]} layers */
function variables(layers) {
  return layers.map(({ w, b, inputs, outputs }) => ({
    w: tf.variable(tf.tensor2d(new Float32Array(w), [outputs, inputs]).transpose()),
    b: tf.variable(tf.tensor1d(new Float32Array(b))),
  }));
}

/** @param {any} w @param {any} b @returns {Promise<Layer>} */
async function layerOf(w, b) {
  const [inputs, outputs] = w.shape;
  return {
    w: new Float64Array(await w.transpose().data()),
    b: new Float64Array(await b.data()),
    inputs,
    outputs,
  };
}

/** `model.fit`. @param {string} backend @param {Data} data @param {Layer[]} layers @param {number} batch @returns {Side} */
function fit(backend, data, layers, batch) {
  const dense = (/** @type {Layer} */ { inputs, outputs }) =>
    tf.layers.dense({ units: outputs, inputShape: [inputs], activation: "sigmoid" });
  /** @type {any} */
  let model;
  /** @type {{xs: any, ys: any, count: number} | undefined} */
  let kept;
  return {
    async prepare(examples) {
      await tf.setBackend(backend);
      if (!model) {
        model = tf.sequential({ layers: layers.map(dense) });
        // A mean over the ten outputs too, without the half: five times the step is the same step.
        model.compile({ optimizer: tf.train.sgd((ETA * DIGITS) / 2), loss: "meanSquaredError" });
        model.setWeights(variables(layers).flatMap(({ w, b }) => [w, b]));
      }
      const count = Math.min(examples, data.count);
      if (kept?.count === count) return;
      tf.dispose([kept?.xs, kept?.ys]);
      const { x, y } = floats(data, shuffled(count));
      kept = { xs: tf.tensor2d(x, [count, PIXELS]), ys: tf.tensor2d(y, [count, DIGITS]), count };
    },
    async run(examples) {
      const { xs, ys, count } = /** @type {NonNullable<typeof kept>} */ (kept);
      // "never" spares it the yielding that the page's own training does.
      await model.fit(xs, ys, {
        batchSize: batch,
        epochs: examples / count,
        verbose: 0,
        yieldEvery: "never",
      });
    },
    async layers() {
      await tf.setBackend(backend);
      const [w1, b1, w2, b2] = model.getWeights();
      return [await layerOf(w1, b1), await layerOf(w2, b2)];
    },
  };
}

/** @param {string} backend @param {Layer[]} layers @param {(vars: any[], m: number, x: any, y: any) => void} step @param {Data} data @param {number} batch @returns {Side} */
function onBackend(backend, layers, step, data, batch) {
  /** @type {any[]} */
  let vars;
  return {
    async prepare() {
      await tf.setBackend(backend);
      vars ??= variables(layers);
    },
    async run(examples) {
      for (let left = examples; left > 0; left -= data.count) {
        eachBatch(data, Math.min(left, data.count), batch, (x, y, m) => step(vars, m, x, y));
      }
      await vars[0].b.data(); // until all is computed
    },
    async layers() {
      await tf.setBackend(backend);
      return Promise.all(vars.map(({ w, b }) => layerOf(w, b)));
    },
  };
}

/** @param {any[]} vars @param {any} x @returns {any[]} the activations, the inputs first */
function activations(vars, x) {
  const all = [x];
  for (const { w, b } of vars) all.push(tf.sigmoid(all[all.length - 1].matMul(w).add(b)));
  return all;
}

/** `optimizer.minimize`, with its automatic gradients. @param {string} backend @param {Data} data @param {Layer[]} layers @param {number} batch */
function minimize(backend, data, layers, batch) {
  const optimizer = tf.train.sgd(ETA);
  const step = (
    /** @type {any[]} */ vars,
    /** @type {number} */ m,
    /** @type {any} */ x,
    /** @type {any} */ y,
  ) =>
    optimizer.minimize(() =>
      activations(vars, x)
        [vars.length].sub(y)
        .square()
        .sum()
        .div(2 * m),
    );
  return onBackend(backend, layers, step, data, batch);
}

/** Backpropagation written out in TensorFlow.js's operations. @param {string} backend @param {Data} data @param {Layer[]} layers @param {number} batch */
function byHand(backend, data, layers, batch) {
  const step = (
    /** @type {any[]} */ vars,
    /** @type {number} */ m,
    /** @type {any} */ x,
    /** @type {any} */ y,
  ) => {
    const all = activations(vars, x);
    let nabla = all[vars.length].sub(y);
    for (let layer = vars.length - 1; layer >= 0; layer--) {
      const { w, b } = vars[layer];
      const a = all[layer + 1];
      const delta = nabla.mul(a.sub(a.square()));
      if (layer > 0) nabla = delta.matMul(w, false, true);
      w.assign(w.sub(all[layer].matMul(delta, true).mul(ETA / m)));
      b.assign(b.sub(delta.sum(0).mul(ETA / m)));
    }
  };
  return onBackend(backend, layers, step, data, batch);
}

/** Plain JavaScript: small hot functions on Float64Array. @param {Data} data @param {Layer[]} start @param {number} batch @returns {Side} */
function plain(data, start, batch) {
  const layers = start.map(({ w, b, ...sizes }) => ({
    ...sizes,
    w: w.slice(),
    b: b.slice(),
    a: new Float64Array(sizes.outputs),
    delta: new Float64Array(sizes.outputs),
    nablaW: new Float64Array(w.length),
    nablaB: new Float64Array(b.length),
  }));
  const x = new Float64Array(PIXELS);
  const inputsOf = (/** @type {number} */ layer) => (layer ? layers[layer - 1].a : x);

  /** @param {number} example */
  function addGradient(example) {
    const from = example * PIXELS;
    for (let k = 0; k < PIXELS; k++) x[k] = data.images[from + k] * LEVEL;
    layers.forEach(({ w, b, a }, l) => {
      forward(w, b, inputsOf(l), a);
    });
    const last = layers[layers.length - 1];
    for (let j = 0; j < DIGITS; j++)
      last.delta[j] = last.a[j] - (data.labels[example] === j ? 1 : 0);
    for (let l = layers.length - 1; l >= 0; l--) {
      const { w, a, delta, nablaW, nablaB } = layers[l];
      slope(a, delta);
      addOuter(delta, inputsOf(l), nablaW, nablaB);
      if (l > 0) backward(w, delta, layers[l - 1].delta);
    }
  }
  return {
    run(examples) {
      for (let left = examples; left > 0; left -= data.count) {
        const order = shuffled(Math.min(left, data.count));
        for (let begin = 0; begin < order.length; begin += batch) {
          const end = Math.min(begin + batch, order.length);
          for (let i = begin; i < end; i++) addGradient(order[i]);
          for (const { w, b, nablaW, nablaB } of layers) {
            descend(w, nablaW, ETA / (end - begin));
            descend(b, nablaB, ETA / (end - begin));
          }
        }
      }
    },
    layers: () => layers,
  };
}

/** @typedef {Float64Array} Floats */

/**
 * a = σ(w·x + b), with four running sums: one alone would wait for each addition's end.
 * @param {Floats} w @param {Floats} b @param {Floats} x @param {Floats} a
 */
function forward(w, b, x, a) {
  const n = x.length;
  const whole = n - (n % 4);
  for (let j = 0; j < a.length; j++) {
    const row = j * n;
    let z0 = b[j];
    let z1 = 0;
    let z2 = 0;
    let z3 = 0;
    for (let k = 0; k < whole; k += 4) {
      z0 += w[row + k] * x[k];
      z1 += w[row + k + 1] * x[k + 1];
      z2 += w[row + k + 2] * x[k + 2];
      z3 += w[row + k + 3] * x[k + 3];
    }
    for (let k = whole; k < n; k++) z0 += w[row + k] * x[k];
    a[j] = 1 / (1 + Math.exp(-(z0 + z1 + z2 + z3)));
  }
}

/** delta ⊙= σ′(z) @param {Floats} a @param {Floats} delta */
function slope(a, delta) {
  for (let j = 0; j < a.length; j++) delta[j] *= a[j] * (1 - a[j]);
}

/** ∇w += δ·xᵀ, ∇b += δ, four at a time: half as long in V8. @param {Floats} delta @param {Floats} x @param {Floats} nablaW @param {Floats} nablaB */
function addOuter(delta, x, nablaW, nablaB) {
  const n = x.length;
  const whole = n - (n % 4);
  for (let j = 0; j < delta.length; j++) {
    const d = delta[j];
    const row = j * n;
    nablaB[j] += d;
    for (let k = 0; k < whole; k += 4) {
      nablaW[row + k] += d * x[k];
      nablaW[row + k + 1] += d * x[k + 1];
      nablaW[row + k + 2] += d * x[k + 2];
      nablaW[row + k + 3] += d * x[k + 3];
    }
    for (let k = whole; k < n; k++) nablaW[row + k] += d * x[k];
  }
}

/** nabla = wᵀ·δ @param {Floats} w @param {Floats} delta @param {Floats} nabla */
function backward(w, delta, nabla) {
  const n = nabla.length;
  nabla.fill(0);
  for (let j = 0; j < delta.length; j++) {
    const d = delta[j];
    for (let k = 0; k < n; k++) nabla[k] += w[j * n + k] * d;
  }
}

/** w −= step·∇w; ∇w = 0 @param {Floats} w @param {Floats} nabla @param {number} step */
function descend(w, nabla, step) {
  for (let i = 0; i < w.length; i++) w[i] -= step * nabla[i];
  nabla.fill(0);
}
