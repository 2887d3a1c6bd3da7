/** Backpropagation step by step: a path to walk, with the drawn digit's numbers in it. */

import { fromAddress, toAddress } from "../../lab/address.js";
import { Diagram } from "./diagram.js";
import { element, find } from "../../ui/dom.js";
import { latest } from "../../ui/latest.js";
import { written } from "../../ui/numbers.js";
import { loadWords, say } from "../../ui/words.js";
import { entryLabel, keyOf, productLabel, stepLabel, stepTitle, stepWhy } from "./labels.js";
import { figures, words } from "./step.js";
import { showTrial } from "./trial.js";

/** @typedef {import("../../lab/engine.js").Engine} Engine */
/** @typedef {import("../../lab/engine.js").Derivation} Derivation */
/** @typedef {import("./step.js").Pick} Pick */

const REST_MILLISECONDS = 150;
const PLAY_MILLISECONDS = 6000;

/** @param {Engine} engine @param {import("../draw/pad.js").Pad} pad @param {ReturnType<typeof import("../code/index.js").showCode>} code */
export async function showBackprop(engine, pad, code) {
  const panel = find("#panel-backprop");
  const note = find("#backprop-note");
  const target = /** @type {HTMLSelectElement} */ (find("#target"));
  const eta = /** @type {HTMLInputElement} */ (find("#step-eta"));
  const fault = /** @type {HTMLSelectElement} */ (find("#fault"));
  const head = find("#step-words");
  const body = find("#step-figures");
  const diagram = new Diagram(find("#diagram"), (pick) => choose(pick));
  const unfolded = showUnfolded(engine, find("#unfolded"), () => derivation);
  const trial = showTrial(engine, (layer, j, k) => showOf(layer, j, k));
  for (let digit = 0; digit < 10; digit++) target.add(new Option(String(digit)));
  const path = showPath(find("#steps"), (index) => go(index));

  /** @type {Derivation | undefined} */
  let derivation;
  /** @type {Record<string, string>} */
  let formulas = {};
  /** The name of the step that is shown; where there is none of it, the first is. */
  let at = fromAddress("step") ?? "";
  /** @type {number | null} null: what the network says */
  let chosen = null;
  /** @type {string | null} of what is drawn; null: nothing is frozen */
  let frozen = null;
  /** @type {Pick | null} */
  let pick = null;
  let told = "";
  /** @type {import("./step.js").Mark} */
  let mark = () => {};

  const isRunning = () => engine.training.state === "running" && Boolean(engine.training.progress);

  const refresh = latest(async () => {
    if (panel.hidden || engine.status.state !== "ready") return;
    try {
      await loadWords("backprop");
      if (!isRunning() || frozen === null) await freeze();
      const inputs = pad.inputs;
      const said = inputs ? await engine.predict(inputs) : [];
      target.value = String(chosen ?? Math.max(0, said.indexOf(Math.max(...said))));
      eta.setCustomValidity("");
      if (!eta.checkValidity()) {
        eta.setCustomValidity("Expected a number above 0, up to 1,000.");
        eta.reportValidity();
        return;
      }
      derivation = await engine.derive(
        inputs ?? new Float32Array(768),
        Number(target.value),
        Number(eta.value),
        fault.value,
      );
      panel.dataset.empty = String(!inputs);
      explain();
      if (fault.options.length === 1) {
        for (const name of derivation.faults) fault.add(new Option(say(`fault-${name}`), name));
      }
      path.set(derivation.steps, derivation.sizes);
      trial.set(derivation, Boolean(inputs));
      draw();
    } catch (error) {
      tell(`The derivation could not be made: ${error instanceof Error ? error.message : error}`);
    }
  }, REST_MILLISECONDS);

  const refreshAnew = () => {
    frozen = null;
    refresh();
  };

  const freeze = async () => {
    const { progress } = engine.training;
    await engine.freeze();
    frozen = progress
      ? `after ${new Intl.NumberFormat("en").format(progress.samples)} examples`
      : "";
  };

  const explain = () => {
    if (pad.isEmpty)
      return tell("Draw a digit on the pad, a 7 say: its numbers will stand in every step.");
    if (!isRunning() && chosen === null)
      return tell(
        `The network says ${target.value}. If the digit should be another, choose it above.`,
      );
    if (!isRunning()) return tell("");
    const newest = element("button", { type: "button", textContent: "Take the newest" });
    newest.addEventListener("click", refreshAnew);
    tell(`Training goes on; here the network holds still, as it was ${frozen}. `, newest);
  };

  /** @param {...(string | Node)} parts */
  const tell = (...parts) => note.replaceChildren(...parts);

  const indexNow = () => Math.max(0, derivation?.steps.findIndex(({ name }) => name === at) ?? 0);

  const draw = () => {
    if (!derivation) return;
    const index = indexNow();
    const step = derivation.steps[index];
    path.mark(index);
    panel.dataset.at = step.name;
    // They are read out: not anew with every stroke of the pen.
    const now = [
      stepTitle(step, derivation.sizes),
      stepWhy(step, derivation.sizes),
      derivation.fault?.wrong,
      Object.keys(formulas).length,
      ...step.equations.map(({ formula }) => formula),
    ].join();
    if (now !== told) head.replaceChildren(...words(derivation, step, formulas));
    told = now;
    if (pad.isEmpty) {
      body.replaceChildren();
      mark = () => {};
      choose(null);
      return;
    }
    diagram.show(derivation, step, Number(target.value));
    const made = figures(derivation, step, choose);
    body.replaceChildren(...made.figures);
    mark = made.mark;
    const kept = pick && pick.row < (derivation.values[pick.key]?.rows ?? 0) ? pick : null;
    pick = null;
    choose(kept ?? firstPick(derivation, step));
  };

  /** @param {number} to */
  const go = (to) => {
    if (!derivation || to < 0 || to >= derivation.steps.length) return;
    at = derivation.steps[to].name;
    pick = null;
    toAddress("step", at);
    draw();
    panel.scrollTop = 0;
  };

  /** @param {Pick | null} picked @param {boolean} [toCheck] whether it is the one to check */
  const choose = (picked, toCheck = false) => {
    const same =
      picked?.key === pick?.key && picked?.row === pick?.row && picked?.column === pick?.column;
    pick = picked;
    if (!same || !pick) {
      mark(pick);
      diagram.mark(pick);
      unfolded.show(pick);
    }
    if (toCheck && pick) trial.choose(pick);
  };

  /** Picks a parameter, by its layer (from 1), where the step shows it. @param {number} layer @param {number} j @param {number} [k] */
  const showOf = (layer, j, k) => {
    if (!derivation || pad.isEmpty) return;
    const key = keyOf(derivation, k === undefined ? "∂C/∂b" : "∂C/∂w", layer);
    choose({ key, row: j, column: k ?? 0, layer, j, k });
  };

  const followAddress = () => {
    const wanted = fromAddress("step") ?? at;
    if (wanted === at) return;
    at = wanted;
    pick = null;
    draw();
  };

  find("#step-previous").addEventListener("click", () => go(indexNow() - 1));
  find("#step-next").addEventListener("click", () => go(indexNow() + 1));
  makePlayer(panel, () => {
    go(indexNow() + 1);
    return derivation !== undefined && indexNow() < derivation.steps.length - 1;
  });
  document.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = /** @type {HTMLElement} */ (event.target);
    const elsewhere =
      panel.hidden ||
      !(at === document.body || panel.contains(at)) ||
      at.closest("input, textarea");
    if (!way || elsewhere || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(indexNow() + way);
  });
  target.addEventListener("change", () => {
    chosen = Number(target.value);
    refresh();
  });
  for (const control of [eta, fault]) control.addEventListener("change", refresh);
  pad.addEventListener("change", () => {
    if (pad.isEmpty) chosen = null;
    chosen = pad.truth ?? chosen;
    refresh();
  });
  for (const [selector, section] of [
    ["#go-trial", "#trial"],
    ["#go-check", "#check"],
  ]) {
    find(selector).addEventListener("click", () => {
      find(section).scrollIntoView({ block: "start" });
      find(`${section} .buttons :is(button, select):enabled`).focus({ preventScroll: true });
    });
  }
  find("#go-code").addEventListener("click", () =>
    code.showStep(derivation?.steps[indexNow()].name ?? ""),
  );
  panel.addEventListener("panelshow", () => {
    followAddress();
    refreshAnew();
  });
  window.addEventListener("hashchange", followAddress);
  window.addEventListener("themechange", draw);
  engine.addEventListener("network", refreshAnew);
  engine.addEventListener("lost", () => (frozen = null));
  engine.addEventListener("status", refresh);
  let before = "";
  engine.addEventListener("training", () => {
    const now = `${engine.training.state} ${isRunning()} ${isRunning() || engine.training.progress?.samples}`;
    if (now !== before) refreshAnew();
    before = now;
    trial.lock(isRunning());
  });

  const response = await fetch(new URL("../../formulas.json", import.meta.url)).catch(() => null);
  if (response?.ok) formulas = await response.json().catch(() => ({}));
  draw();
}

