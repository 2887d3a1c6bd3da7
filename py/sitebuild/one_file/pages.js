/**
 * The pages beside the laboratory, as templates in the single file: `#page=teachers` shows one in
 * place of the laboratory. Both have elements of the same ids and styles of their own, so a change
 * from one to the other loads the file anew, as it would on the site.
 */

import { fromAddress, showAddress } from "./lab/address.js";

/** Shows the page that the address names, if it names one, and follows the address from then on. */
export function showPage() {
  const shown = pageInAddress();
  if (shown) replaceLaboratory(shown);
  // This listener is the first, and the laboratory would look for settings in such an address.
  window.addEventListener("hashchange", (event) => {
    if (!shown && !pageInAddress()) return;
    event.stopImmediatePropagation();
    if (pageInAddress() === shown) goToPlace();
    else location.reload();
  });
}

/** The page that the address names; null: it names none. */
export function pageInAddress() {
  const name = fromAddress("page");
  return name === null
    ? null
    : /** @type {HTMLTemplateElement | null} */ (
        document.querySelector(`template#page-${CSS.escape(name)}`)
      );
}

/** @param {HTMLTemplateElement} template */
function replaceLaboratory({ content, className }) {
  const [ours, others] = document.querySelectorAll("style");
  ours.media = "not all";
  others.media = "";
  const title = /** @type {HTMLElement} */ (content.querySelector("title"));
  /** @type {HTMLElement} */ (document.querySelector("title")).replaceWith(title);
  for (const part of [...document.body.children])
    if (!part.matches("script, template")) part.remove();
  document.body.className = className;
  document.body.prepend(content);
  showAddress(new URL(location.pathname, location.href));
  goToPlace();
}

function goToPlace() {
  const place = fromAddress("at");
  if (place) document.getElementById(place)?.scrollIntoView();
}
