/** The editor's desk: the network's own Python to read, change, check and run, and the exercises. */

import { button, element, find } from "../../ui/dom.js";
import { say, sayProblem } from "../../ui/words.js";
import { Drafts } from "./drafts.js";
import { makeEditor } from "./editor.js";
import { Exercises } from "./exercises.js";
import { readItems } from "./items.js";
import { Report } from "./report.js";
import { Versions } from "./versions.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */
/** @typedef {import("./items.js").Item} Item */
/** @typedef {Record<string, string>} Sources by name, of source parts that are changed */

/** @param {HTMLElement} root @param {Lab} lab */
export async function openDesk(root, lab) {
  // First, while there is nothing to undo: a worker that is replaced does not answer, and all is tried again.
  const items = await readItems(lab.engine);
  const drafts = new Drafts(items);
  await drafts.load();
  const desk = new Desk(root, lab, items, drafts);
  await desk.open();
  return desk;
}

class Desk {
  #root;
  #lab;
  #items;
  #drafts;
  /** @type {Awaited<ReturnType<typeof makeEditor>> | undefined} once Ace is loaded */
  #editor;
  #report;
  #exercises;
  #versions;
  #says;
  /** What is in the editor. @type {Item} */
  #item;
  /** What "Run with my code" put to use, as JSON. */
  #used = "{}";
  #showsDifferences = false;

  /** @param {HTMLElement} root @param {Lab} lab @param {Item[]} items @param {Drafts} drafts */
  constructor(root, lab, items, drafts) {
    this.#root = root;
    this.#lab = lab;
    this.#items = items;
    this.#drafts = drafts;
    this.#item = items[0];
    this.#says = find("#code-says", root);
    this.#report = new Report(root);
    this.#exercises = new Exercises(root, lab.engine, drafts.exercises, this);
    this.#versions = new Versions(root, lab.engine, drafts.versions, this);
    drafts.onClash = (name, sources) => this.#versions.add(name, sources);
  }