/**
 * Where a step begins to be looked at: the largest of the weights' numbers that it computes, or else
 * of what it computes last.
 * @param {Derivation} derivation @param {import("../../lab/engine.js").Step} step @returns {Pick | null}
 */
function firstPick({ values }, step) {
  const results = step.equations.map(({ result }) => result).filter((result) => values[result]);
  const key = results.find((result) => values[result].kind === "weights") ?? results.at(-1);
  if (!key) return null;
  const { numbers, columns, layer, kind } = values[key];
  let at = 0;
  numbers.forEach((number, i) => {
    if (Math.abs(number) > Math.abs(numbers[at])) at = i;
  });
  const [row, column] = [Math.floor(at / columns), at % columns];
  return { key, row, column, layer, j: row, ...(kind === "weights" ? { k: column } : {}) };
}

/** The path of the steps. @param {HTMLElement} list @param {(index: number) => void} go */
function showPath(list, go) {
  let names = "";
  return {
    /** @param {import("../../lab/engine.js").Step[]} steps @param {number[]} sizes */
    set(steps, sizes) {
      const now = steps.map(({ name }) => name).join();
      if (now === names) return;
      names = now;
      list.replaceChildren(
        ...steps.map((step, i) => {
          const button = element(
            "button",
            { type: "button", title: stepTitle(step, sizes) },
            element("b", { textContent: String(i + 1) }),
            " ",
            stepLabel(step, sizes),
          );
          button.dataset.step = step.name;
          button.addEventListener("click", () => go(i));
          return element("li", {}, button);
        }),
      );
    },
    /** @param {number} index */
    mark(index) {
      [...list.children].forEach((item, i) => {
        const button = /** @type {HTMLElement} */ (item.firstElementChild);
        if (i !== index) return button.removeAttribute("aria-current");
        button.setAttribute("aria-current", "step");
        list.scrollTo({ left: button.offsetLeft - list.clientWidth / 2 + button.clientWidth / 2 });
      });
    },
  };
}

