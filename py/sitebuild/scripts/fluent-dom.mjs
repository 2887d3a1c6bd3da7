/** What translates the page's HTML to another language: vendor/fluent-dom.mjs. */

export { DOMLocalization } from "@fluent/dom";
