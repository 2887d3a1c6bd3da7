/**
 * What passes between the page and the worker: every question with its answer, and every report. Both
 * sides import it; it imports nothing but types.
 *
 * A question is a dotted name, `room.method`, and plain values: `engine.ask("run.step", "epoch")`. All
 * but those of `files.read` and `console` are answered by Python, `digitlab.lab.lab.Lab.ask`.
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

/** An error in words: the message `id` of the catalogue with its `values`, else `message`. @typedef {{id: string, values: Record<string, string | number>, message: string}} ProblemData */

// -- Values --------------------------------------------------------------------------------------

/** @typedef {import("./generated/schema.js").Settings} Settings */
/** @typedef {import("./generated/schema.js").EpochMetrics} EpochMetrics */
/**
 * As digitlab.lab.reports.RunProgress.
 * @typedef {import("./generated/schema.js").Progress & RunProgressParts} Progress
 */
/**
 * @typedef {object} RunProgressParts
 * @property {number} epochs
 * @property {number} examples in an epoch
 * @property {Float64Array} curve of the running cost: epochs done and cost, in turn
 * @property {number[][]} [confusion] after the last measuring: rows truth, columns answer
 */
/** @typedef {"example" | "mini-batch" | "epoch"} Stride */
/** How fast a run trains. @typedef {typeof import("./generated/schema.js").SPEEDS[number]} Speed */
/** @typedef {"idle" | "preparing" | "running" | "paused" | "done" | "failed"} RunState */
/** Whose weights answer. @typedef {"default" | "run" | "file" | "kept" | "edited"} Weights */
/** Which network answers; "code": a student's code, with any weights. @typedef {Weights | "code"} Answering */
/** @typedef {{id: number, settings: Settings, state: object}} KeptRun */
/** All that `run.restore` needs. @typedef {{model: Uint8Array, run?: KeptRun, answering: Weights}} Snapshot */
/** What the page keeps of a network and its run: all that `run.restore` takes. @typedef {{snapshot: Snapshot, shown: Shown}} Kept */
/** How a run that is restored is shown. @typedef {{state: RunState, run?: number, progress?: Progress}} Shown */
/** 768 bytes an image, 255 = ink. @typedef {{images: Uint8Array, labels: Uint8Array}} Digits */
/** Digits of several files, one after another. @typedef {Digits & {sources: {name: string, count: number}[]}} FileDigits */
/** Sets of digits that people bring. @typedef {"user" | "files"} OwnSet */
/**
 * What was read in files, as digitlab.data.gathered.Gathered.shown: some of each to look at.
 * @typedef {object} Found
 * @property {number} count of digits with a label
 * @property {number[]} counts of each digit
 * @property {number} unlabelled how many have none
 * @property {ProblemData[]} notes
 * @property {{name: string, count: number, shown: number, sheet: boolean}[]} groups the files; a sheet is of paper
 * @property {Int32Array} indices which of all are shown
 * @property {Uint8Array} columns those of the boxes on a sheet of paper
 * @property {Uint8Array} doubtful 1 where the ink reaches its box's border
 * @property {Uint8Array} answers the network's
 * @property {string[]} sideways the files whose digits seem to lie on their side
 */
/** @typedef {Digits & Found} Imported */
/** What digits without a label are to be: left out, as the network reads them, or all one digit. @typedef {"out" | "read" | number} Unlabelled */
/** @typedef {{name: string, bytes: Uint8Array}} NamedBytes */
/** @typedef {Digits & {dataset: Settings["dataset"], count: number, wrong: number, confusion: number[][], answers: Uint8Array, confidences: Float64Array}} Evaluation */
/** @typedef {{sizes: number[], weights: Float32Array[], scales: number[], activations: Float32Array[]}} Inside */
/** @typedef {{weights: Float32Array, bias: number, onward?: number[], products?: Float32Array, z?: number, a?: number, says?: number[]}} Neuron */

/**
 * As digitlab.derivation.study.Study.derive.
 * @typedef {object} Derivation
 * @property {number[]} sizes
 * @property {string[]} changed the names of changed source parts
 * @property {{name: string, line: string, wrong: string}} [fault]
 * @property {string[]} faults the names of all that can be wrong
 * @property {Step[]} steps
 * @property {Record<string, Value>} values by key
 */
