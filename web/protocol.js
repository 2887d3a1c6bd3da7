/**
 * What passes between the page and the worker: the types of every question, answer and report. Both
 * sides import it; it imports nothing but types.
 */

/**
 * What the build says of the site (site.json).
 * @typedef {object} Site
 * @property {string} version
 * @property {string} build its name, made of all files
 * @property {Record<string, {size: number, sha256: string}>} load by path: what Python is loaded from
 * @property {SnapshotHeader | null} snapshot none: the build could not make one
 * @property {Record<"train_images" | "train_labels" | "test_images" | "test_labels", string> | null} mnist
 */
/**
 * What a memory snapshot of Python says of itself.
 * @typedef {object} SnapshotHeader
 * @property {boolean} suspends whether it is for browsers where WebAssembly may wait for promises
 * @property {number} memory in bytes
 * @property {number} table the functions in Pyodide's table before Python runs
 * @property {[number, string][]} libraries open ones by their handle
 * @property {number} own the length of Pyodide's own header
 */
/** @typedef {{phase: string, share: number}} Loading share: from 0 to 1 */
/**
 * How to train: the names are those of digitlab.data.sources.DataSpec and digitlab.training.Settings.
 * @typedef {object} Settings
 * @property {"mnist" | "synthetic" | "files" | "user"} dataset
 * @property {number} examples
 * @property {number} data_seed
 * @property {number} own_weight
 * @property {number} epochs
 * @property {number} mini_batch_size
 * @property {number} eta
 * @property {number} seed
 * @property {number[]} hidden
 * @property {"scaled" | "normal" | "zeros"} initialiser
 * @property {"constant" | "halving"} schedule
 * @property {"kernel" | "numpy"} backend
 */
/** @typedef {{epoch: number, accuracy: number, cost: number, training_cost: number | null}} EpochMetrics */
/** @typedef {{model: Uint8Array, run?: {settings: Settings, state: object}}} Snapshot as digitlab.session.Session.snapshot */
/** @typedef {"example" | "mini-batch" | "epoch"} Stride */
/** @typedef {{images: Uint8Array, labels: Uint8Array}} Digits 768 bytes an image */
/** @typedef {Digits & {count: number, counts: number[], notes: Note[]}} Found in files */
/** @typedef {{id: string, values: Record<string, unknown>, message: string}} Note as digitlab.data.notes */
/** @typedef {Digits & {dataset: Settings["dataset"], count: number, wrong: number, confusion: number[][], answers: Uint8Array, confidences: Float64Array}} Assessment */
/**
 * @typedef {object} Progress as digitlab.training.Progress
 * @property {number} epoch
 * @property {number} epochs
 * @property {number} examples in an epoch
 * @property {number} samples
 * @property {number} samples_per_second
 * @property {number | null} cost
 * @property {number} eta in this epoch
 * @property {"kernel" | "numpy" | "code"} backend what computes
 * @property {EpochMetrics[]} metrics
 * @property {Float64Array} curve of the running cost: epochs done and cost, in turn
 * @property {number[][]} [confusion] after the last measure: rows truth, columns answer
 */
/**
 * @typedef {object} Training
 * @property {"idle" | "running" | "paused" | "done" | "failed"} state
 * @property {number} [run] its name
 * @property {Progress} [progress]
 * @property {string} [preparing] what is being prepared
 * @property {number} [share] how much of that is
 * @property {string} [message] of a failure
 * @property {Snapshot} [snapshot] now and then: all that is needed to go on later
 * @property {Digits} [batch] the last mini-batch, where it is to be seen
 */

/**
 * @typedef {object} Derivation as digitlab.derivation.study.Study.derive
 * @property {number[]} sizes
 * @property {string[]} changed the names of changed source parts
 * @property {{name: string, line: string, wrong: string}} [fault]
 * @property {string[]} faults the names of all that can be wrong
 * @property {Step[]} steps
 * @property {Record<string, Value>} values by key
 */
/** @typedef {{name: string, words: string, symbol: string, layer?: number, equations: Equation[]}} Step as digitlab.derivation.records.Step */
/** @typedef {{formula: string, code: string, result: string, parts: string[]}} Equation parts are keys of values, and signs */
/**
 * @typedef {object} Value as digitlab.derivation.records.Value
 * @property {string} symbol
 * @property {Float32Array} numbers row by row
 * @property {number} rows
 * @property {number} columns
 * @property {number} layer 0 are the inputs
 * @property {"neurons" | "weights" | "number"} kind
 * @property {boolean} transposed
 * @property {boolean} after the update
 */
/** @typedef {{form: string, key: string, row: number, column: number}} Factor as digitlab.derivation.records.Factor */
/** @typedef {{factors: Factor[], written: string, value: number}} Term */
/** @typedef {{key: string, row: number, column: number, value: number, given: boolean, terms: Term[], rest: number, rest_sum: number, zeros: number}} Unfolded */
/** @typedef {{cost_minus: number, cost_plus: number, slope: number, backprop: number, relative_error: number, agrees: boolean, epsilon: number}} Check */
/** @typedef {{costs: number[], before: number[], after: number[]}} Trial */
/** @typedef {{sizes: number[], weights: Float32Array[], scales: number[], activations: Float32Array[]}} Inside */
/** @typedef {{weights: Float32Array, bias: number, onward?: number[], products?: Float32Array, z?: number, a?: number, says?: number[]}} Neuron */
/** @typedef {{step: number, picture: Float32Array, outputs: number[]}} Dream */
/**
 * What a command of the console writes: text, or a picture row by row. A "cut" replaces the one before.
 * @typedef {{kind: "out" | "result" | "error" | "note" | "cut", text: string, id?: string, values?: Record<string, string | number>} | {kind: "picture", rows: number, columns: number, numbers: Float32Array}} Written
 */
/** @typedef {{url: string, answer: (consents: boolean) => void}} ConsentRequest what a student's code requests from another site */

export {};
