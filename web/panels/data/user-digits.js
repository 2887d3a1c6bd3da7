/** The student's own digits: drawn, labelled, and saved as a file. */

import { joined } from "../../lab/digits.js";
import { button, choice, element, field, find } from "../../ui/dom.js";
import { fileName, save, takeOwner } from "../../ui/files.js";
import { gallery, inputsOf } from "../../ui/gallery.js";
import { say, sayProblem } from "../../ui/words.js";
import { perDigit } from "./counts.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */
/** @typedef {import("../../lab/digits.js").Digit} Digit */

const SHOWN = 100;
/** How many times each is mixed into the others. */
const COPIES = 20;

export class UserDigits {
  #root;
  #lab;
  #says;
  #count;
  #pictures;
  #only;
  #label;
  #picked;
  #more;
  #undo;
  #export;
  #train;
  /** The digit that is picked, to be changed. @type {Digit | null} */
  #chosen = null;
  #shown = SHOWN;

  /** @param {HTMLElement} root @param {Lab} lab */
  constructor(root, lab) {
    this.#root = root;
    this.#lab = lab;
    this.#says = find("#own-says", root);
    this.#count = find("#own-count", root);
    this.#pictures = find("#own-digits", root);
    this.#only = choice("#own-only", root);
    this.#label = choice("#own-label", root);
    this.#picked = find("#own-picked", root);
    this.#more = button("#own-more", root);
    this.#undo = button("#own-undo", root);
    this.#export = button("#own-export", root);
    this.#train = button("#own-train", root);
    takeOwner(field("#owner", root));
    this.#makeKeys();
    this.#listen();
    lab.digits.addEventListener("change", () => this.#show());
    this.#show();
  }

  #makeKeys() {
    const keys = Array.from({ length: 10 }, (_, digit) => {
      const key = element("button", { type: "button", textContent: String(digit) });
      key.ariaLabel = say("data-user-key.aria-label", { digit });
      key.addEventListener("click", () => this.#add(digit));
      this.#label.add(new Option(String(digit)));
      this.#only.add(new Option(say("data-user-only", { digit }), String(digit)));
      return key;
    });
    find("#own-keys", this.#root).replaceChildren(...keys);
  }

  #listen() {
    document.addEventListener("keydown", (event) => {
      if (!this.#root.hidden && isDigitKey(event)) this.#add(Number(event.key));
    });
    this.#label.addEventListener("change", () => this.#relabel());
    button("#own-delete", this.#root).addEventListener("click", () => this.#delete());
    button("#own-put", this.#root).addEventListener("click", () => this.#putOnPad());
    this.#undo.addEventListener("click", () => this.#lab.digits.undo());
    this.#export.addEventListener("click", () => this.#save());
    this.#train.addEventListener("click", () => this.#startRun());
    this.#lab.engine.on("status", () => this.#show());
    this.#only.addEventListener("change", () => this.#show());
    this.#more.addEventListener("click", () => {
      this.#shown += 5 * SHOWN;
      this.#show();
    });
  }

  /** Adds what is on the pad. @param {number} digit */
  #add(digit) {
    const { pad, digits } = this.#lab;
    const { inputs } = pad;
    if (!inputs) {
      this.#says.textContent = say("data-user-empty", { digit });
      return;
    }
    digits.add([{ label: digit, image: Uint8Array.from(inputs, (ink) => Math.round(255 * ink)) }]);
    pad.clear();
    this.#says.textContent = say("data-user-added", { digit });
  }

  #relabel() {
    if (!this.#chosen) return;
    const { digits } = this.#lab;
    const at = digits.own.indexOf(this.#chosen);
    digits.relabel(at, Number(this.#label.value));
    this.#chosen = digits.own[at];
    this.#show();
  }

  #delete() {
    const { digits } = this.#lab;
    if (this.#chosen) digits.remove(digits.own.indexOf(this.#chosen));
    this.#undo.focus();
  }

  #putOnPad() {
    if (!this.#chosen) return;
    const { image, label } = this.#chosen;
    this.#lab.pad.show(inputsOf({ images: image, labels: new Uint8Array() }, 0), label);
  }

  /** Trains with the other settings as they are. */
  #startRun() {
    const { run, settings } = this.#lab;
    if (["preparing", "running", "paused"].includes(run.state)) {
      this.#says.textContent = say("data-user-train-locked");
      return;
    }
    const { dataset, own_weight } = settings.value;
    if (dataset !== "user" && !own_weight) settings.choose({ own_weight: COPIES });
    this.#lab.go("train");
    this.#lab.train();
  }

  async #save() {
    try {
      save(await this.#lab.engine.ask("data.own_file"), fileName("digit-lab-digits", "npz"));
    } catch (error) {
      this.#says.textContent = sayProblem(/** @type {Error} */ (error));
    }
  }

  #show() {
    const { own, canUndo } = this.#lab.digits;
    const counts = Array(10).fill(0);
    for (const { label } of own) counts[label]++;
    this.#count.textContent = own.length
      ? say("data-user-count", { count: own.length, counts: perDigit(counts) })
      : say("data-user-none");
    this.#undo.disabled = !canUndo;
    this.#export.disabled = !own.length;
    this.#train.disabled = !own.length || this.#lab.engine.status.state !== "ready";
    this.#only.parentElement?.toggleAttribute("hidden", own.length === 0);
    this.#showPictures();
  }

  #showPictures() {
    const wanted = this.#only.value;
    const listed = this.#lab.digits.own
      .filter(({ label }) => wanted === "" || label === Number(wanted))
      .reverse();
    const shown = listed.slice(0, this.#shown);
    this.#more.hidden = listed.length <= this.#shown;
    if (this.#chosen && !listed.includes(this.#chosen)) this.#chosen = null;
    const words = (/** @type {number} */ i) => String(shown[i].label);
    gallery(this.#pictures, joined(shown), words, (i) => this.#pick(shown[i]));
    this.#picked.hidden = !this.#chosen;
    if (!this.#chosen) return;
    this.#label.value = String(this.#chosen.label);
    this.#pictures.children[shown.indexOf(this.#chosen)]?.classList.add("picked");
  }

  /** @param {Digit} digit */
  #pick(digit) {
    this.#chosen = digit;
    this.#showPictures();
    this.#label.focus();
  }
}

/** Whether a key means a digit, and not text or a shortcut. @param {KeyboardEvent} event */
function isDigitKey({ target, key, repeat, ctrlKey, metaKey, altKey }) {
  const isTyping = target instanceof Element && target.matches("input, select, textarea");
  return /^\d$/.test(key) && !(isTyping || repeat || ctrlKey || metaKey || altKey);
}
