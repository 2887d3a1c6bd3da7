/** The form of a run's settings, made from Python's table of them, and the lessons that fill it. */

import { isReturn } from "../../lab/address.js";
import { LESSONS } from "../../lab/lessons.js";
import { format, initialSettings, parse, SETTINGS, settingsFromLink } from "../../lab/settings.js";
import { choice, element, find } from "../../ui/dom.js";
import { explained } from "../../ui/terms.js";
import { hasWords, say, write } from "../../ui/words.js";
import { sayAbout } from "./problems.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */
/** @typedef {import("../../protocol.js").Problem} Problem */
/** @typedef {import("../../generated/schema.js").Setting} Setting */
/** @typedef {import("../../protocol.js").Settings} Settings */

/** The settings that are always in view; all others are under "More settings". */
const MAIN = ["dataset", "epochs", "mini_batch_size", "eta", "seed", "own_weight"];
/** The terms that are explained at the names of settings. @type {Record<string, string>} */
const TERMS = {
  dataset: "mnist",
  epochs: "epoch",
  mini_batch_size: "mini-batch",
  eta: "eta",
  seed: "seed",
  hidden: "hidden",
};
/** Lists of values that fields offer, by setting. @type {Record<string, string>} */
const OFFERED = { examples: "examples-offered" };
/** What does not end a lesson: another data set, or more epochs, teach the same. */
const FREE = ["dataset", "epochs"];

export class SettingsForm {
  #lab;
  #more;
  #lesson;
  #lessonSays;
  #datasetSays;
  #locked;
  /** The fields by the names of their settings. @type {Map<string, HTMLInputElement>} */
  #fields = new Map();
  /** Whether the settings change because somebody writes in a field. */
  #isWriting = false;
  /** The paused run whose η the form shows. @type {number | undefined} */
  #paused;

