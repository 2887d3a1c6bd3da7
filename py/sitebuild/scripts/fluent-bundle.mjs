/** What the page needs of Fluent to say its words: vendor/fluent-bundle.mjs. */

import fluent from "@fluent/bundle";

export const { FluentBundle, FluentResource } = fluent;
