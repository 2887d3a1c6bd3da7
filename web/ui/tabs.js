/** The tabs: one panel at a time, by mouse, by arrow keys, by the address, and as `lab.go` says. */

import { fromAddress, isReturn, toAddress } from "../lab/address.js";

/**
 * Fires "panelshow" at a panel that comes into view.
 * @param {HTMLElement} root @param {import("../lab/lab.js").Lab} lab
 */
export function mount(root, lab) {
  new Tabs(root, lab);
}

class Tabs {
  #root;
  #lab;
  /** @type {HTMLElement[]} */
  #tabs;

  /** @param {HTMLElement} root @param {import("../lab/lab.js").Lab} lab */
  constructor(root, lab) {
    this.#root = root;
    this.#lab = lab;
    this.#tabs = [...root.querySelectorAll("[role=tab]")].map(
      (tab) => /** @type {HTMLElement} */ (tab),
    );
    this.#tabs.forEach((tab, i) => {
      tab.addEventListener("click", () => this.#choose(tab));
      tab.addEventListener("keydown", (event) => this.#walk(event, i));
    });
    lab.on("go", ({ panel }) => this.#chooseNamed(panel));
    window.addEventListener("hashchange", () => this.#followAddress());
    this.#show(this.#tabs[0]);
    this.#followAddress();
  }

  /** @param {HTMLElement} wanted */
  #choose(wanted) {
    toAddress("panel", wanted.dataset.panel ?? "", true);
    this.#show(wanted);
  }

  /** @param {string} name */
  #chooseNamed(name) {
    const named = this.#tabs.find((tab) => tab.dataset.panel === name);
    if (named) this.#choose(named);
  }

  #followAddress() {
    const name = fromAddress("panel");
    const named = this.#tabs.find((tab) => tab.dataset.panel === name);
    // The first address of all may name none.
    if (named) this.#show(named);
    else if (name === null && isReturn()) this.#show(this.#tabs[0]);
  }

  /** @param {HTMLElement} wanted */
  #show(wanted) {
    for (const tab of this.#tabs) {
      tab.setAttribute("aria-selected", String(tab === wanted));
      tab.tabIndex = tab === wanted ? 0 : -1;
      this.#panelOf(tab).hidden = tab !== wanted;
    }
    // scrollIntoView would scroll the page too.
    const list = /** @type {HTMLElement} */ (wanted.parentElement);
    list.scrollLeft =
      wanted.offsetLeft - list.offsetLeft - (list.clientWidth - wanted.clientWidth) / 2;
    this.#panelOf(wanted).dispatchEvent(new Event("panelshow"));
    const name = /** @type {import("../lab/address.js").PanelName} */ (wanted.dataset.panel);
    this.#lab.showing(name);
  }

  /** @param {KeyboardEvent} event @param {number} i the tab that has the focus */
  #walk(event, i) {
    const last = this.#tabs.length - 1;
    const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = this.#tabs[(to + this.#tabs.length) % this.#tabs.length];
    next.focus({ preventScroll: true });
    this.#choose(next);
  }

  /** @param {HTMLElement} tab @returns {HTMLElement} */
  #panelOf(tab) {
    const id = tab.getAttribute("aria-controls") ?? "";
    return /** @type {HTMLElement} */ (this.#root.querySelector(`#${id}`));
  }
}
