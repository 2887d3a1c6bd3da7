/**
 * Short explanations of terms, by pointing, by a tap and by the keyboard: of elements with `data-term`,
 * and of the symbols in formulas, which the list of symbols explains to the keyboard. What is said
 * stands in the messages `term-…`.
 */

import { element } from "./dom.js";
import { hasWords, say } from "./words.js";

/** The terms of symbols in formulas. @type {Record<string, string>} */
const SYMBOLS = { σ: "sigma", δ: "delta", "∇": "nabla", "⊙": "hadamard", η: "eta", "∂": "partial" };
/** From the edges of the window. */
const GAP = 6;

/** Makes an element a term. @template {HTMLElement} E @param {E} made @param {string} term @returns {E} */
export function explained(made, term) {
  made.dataset.term = term;
  made.tabIndex = 0;
  return made;
}

/** Has terms explained wherever they stand. */
export function explainTerms() {
  new Explanation();
}

class Explanation {
  #box = element("div", { id: "term-says", role: "tooltip", hidden: true });
  /** @type {Element | null} */
  #of = null;
  #isTouch = false;
  /** Whether it was pointed at: another way of opening it is not ended by the mouse. */
  #isPointed = false;

  constructor() {
    document.body.append(this.#box);
    document.addEventListener("pointerdown", ({ pointerType }) => {
      this.#isTouch = pointerType !== "mouse";
    });
    document.addEventListener("pointerover", ({ target, pointerType }) => {
      const term = termAt(target);
      if (pointerType !== "mouse" || this.#box.contains(/** @type {Node} */ (target))) return;
      if (!term && !this.#isPointed) return;
      this.#show(term);
      this.#isPointed = term !== null;
    });
    document.addEventListener("focusin", ({ target }) => {
      if (target instanceof Element && target.matches(":focus-visible")) this.#show(termAt(target));
    });
    document.addEventListener("focusout", () => this.#hide());
    document.addEventListener("click", (event) => {
      const term = termAt(event.target);
      // The field of a label would take the focus, and the keyboard of a tablet the screen.
      if (this.#isTouch && term) event.preventDefault();
      if (this.#isTouch) this.#show(term === this.#of ? null : term);
    });
    document.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") this.#hide();
    });
    document.addEventListener("scroll", () => this.#hide(), { capture: true, passive: true });
  }

  /** @param {Element | null} of */
  #show(of) {
    if (of === this.#of) return;
    this.#hide();
    const name = of && nameOf(of);
    if (!of || !hasWords(`term-${name}`)) return;
    this.#of = of;
    this.#box.textContent = say(`term-${name}`);
    this.#box.hidden = false;
    of.setAttribute("aria-describedby", this.#box.id);
    this.#place(of.getBoundingClientRect());
  }

  /** Below the term, or above it where there is no room. @param {DOMRect} at */
  #place({ left, top, bottom }) {
    const { width, height } = this.#box.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const x = Math.max(GAP, Math.min(left, clientWidth - width - GAP));
    // It touches the term: on the way to it the mouse meets nothing else.
    const y = bottom + height > clientHeight ? top - height : bottom;
    Object.assign(this.#box.style, { left: `${x}px`, top: `${y}px` });
  }

  #hide() {
    this.#of?.removeAttribute("aria-describedby");
    this.#of = null;
    this.#isPointed = false;
    this.#box.hidden = true;
  }
}

/** @param {EventTarget | null} target */
function termAt(target) {
  const found = target instanceof Element ? target.closest("[data-term], mi, mo") : null;
  return found && nameOf(found) ? found : null;
}

/** @param {Element} found */
function nameOf(found) {
  return found.getAttribute("data-term") ?? SYMBOLS[found.textContent ?? ""];
}
