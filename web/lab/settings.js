/**
 * The settings of the next run: what the form shows, a link carries, and Python takes. Which settings
 * there are is declared in Python.
 */

import { Problem } from "../protocol.js";
import { fromAddress, isReturn, namesInAddress, PANELS, toAddress } from "./address.js";
import { Emitter } from "./emitter.js";
import { withPresentNames } from "./migrate.js";
import { OLD_NAMES, SETTINGS, STEPS } from "../generated/schema.js";
import { store } from "./store.js";

export { SETTINGS };

/** @typedef {import("../protocol.js").Settings} Settings */
/** @typedef {import("../generated/schema.js").Setting} Setting */
/** @typedef {Settings["dataset"]} DatasetName */

/** How many examples a data set has by itself. @type {Record<DatasetName, number>} */
export const EXAMPLES = { mnist: 60000, synthetic: 10000, files: 100000, user: 100000 };

const LONGEST_QUOTE = 40;

/** All settings as they are at first. @param {DatasetName} [dataset] @returns {Settings} */
export function initialSettings(dataset = "mnist") {
  const initial = Object.fromEntries(SETTINGS.map(({ name, initial }) => [name, initial]));
  return /** @type {Settings} */ ({ ...initial, dataset, examples: EXAMPLES[dataset] });
}

/**
 * One setting from what somebody wrote. Throws a Problem where it cannot be; its value `setting` is the
 * id of the form's element, of which `setting-…` is the message.
 * @param {Setting} setting @param {string} text
 */
export function parse(setting, text) {
  const { choices, whole, least, most, length } = setting;
  if (choices.length) {
    if (choices.includes(text)) return text;
    throw refusal(setting, "choice", text);
  }
  if (length) return parseList(setting, text);
  // With a decimal comma too, whatever the browser's language; 60,000 is no whole number.
  const decimal = whole ? text : text.replace(",", ".");
  const number = text.trim() === "" ? NaN : Number(decimal);
  if (number >= least && number <= most && (!whole || Number.isInteger(number))) return number;
  throw refusal(setting, whole ? "whole" : "number", text);
}

/** @param {Setting} setting @param {string} text such as "30", "30, 20", or nothing for none */
function parseList(setting, text) {
  const { least, most, length, whole } = setting;
  if (text.trim() === "" || (text.trim() === "0" && least > 0)) return [];
  const parts = text.split(",").map((part) => part.trim());
  const numbers = parts.map((part) => (part === "" ? NaN : Number(part)));
  const areFit = numbers.every(
    (number) => number >= least && number <= most && (!whole || Number.isInteger(number)),
  );
  if (areFit && numbers.length <= length) return numbers;
  throw refusal(setting, "list", text);
}

/** @param {Setting} setting @param {"choice" | "number" | "whole" | "list"} kind @param {string} text */
function refusal({ element, choices, least, most, length }, kind, text) {
  const found = text.trim() === "" ? "" : text.slice(0, LONGEST_QUOTE);
  const values = { setting: element, choices: choices.join(", "), least, most, length, found };
  return new Problem(`error-setting-${kind}`, values);
}

/** @param {Setting} setting @param {any} value */
export function format({ length }, value) {
  return length ? value.join(", ") : String(value);
}

/** Whether two settings give the same run. @param {Settings} one @param {Settings} other */
function sameSettings(one, other) {
  return SETTINGS.every(
    (setting) => format(setting, one[setting.name]) === format(setting, other[setting.name]),
  );
}

/** What a link sets, and what of it cannot be. @returns {{settings: Partial<Settings>, problems: Problem[]}} */
export function settingsFromLink() {
  /** @type {Record<string, any>} */
  const settings = {};
  /** @type {Problem[]} */
  const problems = [];
  const known = ["panel", "step", "language", ...SETTINGS.map(({ link }) => link)];
  for (const name of namesInAddress()) {
    if (known.includes(name) || OLD_NAMES[name]) continue;
    const values = { name: name.slice(0, LONGEST_QUOTE), names: known.join(", ") };
    problems.push(new Problem("settings-link-unknown", values));
  }
  for (const [name, choices] of Object.entries({ panel: PANELS, step: STEPS })) {
    const found = fromAddress(name);
    if (found === null || choices.some((known) => known === found)) continue;
    const values = { name, names: choices.join(", "), found: found.slice(0, LONGEST_QUOTE) };
    problems.push(new Problem("settings-link-place", values));
  }
  for (const setting of SETTINGS) {
    const text = textInLink(setting);
    if (text === null) continue;
    try {
      settings[setting.name] = parse(setting, text);
    } catch (error) {
      if (error instanceof Problem) problems.push(error);
    }
  }
  return { settings, problems };
}

/** What a link says of a setting, by its present name or an old one. @param {Setting} setting @returns {string | null} */
function textInLink({ name, link }) {
  const old = Object.keys(OLD_NAMES).find((old) => OLD_NAMES[old] === name);
  const text = fromAddress(link) ?? (old ? fromAddress(old) : null);
  if (old) toAddress(old, null);
  return text === null ? null : withPresentNames({ [name]: text })[name];
}