/** @typedef {{name: string, words: string, symbol: string, layer?: number, equations: Equation[]}} Step as digitlab.derivation.records.Step */
/** @typedef {{formula: string, code: string, book: string, result: string, parts: string[], name: string}} Equation as digitlab.derivation.records.Equation; parts are keys of values, and signs */
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
/** @typedef {{factors: Factor[], numbers: number[], value: number, z?: number}} Term as digitlab.derivation.records.Term */
/** @typedef {{key: string, row: number, column: number, value: number, given: boolean, terms: Term[], rest: number, rest_sum: number, zeros: number}} Unfolded */
/** @typedef {{cost_minus: number, cost_plus: number, slope: number, backprop: number, relative_error: number, agrees: boolean, epsilon: number}} GradientCheck */
/** @typedef {{costs: number[], before: number[], after: number[]}} Trial */

/** A source part of the network's code. @typedef {{name: string, source: string, line: number, file: string, steps: string[]}} SourcePart */
/** A message as in a problem, and where in the code it belongs. @typedef {ProblemData & {part: string | null, line: number | null, text: string}} CodeProblem */
/**
 * As digitlab.code.workbench.Workbench.check; what was not reached is missing.
 * @typedef {object} CodeReport
 * @property {boolean} ok whether `code.use` will take it
 * @property {CodeProblem} [error]
 * @property {ProblemData & {ok: boolean}} [shapes]
 * @property {ProblemData & {ok: boolean, worst: number}} [gradient]
 * @property {number} [seconds] of a mini-batch of ten
 * @property {number} [seconds_original]
 * @property {string} printed
 * @property {string[]} changed
 */
/** @typedef {{kind: "same" | "added" | "removed", text: string}} DiffLine */
/** @typedef {{name: string, part: string, start: string, answer: string, equation: string}} Exercise */
/** How an answer to an exercise does; `hint` is the one that helps, from 1, and `what` a value of the message. @typedef {{passed: boolean, message: ProblemData, what?: ProblemData, hint?: number}} Grade */

// -- Questions -----------------------------------------------------------------------------------

/**
 * Every question by its name. Rejects with a `Problem` where Python raises.
 * @typedef {{
 *   "predict": (inputs: Float32Array) => number[],
 *   "model": (kind: "npz" | "json") => Uint8Array<ArrayBuffer>,
 *   "holds_model": (bytes: Uint8Array) => boolean,
 *   "run.start": (settings: Partial<Settings>, stride?: Stride) => void,
 *   "run.pause": () => void,
 *   "run.resume": () => void,
 *   "run.step": (stride: Stride) => void,
 *   "run.change": (changes: {eta?: number, epochs?: number}) => void,
 *   "run.reset": () => void,
 *   "run.restore": (snapshot: Snapshot, shown: Shown) => void,
 *   "run.keep": () => void,
 *   "run.undo": () => void,
 *   "run.open": (bytes: Uint8Array) => {cost?: string, inputs?: number},
 *   "run.save": () => void,
 *   "run.speed": (speed: Speed) => void,
 *   "inspect.look": (inputs?: Float32Array | null) => Inside,
 *   "inspect.neuron": (layer: number, j: number, inputs?: Float32Array | null) => Neuron,
 *   "inspect.maximise": (digit: number) => void,
 *   "evaluate.start": (source?: Partial<Settings>) => void,
 *   "evaluate.cell": (truth: number, answer: number) => Digits & {count: number, confidences: Float64Array},
 *   "evaluate.right": (images: Uint8Array, labels: Uint8Array) => number,
 *   "study.freeze": () => void,
 *   "study.derive": (inputs: Float32Array, target: number, eta: number, fault: string) => Derivation,
 *   "study.unfold": (key: string, row: number, column: number) => Unfolded,
 *   "study.check": (layer: number, j: number, k?: number) => GradientCheck,
 *   "study.take_steps": (count: number) => Trial,
 *   "data.has": (dataset: Settings["dataset"]) => boolean,
 *   "data.set_digits": (dataset: OwnSet, images: Uint8Array, labels: Uint8Array) => void,
 *   "data.own_file": () => Uint8Array<ArrayBuffer>,
 *   "files.chosen": (leftOut: number[], unlabelled: Unlabelled) => FileDigits,
 *   "files.turn": () => Imported,
 *   "files.forget": () => void,
 *   "files.read": (files: NamedBytes[]) => Imported,
 *   "code.parts": () => SourcePart[],
 *   "code.check": (sources: Record<string, string>) => CodeReport,
 *   "code.use": (sources: Record<string, string>) => string[],
 *   "code.failure": () => CodeProblem | undefined,
 *   "code.diff": (name: string, source: string) => DiffLine[],
 *   "code.exercises": () => Exercise[],
 *   "code.check_exercise": (name: string, source: string) => Grade,
 *   "code.to_file": (sources: Record<string, string>, title: string) => string,
 *   "code.from_file": (text: string) => {title: string, sources: Record<string, string>},
 *   "console.wants_more": (text: string) => boolean,
 *   "console.complete": (text: string) => {words: string[], start: number},
 *   "console.run": (text: string, inputs: Float32Array) => boolean,
 *   "console.keep_wheel": (name: string, bytes: Uint8Array) => string,
 * }} Questions
 */
