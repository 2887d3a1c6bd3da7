/** Trying the derivation out: a step on a copy of the network, and a check of one derivative. */

import { button, element, find } from "../../ui/dom.js";
import { layerNames } from "../../ui/layers.js";
import { apart, written } from "../../ui/numbers.js";
import { keyOf } from "./labels.js";

/** @typedef {import("../../lab/engine.js").Engine} Engine */
/** @typedef {import("../../lab/engine.js").Derivation} Derivation */

/**
 * @param {Engine} engine
 * @param {(layer: number, j: number, k?: number) => void} onCheck told which parameter is checked, its layer from 1
 */
export function showTrial(engine, onCheck) {
  const steps = showSteps(engine);
  const check = showCheck(engine, onCheck);
  return {
    /** Begins anew. @param {Derivation} derivation @param {boolean} drawn whether there is a digit */
    set(derivation, drawn) {
      steps.set(derivation, drawn);
      check.set(derivation, drawn);
    },
    /** @param {import("./step.js").Pick} pick the parameter to check */
    choose: check.choose,
    /** @param {boolean} locked whether a run is changing the network */
    lock: steps.lock,
  };
}

/** @param {Engine} engine */
function showSteps(engine) {
  const one = button("#step-take");
  const ten = button("#step-again");
  const keep = button("#step-keep");
  const back = button("#step-back");
  const says = find("#trial-says");
  const bars = find("#trial-bars");
  let [taken, faulty, running, kept] = [0, false, false, false];
  /** Counts the derivations: what comes of an older one is not of this. */
  let made = 0;

  const showKeep = () => {
    keep.disabled = taken === 0 || faulty || running;
    keep.title = running
      ? "A run is changing the network: pause it first"
      : faulty
        ? "Steps of a broken derivation are not kept"
        : "The network after these steps answers from now on";
    back.hidden = !kept;
    back.disabled = running;
  };

  const take = async (/** @type {number} */ count) => {
    const mine = made;
    const trial = await engine.takeSteps(count).catch(fail);
    if (!trial || mine !== made) return;
    taken = trial.costs.length - 1;
    ten.disabled = false;
    const [first, last] = [trial.costs[0], trial.costs[taken]];
    const [before, now] = apart(first, last);
    says.textContent = `After ${taken} ${taken === 1 ? "step" : "steps"} the cost is ${now}, before it was ${before}: it ${last < first ? "falls" : "rises"} by ${written(Math.abs(last - first))}. The page’s network is as it was.`;
    Object.assign(says.dataset, { steps: taken, before: first, after: last });
    bars.replaceChildren(
      costs(trial.costs),
      heading(),
      ...trial.before.map((before, digit) => bar(digit, before, trial.after[digit])),
    );
    showKeep();
  };
  const fail = (/** @type {Error} */ error) => {
    says.textContent = error.message;
  };

  one.addEventListener("click", () => take(1));
  ten.addEventListener("click", () => take(10));
  const setKept = (/** @type {boolean} */ now) => () => {
    kept = now;
    showKeep();
  };
  keep.addEventListener("click", () => engine.keep().then(setKept(true)).catch(fail));
  back.addEventListener("click", () => engine.putBack().then(setKept(false)).catch(fail));
  engine.addEventListener("training", () => {
    if (engine.training.state === "paused" || engine.training.state === "done") return;
    kept = false;
    showKeep();
  });

  return {
    /** @param {Derivation} derivation @param {boolean} drawn */
    set(derivation, drawn) {
      made++;
      taken = 0;
      faulty = derivation.fault !== undefined;
      one.disabled = !drawn;
      ten.disabled = true;
      bars.replaceChildren();
      says.textContent =
        engine.origin === "kept"
          ? "Kept: the answer beside the pad is that of the network after your steps."
          : "On a copy: nothing of the page’s network changes until you keep it.";
      for (const key of ["steps", "before", "after"]) delete says.dataset[key];
      showKeep();
    },
    /** @param {boolean} isRunning */
    lock(isRunning) {
      running = isRunning;
      showKeep();
    },
  };
}

/** An output before and after. @param {number} digit @param {number} before @param {number} after */
function bar(digit, before, after) {
  const made = element(
    "div",
    { className: "change" },
    element("b", { textContent: String(digit) }),
    track(before),
    track(after),
    element("span", { textContent: apart(before, after).join(" → ") }),
  );
  made.dataset.before = String(before);
  made.dataset.after = String(after);
  return made;
}

function heading() {
  const words = ["", "before", "after", ""].map((textContent) => element("span", { textContent }));
  return element("div", { className: "change", ariaHidden: "true" }, ...words);
}

/** @param {number} share */
function track(share) {
  const fill = element("span", { className: "fill" });
  fill.style.transform = `scaleX(${share})`;
  return element("span", { className: "track" }, fill);
}

/** The cost after each step as columns. @param {number[]} all */
function costs(all) {
  const largest = Math.max(...all) || 1;
  const columns = all.map((cost) => {
    const column = element("span");
    column.style.height = `${(100 * cost) / largest}%`;
    return column;
  });
  const made = element("div", { className: "costs", role: "img" }, ...columns);
  made.setAttribute(
    "aria-label",
    `The cost step by step, from ${written(all[0])} to ${written(all[all.length - 1])}`,
  );
  return made;
}

