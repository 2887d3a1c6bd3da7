/** What translates the page's HTML to another language: vendor/fluent-dom.mjs. */

import fluent from "@fluent/dom";

export const { DOMLocalization } = fluent;
