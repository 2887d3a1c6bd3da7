/** Training: settings, buttons, how far the run is, its curves, and the list of all runs. */

import { find } from "../../ui/dom.js";
import { keepClearOf } from "../../ui/sticky.js";
import { Buttons } from "./buttons.js";
import { SettingsForm } from "./form.js";
import { RunList } from "./runs.js";
import { Status } from "./status.js";

/** @param {HTMLElement} root @param {import("../../lab/lab.js").Lab} lab */
export function mount(root, lab) {
  keepClearOf(root, find("#train-buttons", root));
  const form = new SettingsForm(root, lab);
  new Buttons(root, lab, () => form.read());
  new Status(root, lab);
  new RunList(root, lab, (run) => form.repeat(run));
}
