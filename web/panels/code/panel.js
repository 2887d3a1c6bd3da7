/** The panel "Code": the network's own Python to read, change, check and run, and the exercises. */

import { toAddress } from "../../lab/address.js";
import { button, element, find } from "../../ui/dom.js";
import { say } from "../../ui/words.js";
import { notice } from "../../ui/notice.js";
import { showBadge } from "./badge.js";
import { makeEditor } from "./editor.js";
import { showExercises } from "./exercises.js";
import { showDifferences, showResult } from "./report.js";
import { Table } from "./table.js";
import { showVersions } from "./versions.js";

/** @typedef {import("../../lab/engine.js").Engine} Engine */
/** @typedef {import("./exercises.js").Exercise} Exercise */
/** @typedef {import("./exercises.js").Done} Done */
/** @typedef {{name: string, source: string, line: number, file: string, steps: string[]}} Part */
/**
 * What the editor can show: a part of the code, or an exercise.
 * @typedef {object} Item
 * @property {string} key
 * @property {string} part
 * @property {string} title
 * @property {string} about
 * @property {string} original
 * @property {string[]} steps of the derivation
 * @property {Exercise} [exercise]
 */

/** @type {Part} */
const HELPERS = {
  name: "helpers",
  source: "",
  line: 0,
  file: "",
  steps: [],
};

