/** What stays at the top of a panel that scrolls. */

/**
 * Tells the panel's styles how high it is, as --sticky: what is scrolled to stops below it.
 * @param {HTMLElement} panel @param {HTMLElement} sticky
 */
export function keepClearOf(panel, sticky) {
  new ResizeObserver(() => {
    panel.style.setProperty("--sticky", `${sticky.offsetHeight}px`);
  }).observe(sticky);
}