  async open() {
    const root = this.#root;
    this.#editor = await makeEditor(find("#code-editor", root), (key, text) =>
      this.#typed(key, text),
    );
    const isExercise = (/** @type {Item} */ { exercise }) => exercise !== undefined;
    this.#list(
      "#code-parts",
      this.#items.filter((item) => !isExercise(item)),
    );
    this.#list("#exercises", this.#items.filter(isExercise));
    this.#listen();
    this.#show(this.#item);
    await this.#markFailure().catch(() => {});
    find("#code-note", root).hidden = true;
    find("#code-work", root).hidden = false;
  }

  /** The exercise in the editor, if it is one. */
  get exercise() {
    return this.#item.exercise;
  }

  /** What is written in the editor. */
  get source() {
    return this.#textOf(this.#item);
  }

  /** All source parts that are changed. @returns {Sources} */
  get drafts() {
    return { ...this.#drafts.parts.all };
  }

  /** @param {string} text for people */
  tell(text) {
    this.#says.textContent = text;
  }

  /** Puts sources in the place of all changes; nothing of them runs. @param {Sources} sources */
  take(sources) {
    for (const { key, original, exercise } of this.#items) {
      if (exercise) continue;
      this.#drafts.parts.set(key, key in sources ? sources[key] : undefined);
      this.#editor?.write(key, sources[key] ?? original);
    }
    this.#show(this.#items.find(({ key }) => key in sources) ?? this.#items[0]);
  }

  /** Puts a text in the place of what somebody wrote, which is kept as a version. @param {string} text */
  replace(text) {
    const { exercise, title, original, key } = this.#item;
    if (this.source !== original && this.source !== text) {
      const id = exercise ? "version-exercise" : "version-before-original";
      this.#versions.keep(say(id, { title }), this.#sources);
    }
    this.#editor?.write(key, text);
  }

  /** Shows the source part that computes a step of the derivation. @param {string} step */
  showStep(step) {
    const computes = (/** @type {string} */ name) =>
      new RegExp(`^${name.replace("*", "(-\\d+)?")}$`).test(step);
    const item = this.#items.find(({ exercise, steps }) => !exercise && steps.some(computes));
    if (item) this.#show(item);
  }

  /** Shows a file of code; it runs nothing. @param {File} file */
  openFile(file) {
    return this.#versions.openFile(file);
  }

  /** Shows again what depends on what is written, used and passed. */
  update() {
    this.#exercises.show();
    for (const item of this.#items) this.#markEntry(item);
    find("#exercises-passed", this.#root).textContent = this.#exercises.score(this.#items);
    find("#code-state", this.#root).textContent = this.#state;
    button("#code-undo", this.#root).disabled = !this.#editor?.canUndo;
    button("#code-reset", this.#root).disabled = this.source === this.#item.original;
    const isReady = this.#lab.engine.status.state === "ready";
    for (const selector of ["#code-use", "#code-check", "#code-save", "#code-diff"])
      button(selector, this.#root).disabled = !isReady;
    this.#showDifferences();
  }

  /** What would run: all that is changed, or what is written for the exercise. @returns {Sources} */
  get #sources() {
    return this.#item.exercise ? { [this.#item.part]: this.source } : this.drafts;
  }

  /** @param {Item} item */
  #textOf({ key, original, exercise }) {
    const { parts, exercises } = this.#drafts;
    return (exercise ? exercises.all[exercise.name]?.source : parts.all[key]) ?? original;
  }

  #listen() {
    const root = this.#root;
    const attempt = (/** @type {() => Promise<unknown>} */ work) => () =>
      work().catch((error) => this.tell(sayProblem(error)));
    const onClick = (/** @type {string} */ selector, /** @type {() => unknown} */ act) =>
      button(selector, root).addEventListener("click", act);
    onClick(
      "#code-use",
      attempt(() => this.#use()),
    );
    onClick(
      "#code-check",
      attempt(() => (this.exercise ? this.#exercises.check() : this.#check())),
    );
    onClick("#code-undo", () => this.#editor?.undo());
    onClick("#code-reset", () => this.replace(this.#item.original));
    onClick("#code-diff", () => {
      this.#showsDifferences = !this.#showsDifferences;
      this.update();
    });
    onClick("#code-step", () => this.#goToStep());
    this.#drafts.onChange(() => {
      for (const item of this.#items) this.#editor?.follow(item.key, this.#textOf(item));
      this.update();
    });
    this.#lab.engine.on("status", () => this.update());
    this.#lab.on("answering", () => this.#followAnswering());
    this.#lab.on("run", () => this.#markFailure().catch(() => {}));
  }

  #followAnswering() {
    if (!this.#lab.sources.length && this.#used !== "{}") {
      // What was said is about code that is no longer in use.
      this.#used = "{}";
      this.tell("");
    }
    this.update();
  }

  #goToStep() {
    const { steps } = this.#item;
    const [step] = [...steps.filter((name) => !name.includes("*")), ...steps];
    this.#lab.go("backprop", { step: step.replace("*", "") });
  }

  /** @param {string} selector @param {Item[]} items */
  #list(selector, items) {
    const entries = items.map((item) => {
      const entry = element("button", { type: "button", textContent: item.title });
      entry.dataset.item = item.key;
      entry.addEventListener("click", () => this.#show(item));
      return element("li", {}, entry);
    });
    find(selector, this.#root).replaceChildren(...entries);
  }

  /** @param {string} key @param {string} text */
  #typed(key, text) {
    const item = this.#items.find((other) => other.key === key);
    if (!item) return;
    const isOriginal = text.trim() === item.original.trim();
    this.#drafts.set(item, isOriginal ? undefined : text);
    this.#report.show(null);
    this.tell("");
    this.update();
  }

  /** @param {Item} item */
  #show(item) {
    const root = this.#root;
    const { key, title, about, exercise, steps, part } = item;
    this.#item = item;
    root.scrollTop = 0;
    this.#editor?.show(key, this.source);
    this.#editor?.mark(null);
    find("#code-title", root).textContent = title;
    find("#code-about", root).textContent = about;
    find("#code-about", root).hidden = !about;
    const task = find("#exercise-task", root);
    task.textContent = exercise ? say(`exercise-${exercise.name}-task`) : "";
    task.hidden = !exercise;
    // What differs from the original would be the answer.
    for (const selector of ["#versions", "#code-diff"])
      find(selector, root).hidden = Boolean(exercise);
    button("#code-step", root).hidden = !steps.length;
    const check = button("#code-check", root);
    const use = button("#code-use", root);
    check.textContent = say(exercise ? "exercise-check" : "code-check");
    check.classList.toggle("main", Boolean(exercise));
    use.classList.toggle("main", !exercise);
    // An answer in words cannot be used.
    use.hidden = Boolean(exercise) && part === "helpers";
    button("#code-reset", root).textContent = say(exercise ? "exercise-reset" : "code-reset");
    this.#report.show(null);
    this.tell("");
    this.update();
  }

  /** @param {Item} item */
  #markEntry({ key, exercise }) {
    const entry = find(`nav [data-item="${key}"]`, this.#root);
    if (key === this.#item.key) entry.setAttribute("aria-current", "true");
    else entry.removeAttribute("aria-current");
    const isPassed = exercise && this.#exercises.progressOf(exercise.name).passed;
    const isChanged = !exercise && key in this.#drafts.parts.all;
    entry.dataset.mark = isPassed ? "passed" : isChanged ? "changed" : "";
    entry.title = entry.dataset.mark ? say(`code-mark-${entry.dataset.mark}`) : "";
  }

  get #state() {
    const used = this.#lab.sources.join(", ");
    if (used) {
      const isThis = JSON.stringify(this.#sources) === this.#used;
      return say(isThis ? "code-state-used" : "code-state-other", { names: used });
    }
    if (this.exercise) return "";
    const names = Object.keys(this.drafts).join(", ");
    return names ? say("code-state-changed", { names }) : say("code-state-original");
  }

  async #showDifferences() {
    button("#code-diff", this.#root).ariaPressed = String(this.#showsDifferences);
    const { engine } = this.#lab;
    if (!this.#showsDifferences || this.exercise || engine.status.state !== "ready")
      return this.#report.showDifferences(null);
    const lines = await engine.ask("code.diff", this.#item.part, this.source).catch(() => null);
    this.#report.showDifferences(lines);
  }

  /** Checks what is written. @returns {Promise<boolean>} whether it can be used */
  async #check() {
    this.#lab.notice("");
    this.tell(say("code-checking"));
    const report = await this.#lab.engine.ask("code.check", this.#sources);
    const { part, line } = report.error ?? {};
    const wrong = part && part !== this.#item.part && this.#items.find(({ key }) => key === part);
    if (wrong) this.#show(wrong);
    this.#report.show(report);
    if (report.error && line) this.#editor?.mark({ line, message: sayProblem(report.error) });
    find("#code-result", this.#root).scrollIntoView({ block: "nearest" });
    this.tell(report.changed.length ? "" : say("code-check-unchanged"));
    return report.ok;
  }

  async #use() {
    const sources = this.#sources;
    if (!(await this.#check())) return this.tell(say("code-not-used"));
    const names = await this.#lab.engine.ask("code.use", sources);
    this.#used = JSON.stringify(sources);
    if (!names.length) return this.tell(say("code-used-original"));
    const { title } = this.#item;
    const name = this.exercise ? say("version-exercise", { title }) : this.#versions.nextName;
    this.#versions.keep(name, sources);
    this.tell(say("code-used"));
    this.update();
  }

  /** Marks where a run has failed in a student's code, if that is still what is written there. */
  async #markFailure() {
    const { problem } = this.#lab.run;
    if (!problem) return;
    const failure = await this.#lab.engine.ask("code.failure");
    // What the code raised before may have been something else.
    if (!failure?.line || !problem.message.endsWith(failure.message)) return;
    const { part, line, text } = failure;
    const isThere = (/** @type {Item} */ item) =>
      item.part === part && this.#textOf(item).split("\n")[line - 1]?.trim().startsWith(text);
    const item = [this.#item, ...this.#items].find(isThere);
    if (!item) return;
    if (item !== this.#item) this.#show(item);
    const message = sayProblem(failure);
    this.#editor?.mark({ line, message });
    this.tell(say("code-failed", { line, message }));
  }
}