/** @param {Engine} engine @param {(layer: number, j: number, k?: number) => void} onCheck */
function showCheck(engine, onCheck) {
  const form = /** @type {HTMLFormElement} */ (find("#check"));
  const which = /** @type {HTMLSelectElement} */ (find("#check-of"));
  const to = /** @type {HTMLInputElement} */ (find("#check-j"));
  const from = /** @type {HTMLInputElement} */ (find("#check-k"));
  const verdict = find("#check-says");
  const fault = find("#fault-says");
  /** @type {Derivation | undefined} */
  let derivation;
  let checked = false;
  let shape = "";

  /** What is chosen: the layer from 1, j, and k unless it is a bias. */
  const place = () => {
    const [kind, layer] = which.value.split(" ");
    return {
      layer: Number(layer),
      j: Number(to.value),
      k: kind === "w" ? Number(from.value) : undefined,
    };
  };
  const limit = () => {
    if (!derivation) return;
    const { layer, k } = place();
    to.max = String(derivation.sizes[layer] - 1);
    from.max = String(derivation.sizes[layer - 1] - 1);
    from.disabled = k === undefined;
  };

  const check = async () => {
    if (!derivation) return;
    const wrong = [to, from].find((field) => !field.disabled && !field.checkValidity());
    if (wrong) {
      verdict.dataset.agrees = "";
      verdict.textContent = `${wrong === to ? "j" : "k"}: expected a whole number from 0 to ${wrong.max}, found ${wrong.value || "nothing"}.`;
      return;
    }
    const { layer, j, k } = place();
    onCheck(layer, j, k);
    const mine = derivation;
    verdict.dataset.agrees = "";
    const found = await engine.check(layer - 1, j, k).catch((error) => {
      verdict.textContent = error.message;
    });
    if (!found || mine !== derivation) return;
    checked = true;
    verdict.dataset.agrees = String(found.agrees);
    verdict.replaceChildren(...report(found));
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    check();
  });
  which.addEventListener("change", limit);

  return {
    /** @param {Derivation} now @param {boolean} drawn */
    set(now, drawn) {
      derivation = now;
      const { sizes, values } = now;
      if (shape !== sizes.join()) {
        shape = sizes.join();
        which.replaceChildren(
          ...layerNames(sizes)
            .slice(1)
            .flatMap((name, i) => [
              new Option(`a weight, ${name}`, `w ${i + 1}`),
              new Option(`a bias, ${name}`, `b ${i + 1}`),
            ])
            .reverse(),
        );
        which.value = `w ${sizes.length - 1}`;
        checked = false;
        verdict.textContent = "";
        verdict.dataset.agrees = "";
      }
      limit();
      button("#check-run").disabled = !drawn;
      fault.replaceChildren(
        ...(now.fault
          ? [
              "Broken on purpose: ",
              element("code", { textContent: now.fault.line }),
              " is now ",
              element("code", { className: "wrong", textContent: now.fault.wrong }),
            ]
          : []),
      );
      if (!drawn) {
        verdict.textContent = "";
        verdict.dataset.agrees = "";
      } else if (checked) check();
      else {
        // Something to see: the weight into the output with the largest derivative.
        const { numbers, columns } = values[keyOf(now, "∂C/∂w", sizes.length - 1)];
        let at = 0;
        numbers.forEach((number, i) => {
          if (Math.abs(number) > Math.abs(numbers[at])) at = i;
        });
        to.value = String(Math.floor(at / columns));
        from.value = String(at % columns);
      }
    },
    /** @param {import("./step.js").Pick} pick */
    choose({ layer, j, k }) {
      if (layer === 0) return;
      which.value = `${k === undefined ? "b" : "w"} ${layer}`;
      to.value = String(j);
      if (k !== undefined) from.value = String(k);
      limit();
      check();
    },
  };
}

/** @param {import("../../lab/engine.js").Check} check */
function report({
  cost_minus: minus,
  cost_plus: plus,
  slope,
  backprop,
  relative_error: error,
  agrees,
  epsilon,
}) {
  const exact = (/** @type {number} */ number) => number.toPrecision(10).replaceAll("-", "−");
  const row = (/** @type {string} */ name, /** @type {string} */ value) => [
    element("dt", { textContent: name }),
    element("dd", { textContent: value }),
  ];
  const list = element(
    "dl",
    {},
    ...row(`cost with ε = ${written(epsilon)} less`, exact(minus)),
    ...row("cost with ε more", exact(plus)),
    ...row("slope: their difference ÷ 2ε", exact(slope)),
    ...row("backprop says", exact(backprop)),
  );
  const small = Math.max(Math.abs(slope), Math.abs(backprop)) < 1e-9;
  const words = agrees
    ? small
      ? "✓ Both are nearly 0: it hardly matters for this digit."
      : `✓ They agree (relative error ${written(error)}).`
    : `✗ They do not agree (relative error ${written(error)}): the derivation is wrong.`;
  return [list, element("p", { className: "verdict", textContent: words })];
}