/** The button that walks by itself. @param {HTMLElement} panel @param {() => boolean} next goes on; whether there is more */
function makePlayer(panel, next) {
  const button = find("#step-play");
  let timer = 0;
  const stop = () => {
    window.clearInterval(timer);
    timer = 0;
    button.textContent = "Play";
  };
  button.addEventListener("click", () => {
    if (timer) return stop();
    button.textContent = "Stop";
    const walk = () => {
      if (panel.hidden || !next()) stop();
    };
    timer = window.setInterval(walk, PLAY_MILLISECONDS);
    walk();
  });
}

/**
 * The number that is picked, as the sum of its terms.
 * @param {Engine} engine @param {HTMLElement} box @param {() => Derivation | undefined} derivationNow
 */
function showUnfolded(engine, box, derivationNow) {
  /** @type {Pick | null} */
  let wanted = null;
  const update = latest(async () => {
    if (!wanted) return box.replaceChildren();
    const { key, row, column } = wanted;
    // A derivation that is made anew meanwhile may not have it any more: then its own pick follows.
    const unfolded = await engine.unfold(key, row, column).catch(() => null);
    const derivation = derivationNow();
    if (unfolded && derivation?.values[key]) box.replaceChildren(...sum(derivation, unfolded));
  });
  return {
    /** @param {Pick | null} pick */
    show(pick) {
      wanted = pick;
      update();
    },
  };
}

/** @param {Derivation} derivation @param {import("../../lab/engine.js").Unfolded} unfolded */
function sum(
  derivation,
  { key, row, column, value, given, terms, rest, rest_sum: restSum, zeros },
) {
  const heading = element(
    "h3",
    {},
    entryLabel(derivation, key, row, column),
    ` = ${written(value)}`,
  );
  heading.dataset.total = String(value);
  if (!terms.length) {
    const textContent = given
      ? "Given: not computed in this derivation."
      : "Your code computes this in its own way.";
    return [heading, element("p", { textContent })];
  }
  const largest = Math.max(...terms.map((term) => Math.abs(term.value)), Math.abs(restSum)) || 1;
  const line = (
    /** @type {Node} */ label,
    /** @type {string} */ product,
    /** @type {number} */ number,
  ) => {
    const bar = element("span", { className: number < 0 ? "bar negative" : "bar" });
    bar.style.width = `${(100 * Math.abs(number)) / largest}%`;
    const item = element(
      "li",
      {},
      label,
      element("span", { textContent: product }),
      element("b", { textContent: written(number) }),
      bar,
    );
    item.dataset.value = String(number);
    return item;
  };
  const lines = terms.map((term) =>
    line(productLabel(derivation, term.factors), term.written, term.value),
  );
  if (rest)
    lines.push(
      line(
        element("span", { textContent: `and ${rest} more` }),
        zeros ? `${zeros} terms in all are 0` : "",
        restSum,
      ),
    );
  return [heading, element("ol", {}, ...lines)];
}
