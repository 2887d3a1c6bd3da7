/**
 * The settings of a run as one table: what the form shows, a link carries, and Python takes.
 */

import { fromAddress, namesInAddress, toAddress } from "./address.js";

/** @typedef {import("./engine.js").Settings} Settings */
/**
 * @typedef {object} Setting
 * @property {keyof Settings} name as Python has it
 * @property {string} link its name in a link
 * @property {string} field the form's element
 * @property {string} title for people
 * @property {any} initial
 * @property {string[]} [choices]
 * @property {boolean} [whole] whether it is a whole number
 * @property {number} [least]
 * @property {number} [most]
 */

const MOST_SEED = 4294967295;
const [MOST_LAYERS, MOST_NEURONS] = [2, 200];

/** @type {Setting[]} */
export const SETTINGS = [
  {
    name: "dataset",
    link: "data",
    field: "#dataset",
    title: "Digits",
    initial: "mnist",
    choices: ["mnist", "synthetic", "files", "user"],
  },
  {
    name: "examples",
    link: "examples",
    field: "#examples",
    title: "Examples",
    initial: 60000,
    whole: true,
    least: 1,
    most: 100000,
  },
  {
    name: "epochs",
    link: "epochs",
    field: "#epochs",
    title: "Epochs",
    initial: 30,
    whole: true,
    least: 1,
    most: 1000,
  },
  {
    name: "mini_batch_size",
    link: "batch",
    field: "#mini-batch-size",
    title: "Mini-batch",
    initial: 10,
    whole: true,
    least: 1,
    most: 10000,
  },
  {
    name: "eta",
    link: "eta",
    field: "#eta",
    title: "Learning rate η",
    initial: 3,
    least: 0.0001,
    most: 1000,
  },
  {
    name: "seed",
    link: "seed",
    field: "#seed",
    title: "Seed",
    initial: 1,
    whole: true,
    least: 0,
    most: MOST_SEED,
  },
  { name: "hidden", link: "hidden", field: "#hidden", title: "Hidden neurons", initial: [30] },
  {
    name: "initialiser",
    link: "init",
    field: "#initialiser",
    title: "First weights",
    initial: "scaled",
    choices: ["scaled", "normal", "zeros"],
  },
  {
    name: "schedule",
    link: "schedule",
    field: "#schedule",
    title: "η stays",
    initial: "constant",
    choices: ["constant", "halving"],
  },
  {
    name: "backend",
    link: "backend",
    field: "#backend",
    title: "Computed by",
    initial: "kernel",
    choices: ["kernel", "numpy"],
  },
  {
    name: "data_seed",
    link: "dataseed",
    field: "#data-seed",
    title: "Seed of synthetic digits",
    initial: 1,
    whole: true,
    least: 0,
    most: MOST_SEED,
  },
  {
    name: "own_weight",
    link: "own",
    field: "#own-weight",
    title: "My digits, times",
    initial: 0,
    whole: true,
    least: 0,
    most: 100,
  },
];

/** What a data set has by itself. */
const EXAMPLES = { mnist: 60000, synthetic: 10000, files: 100000, user: 100000 };
/** @type {Record<Settings["dataset"], string>} */
const SHORT = {
  mnist: "MNIST",
  synthetic: "synthetic digits",
  files: "files",
  user: "my digits",
};
/**
 * Data sets as older links and kept runs name them, as in digitlab/data/sources.py.
 * @type {Record<string, Settings["dataset"]>}
 */
const OLD_DATASETS = Object.assign(Object.create(null), { made: "synthetic", own: "user" });

/** @typedef {{name: string, title: string, says: string, settings: Partial<Settings>}} Lesson */
/** Settings that teach something, each in a sentence. @type {Lesson[]} */
export const LESSONS = [
  {
    name: "book",
    title: "The book’s run",
    settings: { initialiser: "normal" },
    says: "30 hidden neurons, η 3, mini-batches of 10, 30 epochs: the first network of Nielsen’s book, which reads about 95 of 100 test digits.",
  },
  {
    name: "large",
    title: "η too large",
    settings: { eta: 100, epochs: 5 },
    says: "Every step jumps far over the valley: the outputs end at 0 or 1, where the slope is flat, and nothing is learned any more.",
  },
  {
    name: "small",
    title: "η too small",
    settings: { eta: 0.01, epochs: 5 },
    says: "The cost falls with every step, but so little that five epochs bring it where η 3 is within seconds.",
  },
  {
    name: "zeros",
    title: "All weights zero",
    settings: { initialiser: "zeros", epochs: 5 },
    says: "All hidden neurons begin alike, get the same derivatives, and stay alike for ever: thirty are worth no more than one. Look inside to see it.",
  },
  {
    name: "one",
    title: "One hidden neuron",
    settings: { hidden: [1], epochs: 10 },
    says: "Ten digits through a single number: it tells a few of them apart, and no training makes it more.",
  },
  {
    name: "tiny",
    title: "Tiny training set: overfitting",
    settings: { examples: 100, epochs: 100 },
    says: "A hundred digits are learned by heart: their cost falls to nothing, while that of the test digits stays where it was. How good shows both.",
  },
];