/** @typedef {keyof Questions} Question */
/** @template {Question} Q @typedef {Parameters<Questions[Q]>} Values */
/** @template {Question} Q @typedef {ReturnType<Questions[Q]>} Answer */
/** What crosses: an answer, or a problem. @template T @typedef {{answer: T, problem?: undefined} | {problem: ProblemData}} Reply */

/**
 * What the worker exposes. `load` resolves once there is an answer to be had, `rest` once all files are
 * there that later questions need.
 * @typedef {object} WorkerApi
 * @property {() => Promise<Reply<void>>} load
 * @property {() => Promise<Reply<void>>} rest
 * @property {() => void} ping answers, so that the page knows that the worker is alive
 * @property {<Q extends Question>(name: Q, values: Values<Q>) => Promise<Reply<Answer<Q>>>} ask
 */

// -- Reports -------------------------------------------------------------------------------------

/**
 * How the run is.
 * @typedef {object} RunReport
 * @property {"run"} topic
 * @property {RunState} state
 * @property {number} [run] its id
 * @property {Answering} answering
 * @property {Progress} [progress]
 * @property {{what: "mnist" | "synthetic" | "digits", share: number}} [preparing]
 * @property {ProblemData} [problem] why it failed, or could not go on
 * @property {Digits} [batch] the last mini-batch, where it is to be seen
 * @property {Snapshot} [snapshot] now and then
 * @property {boolean} is_paced whether it trains more slowly than it could
 */
/** Other weights or other code answer; `sources` are the source parts that are changed. @typedef {{topic: "answering", answering: Answering, weights: Weights, sources: string[]}} AnsweringReport */
/** @typedef {{topic: "evaluation", share: number, result?: Evaluation, problem?: ProblemData}} EvaluationReport */
/** @typedef {{topic: "activation", step: number, picture?: Float32Array, outputs: number[], done: boolean, problem?: ProblemData}} ActivationReport */
/** How far the files are read. @typedef {{topic: "import", share: number}} ImportReport */
/** How far Python is loaded. @typedef {{topic: "loading", phase: "files" | "python", share: number}} LoadingReport */
/**
 * What a command of the console writes: text, or a picture row by row. A "cut" replaces the one before.
 * @typedef {{kind: "out" | "result" | "error" | "note" | "cut", text: string, id?: string, values?: Record<string, string | number>} | {kind: "picture", rows: number, columns: number, numbers: Float32Array}} Written
 */
/** @typedef {{topic: "console", written: Written}} ConsoleReport */
/** A student's code requests something from another site; the answer goes to the message's port. @typedef {{topic: "consent", url: string}} ConsentReport */
/** @typedef {RunReport | AnsweringReport | EvaluationReport | ActivationReport | ImportReport | LoadingReport | ConsoleReport | ConsentReport} Report */
/** @typedef {Report["topic"]} Topic */

/** An error that the page says in its own words. */
export class Problem extends Error {
  /**
   * @param {string} id of a message in the catalogue, or ""
   * @param {ProblemData["values"]} [values] the message's variables
   * @param {string} [message] in English, where there is no such message
   */
  constructor(id, values = {}, message = `${id} ${JSON.stringify(values)}`) {
    super(message);
    this.id = id;
    this.values = values;
  }

  /** @param {ProblemData} problem that crossed */
  static from({ id, values, message }) {
    return new Problem(id, values, message);
  }

  /** Any error as it crosses between page and worker. @param {any} error @returns {ProblemData} */
  static plain(error) {
    const { id = "", values = {} } = error ?? {};
    return { id, values, message: lastLine(error) };
  }
}

/** What an error says, in one line without the name of its class. @param {any} error @returns {string} */
export function lastLine(error) {
  const lines = String(error?.message ?? error)
    .trim()
    .split("\n");
  return lines[lines.length - 1].replace(/^[\w.]*(Error|Exception): /, "");
}
