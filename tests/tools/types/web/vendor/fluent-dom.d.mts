export { DOMLocalization } from "@fluent/dom";