/** Opens the panel. @param {Engine} engine */
export async function openCode(engine) {
  // First, while there is nothing to undo: a worker that is replaced does not answer, and all is tried again.
  /** @type {Part[]} */
  const parts = [...(await engine.askWorkbench("parts")), HELPERS];
  /** @type {Exercise[]} */
  const exercises = await engine.askWorkbench("exercises");
  /** @type {Table<string>} */
  const drafts = new Table("code", (name, theirs) =>
    versions.add(`${name}, from another tab`, { [name]: theirs }),
  );
  /** @type {Table<Done>} */
  const progress = new Table("exercises", (name, { source }) => {
    const { part } = exercises.find((one) => one.name === name) ?? {};
    if (part && source !== undefined)
      versions.add(`Exercise ${name}, from another tab`, { [part]: source });
  });
  /** @type {Table<import("./versions.js").Version>} */
  const kept = new Table("code versions", () => {});
  await Promise.all([drafts.load(), progress.load(), kept.load()]);
  const editor = await makeEditor(find("#code-editor"), (key, text) => typed(key, text));

  /** @type {Item[]} */
  const items = [
    ...parts.map(({ name, source, line, file, steps }) => ({
      key: name,
      part: name,
      title: name,
      about: say(`code-part-${name}`) + (line ? `. ${file}, line ${line}` : ""),
      original: source.trimEnd(),
      steps,
    })),
    ...exercises.map((exercise) => ({
      key: `exercise ${exercise.name}`,
      part: exercise.part,
      title: say(`exercise-${exercise.name}-title`),
      about: "",
      original: exercise.start.trimEnd(),
      steps: exercise.equation ? [exercise.equation] : [],
      exercise,
    })),
  ];
  let item = items[0];
  /** What "Run with mine" put to use. */
  let used = "{}";
  let differing = false;

  /** @param {Item} one */
  const textOf = ({ key, original, exercise }) =>
    (exercise ? progress.all[exercise.name]?.source : drafts.all[key]) ?? original;
  /** What would run: all that is changed, or what is written for the exercise. @returns {Record<string, string>} */
  const mine = () => (item.exercise ? { [item.part]: textOf(item) } : { ...drafts.all });
  const tell = (/** @type {string} */ words) => (find("#code-says").textContent = words);

  /** @param {string} key @param {string} text */
  const typed = (key, text) => {
    const { exercise, original } = /** @type {Item} */ (items.find((one) => one.key === key));
    const source = text.trim() === original.trim() ? undefined : text;
    if (exercise) progress.set(exercise.name, { ...progress.all[exercise.name], source });
    else drafts.set(key, source);
    showResult(null);
    tell("");
    update();
  };

  /** @param {Item} wanted */
  const show = (wanted) => {
    item = wanted;
    const { key, title, about, exercise, steps } = item;
    find("#panel-code").scrollTop = 0;
    editor.show(key, textOf(item));
    editor.mark(null);
    find("#code-title").textContent = title;
    find("#code-about").textContent = about;
    find("#code-about").hidden = !about;
    find("#exercise-task").textContent = exercise ? say(`exercise-${exercise.name}-task`) : "";
    find("#exercise-task").hidden = !exercise;
    // What differs from the original would be the answer.
    for (const one of ["#versions", "#code-diff"]) find(one).hidden = Boolean(exercise);
    button("#code-step").hidden = !steps.length;
    button("#code-check").textContent = exercise ? "Check the answer" : "Check";
    button("#code-check").classList.toggle("main", Boolean(exercise));
    button("#code-use").classList.toggle("main", !exercise);
    // Two answers in words change nothing.
    button("#code-use").hidden = Boolean(exercise) && item.part === "helpers";
    button("#code-reset").textContent = exercise ? "Start again" : "Original";
    showResult(null);
    tell("");
    lesson.show();
    update();
  };

  const update = () => {
    for (const { key, exercise } of items) {
      const entry = /** @type {HTMLElement} */ (find(`#code-work nav [data-item="${key}"]`));
      if (key === item.key) entry.setAttribute("aria-current", "true");
      else entry.removeAttribute("aria-current");
      entry.dataset.mark = exercise
        ? lesson.done(exercise.name).passed
          ? "passed"
          : ""
        : key in drafts.all
          ? "changed"
          : "";
      entry.title = { passed: "passed", changed: "changed", "": "" }[entry.dataset.mark] ?? "";
    }
    find("#exercises-passed").textContent =
      `${exercises.filter(({ name }) => lesson.done(name).passed).length} of ${exercises.length}`;
    find("#code-state").textContent = state();
    button("#code-undo").disabled = !editor.canUndo;
    button("#code-reset").disabled = textOf(item) === item.original;
    const ready = engine.status.state === "ready";
    for (const selector of ["#code-use", "#code-check", "#code-save", "#code-diff"])
      button(selector).disabled = !ready;
    differences();
  };

  const state = () => {
    const names = Object.keys(drafts.all).join(", ");
    if (engine.changed.length && JSON.stringify(mine()) === used)
      return `Your code answers: ${engine.changed.join(", ")}.`;
    if (engine.changed.length)
      return `Your code answers (${engine.changed.join(", ")}), but not as it is written here.`;
    if (item.exercise) return "";
    return names
      ? `Changed: ${names}. The original answers.`
      : "This is the code that runs in this page. Change a line, then press Run with mine.";
  };

  const differences = async () => {
    button("#code-diff").setAttribute("aria-pressed", String(differing));
    if (!differing || item.exercise || engine.status.state !== "ready")
      return showDifferences(null);
    showDifferences(await engine.askWorkbench("diff", item.part, textOf(item)).catch(() => null));
  };

  /** Checks what is written. @returns {Promise<boolean>} whether it can be used */
  const check = async () => {
    notice("");
    tell("Checking …");
    /** @type {import("./report.js").Checked} */
    const checked = await engine.askWorkbench("check", mine());
    showResult(checked);
    const { part, line, message } = checked.error ?? {};
    if (part && part !== item.part)
      show(/** @type {Item} */ (items.find(({ key }) => key === part)));
    if (part && line) editor.mark({ line, message: message ?? "" });
    if (part) showResult(checked);
    find("#code-result").scrollIntoView({ block: "nearest" });
    tell(checked.changed.length ? "" : "Nothing is changed: this is the original.");
    return checked.ok;
  };

  const use = async () => {
    const parts = mine();
    if (!(await check())) return tell("It is not used: it must run, and its shapes must fit.");
    await engine.use(parts);
    used = JSON.stringify(parts);
    if (!engine.changed.length) return tell("Nothing is changed: the original answers.");
    versions.keep(item.exercise ? `Exercise: ${item.title}` : versions.nextName(), parts);
    tell(
      "Your code answers now: the pad, the derivation and the next training run use it. A run under way goes on with the code that it began with.",
    );
    update();
  };

  /** Marks where a run has failed in a student's code, if that is still what is written there. */
  const markFailure = async () => {
    const said = engine.training.message;
    /** @type {import("./report.js").Checked["error"]} */
    const failure = said ? await engine.askWorkbench("failure") : null;
    // What the code raised before may have been something else.
    if (!failure?.line || !said?.endsWith(failure.message)) return;
    const { part, line, text, message } = failure;
    const place = [item, ...items].find(
      (one) => one.part === part && textOf(one).split("\n")[line - 1]?.trim().startsWith(text),
    );
    if (!place) return;
    if (place !== item) show(place);
    editor.mark({ line, message });
    tell(`The training stopped in line ${line}: ${message}`);
  };

  /** Puts a text in the place of what somebody wrote, which is kept. @param {string} text */
  const replace = (text) => {
    const written = textOf(item);
    if (written !== item.original && written !== text)
      versions.keep(
        item.exercise ? `Exercise: ${item.title}` : `Before the original ${item.title}`,
        mine(),
      );
    editor.write(item.key, text);
  };

  const desk = {
    /** @param {Record<string, string>} parts in the place of all changes */
    take(parts) {
      for (const { key, original, exercise } of items) {
        if (exercise) continue;
        drafts.set(key, key in parts ? parts[key] : undefined);
        editor.write(key, parts[key] ?? original);
      }
      show(items.find(({ key }) => key in parts) ?? items[0]);
    },
    parts: () => ({ ...drafts.all }),
    now: () => item.exercise,
    source: () => textOf(item),
    replace,
    tell,
    changed: () => update(),
  };
  const lesson = showExercises(engine, progress, desk);
  const versions = showVersions(engine, kept, desk);

  for (const [list, some] of /** @type {[string, Item[]][]} */ ([
    ["#code-parts", items.filter(({ exercise }) => !exercise)],
    ["#exercises", items.filter(({ exercise }) => exercise)],
  ])) {
    find(list).replaceChildren(
      ...some.map((one) => {
        const entry = element("button", { type: "button", textContent: one.title });
        entry.dataset.item = one.key;
        entry.addEventListener("click", () => show(one));
        return element("li", {}, entry);
      }),
    );
  }

  /** @param {() => Promise<unknown>} work */
  const attempt = (work) => () => work().catch((error) => tell(error.message));
  button("#code-use").addEventListener("click", attempt(use));
  button("#code-check").addEventListener(
    "click",
    attempt(() => (item.exercise ? lesson.check() : check())),
  );
  button("#code-undo").addEventListener("click", () => editor.undo());
  button("#code-reset").addEventListener("click", () => {
    replace(item.original);
  });
  button("#code-diff").addEventListener("click", () => {
    differing = !differing;
    update();
  });
  button("#code-step").addEventListener("click", () => {
    const [step] = [...item.steps.filter((name) => !name.includes("*")), ...item.steps];
    toAddress("step", step.replace("*", ""));
    find("[role=tab][data-panel=backprop]").click();
  });
  for (const table of [drafts, progress]) {
    table.addEventListener("change", () => {
      for (const one of items) editor.follow(one.key, textOf(one));
      lesson.show();
      update();
    });
  }
  for (const change of ["status", "network"]) engine.addEventListener(change, update);
  engine.addEventListener("network", () => {
    if (engine.changed.length || used === "{}") return;
    // It was said of code that is no longer in use.
    used = "{}";
    tell("");
  });
  engine.addEventListener("training", () => markFailure().catch(() => {}));
  showBadge(engine);
  show(item);
  await markFailure().catch(() => {});
  find("#code-note").hidden = true;
  find("#code-work").hidden = false;

  return {
    /** @param {string} step */
    showStep(step) {
      const wanted = items.find(
        ({ exercise, steps }) =>
          !exercise &&
          steps.some((name) => new RegExp(`^${name.replace("*", "(-\\d+)?")}$`).test(step)),
      );
      if (wanted) show(wanted);
    },
    open: versions.open,
  };
}
