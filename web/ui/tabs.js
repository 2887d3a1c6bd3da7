/** The tabs: one panel at a time, by mouse, by arrow keys, and by the address (`#panel=train`). */

import { fromAddress, toAddress } from "../lab/address.js";

/** Fires "panelshow" at a panel that comes into view. */
export function showTabs() {
  const tabs = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[role=tab]")]);

  /** @param {HTMLElement} wanted @param {boolean} [told] whether the address is to say so */
  const choose = (wanted, told = true) => {
    for (const tab of tabs) {
      tab.setAttribute("aria-selected", String(tab === wanted));
      tab.tabIndex = tab === wanted ? 0 : -1;
      panelOf(tab).hidden = tab !== wanted;
    }
    // scrollIntoView would scroll the page too.
    const list = /** @type {HTMLElement} */ (wanted.parentElement);
    list.scrollLeft =
      wanted.offsetLeft - list.offsetLeft - (list.clientWidth - wanted.clientWidth) / 2;
    if (told) toAddress("panel", wanted.dataset.panel ?? "");
    panelOf(wanted).dispatchEvent(new Event("panelshow"));
  };
  const followAddress = () => {
    const named = tabs.find((tab) => tab.dataset.panel === fromAddress("panel"));
    if (named) choose(named, false);
  };

  tabs.forEach((tab, i) => {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", (event) => {
      const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = tabs[(to + tabs.length) % tabs.length];
      next.focus({ preventScroll: true });
      choose(next);
    });
  });
  window.addEventListener("hashchange", followAddress);
  choose(tabs[0], false);
  followAddress();
}

/** @param {HTMLElement} tab @returns {HTMLElement} */
function panelOf(tab) {
  return /** @type {HTMLElement} */ (
    document.getElementById(tab.getAttribute("aria-controls") ?? "")
  );
}
