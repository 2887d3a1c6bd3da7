/** The check of one derivative: a parameter is nudged, and the slope compared with backprop's. */

import { button, choice, element, field, find } from "../../ui/dom.js";
import { layerName } from "../../ui/layers.js";
import { indexOfLargest, written } from "../../ui/numbers.js";
import { say, sayProblem, write } from "../../ui/words.js";
import { keyOf } from "./labels.js";

/** @typedef {import("../../lab/engine.js").Engine} Engine */
/** @typedef {import("../../protocol.js").Derivation} Derivation */
/** @typedef {import("../../protocol.js").GradientCheck} GradientCheck */

/** Where both derivatives are below it, the parameter shows nothing. */
const NEARLY_NONE = 1e-9;

export class Check {
  #engine;
  #onCheck;
  #of;
  #j;
  #k;
  #run;
  #says;
  #faultSays;
  /** @type {Derivation | undefined} */
  #derivation;
  /** Whether somebody has checked: then it is checked anew for each derivation. */
  #isChecked = false;
  #shape = "";

  /**
   * @param {HTMLElement} root @param {Engine} engine
   * @param {(layer: number, j: number, k?: number) => void} onCheck told which parameter is checked, its layer from 1
   */
  constructor(root, engine, onCheck) {
    this.#engine = engine;
    this.#onCheck = onCheck;
    this.#of = choice("#check-of", root);
    this.#j = field("#check-j", root);
    this.#k = field("#check-k", root);
    this.#run = button("#check-run", root);
    this.#says = find("#check-says", root);
    this.#faultSays = find("#fault-says", root);
    find("#check", root).addEventListener("submit", (event) => {
      event.preventDefault();
      this.#check(true);
    });
    this.#of.addEventListener("change", () => this.#suggest());
  }

  /** @param {Derivation} derivation @param {boolean} isDrawn whether there is a digit */
  set(derivation, isDrawn) {
    this.#derivation = derivation;
    const shape = derivation.sizes.join();
    if (shape !== this.#shape) this.#offer(derivation.sizes);
    this.#shape = shape;
    this.#limit();
    this.#run.disabled = !isDrawn;
    this.#sayFault(derivation);
    if (!isDrawn) this.#clear();
    else if (this.#isChecked) this.#check();
    else this.#suggest();
  }

  /** Checks the parameter that is picked. @param {import("./step.js").Pick} pick */
  choose({ layer, j, k }) {
    if (layer === 0) return;
    this.#of.value = `${k === undefined ? "b" : "w"} ${layer}`;
    this.#j.value = String(j);
    if (k !== undefined) this.#k.value = String(k);
    this.#limit();
    this.#check(true);
  }

  /** What is chosen: the layer from 1, j, and k unless it is a bias. */
  get #place() {
    const [kind, layer] = this.#of.value.split(" ");
    const k = kind === "w" ? Number(this.#k.value) : undefined;
    return { layer: Number(layer), j: Number(this.#j.value), k };
  }

  /** Offers the weights and biases of each layer, the last one first. @param {number[]} sizes */
  #offer(sizes) {
    const options = sizes.slice(1).flatMap((_, i) => {
      const layer = layerName(i + 1, sizes);
      return [
        new Option(say("check-weight", { layer }), `w ${i + 1}`),
        new Option(say("check-bias", { layer }), `b ${i + 1}`),
      ];
    });
    this.#of.replaceChildren(...options.reverse());
    this.#of.value = `w ${sizes.length - 1}`;
    this.#isChecked = false;
    this.#clear();
  }

  #clear() {
    this.#says.textContent = "";
    this.#says.dataset.agrees = "";
  }

  #limit() {
    if (!this.#derivation) return;
    const { layer, k } = this.#place;
    const { sizes } = this.#derivation;
    this.#j.max = String(sizes[layer] - 1);
    this.#k.max = String(sizes[layer - 1] - 1);
    this.#k.disabled = k === undefined;
    this.#k.parentElement?.toggleAttribute("hidden", k === undefined);
  }

  /** @param {Derivation} derivation */
  #sayFault({ fault }) {
    this.#faultSays.replaceChildren();
    if (!fault) return;
    const [right, wrong] = [element("code"), element("code", { className: "wrong" })];
    right.dataset.l10nName = "right";
    wrong.dataset.l10nName = "wrong";
    this.#faultSays.append(right, wrong);
    write(this.#faultSays, "check-fault", { right: fault.line, wrong: fault.wrong });
  }

  /** Something to see: of what is chosen, the one with the largest derivative. */
  #suggest() {
    if (!this.#derivation) return;
    const { layer, k } = this.#place;
    const key = keyOf(this.#derivation, k === undefined ? "∂C/∂b" : "∂C/∂w", layer);
    const { numbers, columns } = this.#derivation.values[key];
    const largest = indexOfLargest(numbers);
    this.#j.value = String(Math.floor(largest / columns));
    this.#k.value = String(largest % columns);
    this.#limit();
  }

  /** @param {boolean} [isAsked] whether somebody waits for the verdict */
  async #check(isAsked = false) {
    const derivation = this.#derivation;
    if (!derivation) return;
    this.#says.dataset.agrees = "";
    const wrong = [this.#j, this.#k].find((input) => !input.disabled && !input.checkValidity());
    if (wrong) {
      const name = wrong === this.#j ? "j" : "k";
      const most = wrong.max;
      this.#says.textContent = wrong.value
        ? say("check-range", { name, most, value: wrong.value })
        : say("check-nothing", { name, most });
      return;
    }
    const { layer, j, k } = this.#place;
    if (isAsked) this.#onCheck(layer, j, k);
    this.#isChecked = true;
    try {
      const check = await this.#engine.ask("study.check", layer - 1, j, k);
      if (derivation !== this.#derivation) return;
      const verdict = verdictOf(check);
      this.#says.dataset.agrees = verdict === "check-none" ? "none" : String(check.agrees);
      this.#says.replaceChildren(...reportOf(check, verdict));
      if (isAsked) this.#says.scrollIntoView({ block: "nearest" });
    } catch (error) {
      this.#says.textContent = sayProblem(/** @type {Error} */ (error));
    }
  }
}

/** Where both are 0, nothing was tested, right or wrong. @param {GradientCheck} check */
function verdictOf({ slope, backprop, agrees }) {
  if (Math.max(Math.abs(slope), Math.abs(backprop)) < NEARLY_NONE) return "check-none";
  return agrees ? "check-agrees" : "check-differs";
}

/** @param {GradientCheck} check @param {string} verdict */
function reportOf(
  { cost_minus: minus, cost_plus: plus, slope, backprop, relative_error: error, epsilon },
  verdict,
) {
  const rows = [
    [say("check-minus", { epsilon: written(epsilon) }), minus],
    [say("check-plus"), plus],
    [say("check-slope"), slope],
    [say("check-backprop"), backprop],
  ];
  const list = element("dl");
  for (const [name, number] of rows) {
    list.append(
      element("dt", { textContent: String(name) }),
      element("dd", { textContent: exact(Number(number)) }),
    );
  }
  const textContent = say(verdict, { error: written(error) });
  return [element("p", { className: "verdict", textContent }), list];
}

/** @param {number} number */
function exact(number) {
  return number.toPrecision(10).replaceAll("-", "−");
}