/** Whether a setting makes a difference, given the others. @param {Setting} setting @param {Settings} settings */
export function matters({ name }, { dataset, own_weight }) {
  if (name === "data_seed") return dataset === "synthetic";
  return name !== "own_weight" || own_weight > 0;
}

/** Settings without names that there are no more, as an older page may have kept them. @template T @param {T} settings @returns {T} */
function known(settings) {
  const entries = Object.entries(/** @type {any} */ (settings)).filter(([found]) =>
    SETTINGS.some(({ name }) => name === found),
  );
  return /** @type {T} */ (Object.fromEntries(entries));
}

/**
 * Has the address say all settings that matter: whoever follows it starts from the same point, whatever
 * the settings were before.
 * @param {Settings} settings
 */
function toLink(settings) {
  for (const setting of SETTINGS) {
    const text = matters(setting, settings) ? format(setting, settings[setting.name]) : null;
    toAddress(setting.link, text);
  }
}

/**
 * @typedef {object} SettingsEvents
 * @property {Settings} change
 * @property {Problem[]} ignored what of a link could not be followed
 * @property {undefined} waiting a link waits for the end of a run
 * @property {undefined} wanted a link waits for a paused run to give way
 */

/**
 * The settings of the next run: `lab.settings`.
 * @extends {Emitter<SettingsEvents>}
 */
export class ChosenSettings extends Emitter {
  value = initialSettings();
  /** Whether a link has other settings than were here before: then no run is brought back. @type {Promise<boolean>} */
  linked;
  /** Whether somebody, or a link, has chosen. */
  #isChosen = false;
  /** What is to be said once the site's data sets are known. @type {Problem[]} */
  #problems = [];
  #isLocked = false;
  #isPaused = false;
  #isWaiting = false;
  #engine;

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    super();
    this.#engine = engine;
    const kept = store.get("settings").then((settings) => withPresentNames(settings));
    const linked = this.#followLink();
    this.linked = kept.then(
      (kept) =>
        linked !== null && !(kept && sameSettings(linked, { ...initialSettings(), ...kept })),
    );
    kept.then((kept) => {
      if (this.#isChosen) return;
      if (kept) this.#set({ ...initialSettings(), ...kept });
      else toLink(this.value);
      this.#checkSite();
    });
    window.addEventListener("hashchange", () => this.#hearLink());
    engine.on("status", () => this.#checkSite());
  }

  /**
   * Changes some settings. Another data set takes as many examples as it has, where all of the old one
   * were used.
   * @param {Partial<Settings>} changes
   */
  choose(changes) {
    this.#isChosen = true;
    const { dataset = this.value.dataset, examples } = changes;
    const usesAll = this.value.examples === EXAMPLES[this.value.dataset];
    const follows = dataset !== this.value.dataset && examples === undefined && usesAll;
    const adapted = follows ? { examples: EXAMPLES[dataset] } : {};
    this.#set({ ...this.value, ...changes, ...adapted });
  }

  /** Goes back to first values but for these, as a lesson does. @param {Partial<Settings>} settings */
  replace(settings) {
    this.#isChosen = true;
    this.#set({ ...initialSettings(settings.dataset ?? this.value.dataset), ...settings });
  }

  /**
   * While a run is under way its settings stay, and a link waits for its end.
   * @param {boolean} isLocked @param {boolean} isPaused
   */
  lock(isLocked, isPaused) {
    this.#isLocked = isLocked;
    this.#isPaused = isPaused;
    if (isLocked || !this.#isWaiting) return;
    this.#isWaiting = false;
    this.#followLink();
    this.#checkSite();
  }

  #hearLink() {
    // Back and Forward walk the panels and steps; the settings stay.
    if (isReturn()) toLink(this.value);
    else if (!this.#isLocked) {
      this.#followLink();
      this.#checkSite();
    } else if (Object.keys(settingsFromLink().settings).length) {
      this.#isWaiting = true;
      this.emit(this.#isPaused ? "wanted" : "waiting", undefined);
    }
  }

  /** It starts from first values, whatever was chosen before. @returns {Settings | null} what the address sets, if it sets anything */
  #followLink() {
    const { settings, problems } = settingsFromLink();
    this.#problems = problems;
    if (!Object.keys(settings).length) return null;
    this.replace({ ...initialSettings(settings.dataset), ...settings });
    return this.value;
  }

  /** A site may have no MNIST: synthetic digits take its place. */
  #checkSite() {
    const { site } = this.#engine;
    if (!site) return;
    if (!site.mnist && this.value.dataset === "mnist") {
      if (this.#isChosen) this.#problems.push(new Problem("settings-no-mnist-link"));
      const isChosen = this.#isChosen;
      this.choose({ dataset: "synthetic" });
      this.#isChosen = isChosen;
    }
    this.#tellProblems();
  }

  #tellProblems() {
    if (this.#engine.site && this.#problems.length) this.emit("ignored", this.#problems.splice(0));
  }

  /** @param {Settings} value */
  #set(value) {
    this.value = known(value);
    toLink(this.value);
    store.set("settings", this.value);
    this.emit("change", this.value);
  }
}