/** All settings as they are at first. @param {Settings["dataset"]} [dataset] @returns {Settings} */
export function initialSettings(dataset = "mnist") {
  const initial = Object.fromEntries(SETTINGS.map(({ name, initial }) => [name, initial]));
  return /** @type {Settings} */ ({ ...initial, dataset, examples: EXAMPLES[dataset] });
}

/** What a data set is called now. @param {string} name of today or before @returns {Settings["dataset"]} */
export function presentDataset(name) {
  return OLD_DATASETS[name] ?? name;
}

/** The settings for another data set: as many examples as that has, where all of the old were used. @param {Settings} settings @param {Settings["dataset"]} dataset */
export function withDataset(settings, dataset) {
  const all = settings.examples === EXAMPLES[settings.dataset];
  return { ...settings, dataset, examples: all ? EXAMPLES[dataset] : settings.examples };
}

/**
 * One setting from what somebody wrote; throws an error for people where it cannot be.
 * @param {Setting} setting @param {string} text
 */
export function parse({ name, title, choices, whole, least, most }, text) {
  const found = text.trim() === "" ? "nothing" : text.slice(0, 40);
  if (choices) {
    const choice = name === "dataset" ? presentDataset(text) : text;
    if (choices.includes(choice)) return choice;
    throw new Error(`${title}: expected ${choices.join(" or ")}, found ${found}.`);
  }
  if (name === "hidden") return parseHidden(title, text);
  const number = text.trim() === "" ? NaN : Number(text);
  if (number >= Number(least) && number <= Number(most) && !(whole && !Number.isInteger(number)))
    return number;
  throw new Error(
    `${title}: expected ${whole ? "a whole number" : "a number"} from ${least} to ${Number(most).toLocaleString("en")}, found ${found}.`,
  );
}

/** @param {string} title @param {string} text such as "30", "30, 20", or nothing for no hidden layer */
function parseHidden(title, text) {
  if (text.trim() === "" || text.trim() === "0") return [];
  const layers = text.split(",").map(Number);
  const fit = layers.every(
    (neurons) => Number.isInteger(neurons) && neurons >= 1 && neurons <= MOST_NEURONS,
  );
  if (fit && layers.length <= MOST_LAYERS) return layers;
  throw new Error(
    `${title}: expected none, or one or two numbers from 1 to ${MOST_NEURONS} such as 30 or 30, 20, found ${text.slice(0, 40)}.`,
  );
}

/** @param {Setting} setting @param {any} value */
export function format({ name }, value) {
  return name === "hidden" ? value.join(", ") : String(value);
}

/** Names in links from before. @type {Record<string, string>} */
const OLD_LINKS = { backend: "compute" };

/** What an address sets besides. */
const OTHERS = ["panel", "step"];

/** What the address sets, and what of it cannot be. @returns {{settings: Partial<Settings>, ignored: string[]}} */
export function settingsFromAddress() {
  /** @type {Record<string, any>} */
  const settings = {};
  const known = [...OTHERS, ...SETTINGS.map(({ link }) => link)];
  const accepted = [...known, ...Object.values(OLD_LINKS)];
  const unknown = namesInAddress().filter((name) => !accepted.includes(name));
  const ignored = unknown.map(
    (name) => `${name.slice(0, 40)}: expected one of ${known.join(", ")}.`,
  );
  for (const setting of SETTINGS) {
    const text = fromAddress(setting.link) ?? fromAddress(OLD_LINKS[setting.link] ?? "");
    if (text === null) continue;
    try {
      settings[setting.name] = parse(setting, text);
    } catch (error) {
      ignored.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { settings, ignored };
}

/**
 * Has the address say all settings that matter: whoever follows it starts from the same point, whatever
 * the settings were before.
 * @param {Settings} settings
 */
export function settingsToAddress(settings) {
  for (const setting of SETTINGS) {
    const needless =
      (setting.name === "data_seed" && settings.dataset !== "synthetic") ||
      (setting.name === "own_weight" && !settings.own_weight);
    toAddress(setting.link, needless ? null : format(setting, settings[setting.name]));
    if (OLD_LINKS[setting.link]) toAddress(OLD_LINKS[setting.link], null);
  }
}

/** Whether two settings give the same run. @param {Settings} one @param {Settings} other */
export function sameSettings(one, other) {
  return SETTINGS.every(
    (setting) => format(setting, one[setting.name]) === format(setting, other[setting.name]),
  );
}

/** A run in a few words. @param {Settings} settings */
export function inShort({
  dataset,
  examples,
  epochs,
  mini_batch_size: batch,
  eta,
  seed,
  hidden,
  initialiser,
  schedule,
  own_weight: own,
  backend,
}) {
  const parts = [
    examples === EXAMPLES[dataset] ? SHORT[dataset] : `${SHORT[dataset]} (${examples})`,
    hidden.length ? `${hidden.join("–")} hidden` : "no hidden layer",
    `η ${eta}${schedule === "halving" ? " halving" : ""}`,
    `batch ${batch}`,
    `${epochs} ${epochs === 1 ? "epoch" : "epochs"}`,
    `seed ${seed}`,
  ];
  if (initialiser !== "scaled") parts.push(`${initialiser} weights`);
  if (own && dataset !== "user") parts.push(`my digits ×${own}`);
  if (backend === "numpy") parts.push("NumPy");
  return parts.join(" · ");
}
