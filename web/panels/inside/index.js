/** Looking inside: every weight as a coloured cell, live while the network learns. */

import { find } from "../../ui/dom.js";
import { layerName } from "../../ui/layers.js";
import { latest } from "../../ui/latest.js";
import { indexOfLargest, written } from "../../ui/numbers.js";
import { say, sayProblem } from "../../ui/words.js";
import { Pictures, Rows } from "./layers.js";
import { Maximisation } from "./maximisation.js";
import { describeNeuron } from "./neuron.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */
/** @typedef {import("../../protocol.js").Inside} Inside */

const REST_MILLISECONDS = 100;

/** @param {HTMLElement} root @param {Lab} lab */
export function mount(root, lab) {
  new InsidePanel(root, lab);
  new Maximisation(root, lab);
}

class InsidePanel {
  #root;
  #lab;
  #note;
  #box;
  #neuron;
  #news;
  /** @type {(Pictures | Rows)[]} */
  #layers = [];
  #shape = "";
  /** The neuron that somebody picked, its layer from 0. @type {{layer: number, j: number} | null} */
  #picked = null;
  /** The neuron that was read out last. */
  #told = "0 0";
  #update = latest(() => this.#show(), REST_MILLISECONDS);

  /** @param {HTMLElement} root @param {Lab} lab */
  constructor(root, lab) {
    this.#root = root;
    this.#lab = lab;
    this.#note = find("#inside-note", root);
    this.#box = find("#layers", root);
    this.#neuron = find("#neuron", root);
    this.#news = find("#neuron-news", root);
    lab.engine.on("status", this.#update);
    lab.on("run", this.#update);
    lab.on("answering", this.#update);
    for (const change of ["themechange", "visibilitychange"])
      window.addEventListener(change, this.#update);
    lab.pad?.addEventListener("change", this.#update);
    root.addEventListener("panelshow", this.#update);
  }

  async #show() {
    const { engine, pad } = this.#lab;
    if (this.#root.hidden || document.hidden || engine.status.state !== "ready") return;
    const inputs = pad?.inputs ?? null;
    const asked = this.#picked;
    try {
      const inside = await engine.ask("inspect.look", inputs);
      if (inside.sizes.join() !== this.#shape) this.#build(inside);
      this.#layers.forEach((layer, i) => {
        layer.draw(inside.weights[i], inside.scales[i], inside.activations[i]);
      });
      await this.#showNeuron(inside, inputs, asked ?? loudest(inside));
      this.#note.textContent = inputs ? "" : say("inside-empty");
    } catch (error) {
      const problem = sayProblem(/** @type {Error} */ (error));
      this.#note.textContent = say("inside-failed", { problem });
    }
    if (asked !== this.#picked) this.#update();
  }

  /** @param {Inside} inside @param {Float32Array | null} inputs @param {{layer: number, j: number}} which */
  async #showNeuron({ sizes, scales }, inputs, { layer, j }) {
    const neuron = await this.#lab.engine.ask("inspect.neuron", layer, j, inputs);
    this.#layers.forEach((other, i) => other.mark(i === layer ? j : null));
    this.#neuron.replaceChildren(...describeNeuron(sizes, layer, j, neuron, scales));
    if (this.#told !== `${layer} ${j}`) {
      const name = layerName(layer + 1, sizes);
      this.#news.textContent =
        neuron.a === undefined
          ? say("inside-neuron-title", { j, layer: name })
          : say("inside-neuron-news", { j, layer: name, activation: written(neuron.a) });
    }
    this.#told = `${layer} ${j}`;
  }

  /** @param {Inside} inside */
  #build({ sizes }) {
    this.#shape = sizes.join();
    this.#picked = null;
    this.#layers = sizes.slice(1).map((_, layer) => {
      const pick = (/** @type {number} */ j) => this.#pick(layer, j);
      return layer === 0 ? new Pictures(sizes, pick) : new Rows(sizes, layer, pick);
    });
    this.#box.replaceChildren(...this.#layers.map((layer) => layer.element));
  }

  /** @param {number} layer @param {number} j */
  #pick(layer, j) {
    this.#picked = { layer, j };
    this.#layers.forEach((other, i) => other.mark(i === layer ? j : null));
    this.#update();
  }
}

/** The neuron of the first layer that answers the digit most; without one the first. @param {Inside} inside */
function loudest({ activations }) {
  return { layer: 0, j: activations.length ? indexOfLargest(activations[0]) : 0 };
}