  /** @param {HTMLElement} root @param {Lab} lab */
  constructor(root, lab) {
    this.#lab = lab;
    this.#more = find("#more-settings", root);
    this.#lesson = choice("#lesson", root);
    this.#lessonSays = find("#lesson-says", root);
    this.#datasetSays = find("#dataset-says", root);
    this.#locked = find("#settings-locked", root);
    this.#makeFields(root);
    const none = new Option(say("train-lesson-none"), "");
    const lessons = LESSONS.map(({ name }) => new Option(say(`lesson-${name}`), name));
    this.#lesson.replaceChildren(none, ...lessons);
    this.#lesson.addEventListener("change", () => this.#choseLesson());
    lab.settings.on("change", () => this.#show());
    lab.settings.on("ignored", (problems) => this.#sayIgnored(problems));
    lab.settings.on("waiting", () => lab.notice(say("settings-link-waits")));
    lab.settings.on("wanted", () => this.#giveWay());
    lab.digits.addEventListener("change", () => this.#showOffered());
    lab.engine.on("status", () => this.#showOffered());
    lab.on("run", () => {
      this.#enable();
      this.#showPausedEta();
    });
    window.addEventListener("hashchange", () => this.#openForLink());
    this.#show();
    this.#openForLink();
  }

  /** @param {HTMLElement} root */
  #makeFields(root) {
    const lesson = this.#lesson.parentElement;
    const more = find("#more-settings .fields", root);
    for (const setting of SETTINGS) {
      const made = makeField(setting);
      made.addEventListener("input", () => this.#chose(setting));
      this.#fields.set(setting.name, made);
      const name = element("span");
      write(name, `setting-${setting.element}`);
      if (TERMS[setting.name]) explained(name, TERMS[setting.name]);
      const label = element("label", {}, name, made);
      if (MAIN.includes(setting.name)) lesson?.before(label);
      else more.append(label);
    }
  }

  /** @param {Setting} setting */
  #fieldOf({ name }) {
    return /** @type {HTMLInputElement} */ (this.#fields.get(name));
  }

  /** Reads all fields; throws an error for people, and goes to the field. @returns {Settings} */
  read() {
    for (const setting of SETTINGS) {
      const from = this.#fieldOf(setting);
      try {
        parse(setting, from.value);
      } catch (error) {
        const details = from.closest("details");
        if (details) details.open = true;
        from.focus();
        throw error;
      }
    }
    return this.#lab.settings.value;
  }

  /** What a run that begins as another did is for. @param {import("../../lab/runs.js").Run} run */
  repeat({ number, settings }) {
    this.#lab.settings.replace(settings);
    this.#lesson.value = "";
    this.#lessonSays.textContent = say("runs-repeated", { number });
    this.#fields.get("eta")?.focus();
  }

  /** Somebody changed a field. @param {Setting} setting */
  #chose(setting) {
    const from = this.#fieldOf(setting);
    this.#lab.notice("");
    try {
      const value = parse(setting, from.value);
      from.setCustomValidity("");
      this.#choose({ [setting.name]: value });
      if (this.#lab.run.state === "paused") this.#changeRun(Number(value));
    } catch (error) {
      from.setCustomValidity(sayAbout(/** @type {Problem} */ (error)));
      return;
    }
    const taught = LESSONS.find(({ name }) => name === this.#lesson.value)?.settings ?? {};
    if (!(setting.name in taught) || FREE.includes(setting.name)) return;
    this.#lesson.value = "";
    this.#lessonSays.textContent = "";
  }

  /** A paused run stays in the list, and a link's settings take its place. */
  async #giveWay() {
    const { engine, runs } = this.#lab;
    const number = runs.current?.number;
    await engine.ask("run.reset").catch((error) => this.#lab.notice(sayAbout(error)));
    if (number) this.#lab.notice(say("runs-paused", { number }));
  }

  /** A paused run takes another η, the only field that is open then. @param {number} eta */
  #changeRun(eta) {
    const { engine } = this.#lab;
    engine.ask("run.change", { eta }).catch((error) => this.#lab.notice(sayAbout(error)));
  }

  /** A run that is paused is shown with its own η, whatever was chosen meanwhile. */
  #showPausedEta() {
    const { state, run, progress } = this.#lab.run;
    const paused = state === "paused" ? run : undefined;
    const isNew = paused !== undefined && paused !== this.#paused;
    this.#paused = paused;
    const eta = progress?.etas?.at(-1)?.[1];
    if (isNew && eta !== undefined && eta !== this.#lab.settings.value.eta)
      this.#lab.settings.choose({ eta });
  }

  /** @param {Partial<Settings>} changes */
  #choose(changes) {
    this.#isWriting = true;
    this.#lab.settings.choose(changes);
    this.#isWriting = false;
  }

  #choseLesson() {
    const wanted = LESSONS.find(({ name }) => name === this.#lesson.value);
    this.#lessonSays.textContent = wanted ? say(`lesson-${wanted.name}.says`) : "";
    this.#lab.notice("");
    if (!wanted) return;
    const { dataset, data_seed } = this.#lab.settings.value;
    this.#lab.settings.replace({ dataset, data_seed, ...wanted.settings });
  }

  #show() {
    const { value } = this.#lab.settings;
    this.#showOffered();
    for (const setting of SETTINGS) {
      const into = this.#fieldOf(setting);
      // What somebody is writing is not written anew, and what is wrong stays until it is corrected.
      const isWrong = this.#isWriting && into.validity.customError;
      if (isWrong || isWritten(setting, into.value, value[setting.name])) continue;
      into.value = format(setting, value[setting.name]);
      into.setCustomValidity("");
    }
  }

  /** The data sets to choose from, and the fields that matter for the chosen one. */
  #showOffered() {
    const { settings, digits } = this.#lab;
    const { value } = settings;
    this.#showDatasets();
    const isUserSet = value.dataset === "user" || digits.count("user") === 0;
    this.#fields
      .get("data_seed")
      ?.parentElement?.toggleAttribute("hidden", value.dataset !== "synthetic");
    this.#fields.get("own_weight")?.parentElement?.toggleAttribute("hidden", isUserSet);
  }

  /** Shows the further settings where a link sets one of them otherwise than is usual. */
  #openForLink() {
    if (isReturn()) return;
    const { settings } = settingsFromLink();
    const initial = initialSettings(settings.dataset);
    const unusual = SETTINGS.filter(
      (setting) =>
        setting.name in settings &&
        format(setting, settings[setting.name]) !== format(setting, initial[setting.name]),
    );
    if (!Object.keys(settings).length) return;
    const isOpen = unusual.some((setting) => this.#more.contains(this.#fieldOf(setting)));
    this.#more.toggleAttribute("open", isOpen);
  }

  /** The data sets that are here, and the one that is chosen. */
  get #offered() {
    const { engine, digits, settings } = this.#lab;
    const offered = ["synthetic"];
    // As long as nobody knows, the site has MNIST.
    if (!engine.site || engine.site.mnist) offered.unshift("mnist");
    if (digits.count("files") > 1) offered.push("files");
    if (digits.count("user") > 1) offered.push("user");
    const { dataset } = settings.value;
    return offered.includes(dataset) ? offered : [...offered, dataset];
  }

  #showDatasets() {
    const offered = this.#offered;
    const select = this.#fields.get("dataset");
    const known = [...(select?.children ?? [])].map((option) => option.getAttribute("value"));
    if (known.join() !== offered.join())
      select?.replaceChildren(
        ...offered.map((name) => new Option(say(`setting-dataset-${name}`), name)),
      );
    if (select) select.value = this.#lab.settings.value.dataset;
    const hasNoMnist = this.#lab.engine.site?.mnist === null;
    this.#datasetSays.textContent = hasNoMnist ? say("settings-no-mnist") : "";
  }

  /** @param {Problem[]} problems */
  #sayIgnored(problems) {
    const said = problems.map(sayAbout).join(" ");
    this.#lab.notice(say("settings-link-ignored", { problems: said }));
  }

  /** The settings of a run under way cannot be changed, but η while it is paused. */
  #enable() {
    const { state } = this.#lab.run;
    const isUnderWay = ["preparing", "running", "paused"].includes(state);
    for (const [name, one] of this.#fields)
      one.disabled = isUnderWay && !(state === "paused" && name === "eta");
    this.#lesson.disabled = isUnderWay;
    this.#locked.hidden = !isUnderWay;
    this.#locked.textContent =
      state === "paused" ? say("settings-locked-paused") : say("settings-locked");
    this.#lab.settings.lock(isUnderWay, state === "paused");
  }
}

/** Whether a field has a value already, however it is written. @param {Setting} setting @param {string} text @param {any} value */
function isWritten(setting, text, value) {
  try {
    return format(setting, parse(setting, text)) === format(setting, value);
  } catch {
    return false;
  }
}

/** @param {Setting} setting @returns {HTMLInputElement} or a select, which has all that is used of it */
function makeField({ name, element: id, choices, whole, length }) {
  const options = choices.map((value) => new Option(say(`setting-${id}-${value}`), value));
  // A number field would drop a decimal comma in some browsers, and 0,5 would be 5.
  const written =
    whole && !length
      ? { type: "number", step: "1", inputMode: "numeric" }
      : { type: "text", autocomplete: "off", inputMode: length ? "text" : "decimal" };
  const made = choices.length
    ? /** @type {any} */ (element("select", { id }, ...options))
    : element("input", { id, ...written });
  // What the field itself says, such as its title, is optional.
  const about = `setting-${id}-field`;
  if (hasWords(about)) write(made, about);
  if (OFFERED[name]) made.setAttribute("list", OFFERED[name]);
  return made;
}
