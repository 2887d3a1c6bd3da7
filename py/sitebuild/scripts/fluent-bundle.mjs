/** What the page needs of Fluent to say its words: vendor/fluent-bundle.mjs. */

export { FluentBundle, FluentResource } from "@fluent/bundle";
