/** What the header says of changed code: that it answers, or that it does not come to an end. */

import { Problem } from "../../protocol.js";
import { action, find } from "../../ui/dom.js";
import { say, sayProblem } from "../../ui/words.js";

/** @param {import("../../lab/lab.js").Lab} lab */
export function mountBadge(lab) {
  const badge = find("#code-badge");
  const stop = action(say("badge-stop"), () => lab.engine.halt(new Problem("lost-code-stopped")));
  const back = action(say("badge-original"), () => {
    lab.engine.ask("code.use", {}).catch((error) => lab.notice(sayProblem(error)));
  });
  let shown = "";
  const show = () => {
    const state = lab.engine.busy ? "busy" : lab.sources.length ? "changed" : "";
    const parts = {
      busy: [say("badge-busy"), stop],
      changed: [say("badge-changed"), back],
      "": [],
    };
    // It is read out: only where it is news.
    if (state !== shown) badge.replaceChildren(...parts[state]);
    shown = state;
    badge.title =
      state === "changed" ? say("badge-sources", { names: lab.sources.join(", ") }) : "";
  };
  lab.engine.on("busy", show);
  lab.engine.on("status", show);
  lab.on("answering", show);
}
