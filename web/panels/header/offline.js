/**
 * Offline use: the service worker stores the whole site, and the header says when all of it is there.
 * A new version is stored beside the one that runs, and offered.
 */

import { button, find } from "../../ui/dom.js";
import { say, write } from "../../ui/words.js";

/** @typedef {{missing: number, same: boolean}} Check same: the worker has the version of this page */

const AGAIN_MILLISECONDS = 60_000;

/** @param {HTMLElement} root @param {string | undefined} build the name of this page's version */
export function showOffline(root, build) {
  new Offline(root, build).start();
}

class Offline {
  #box;
  #notice;
  #words;
  #reload;
  #build;
  /** @type {number | undefined} */
  #again;

  /** @param {HTMLElement} root @param {string | undefined} build */
  constructor(root, build) {
    this.#build = build;
    this.#box = find("#offline-status", root);
    this.#notice = find("#update-notice", root);
    this.#words = find("#update-notice span", root);
    this.#reload = button("#update-notice button", root);
  }

  start() {
    if (!navigator.serviceWorker)
      return this.#say("unavailable", window.isSecureContext ? "offline-browser" : "offline-http");
    // Only when it is installed: in a tab, some browsers would ask the student first.
    if (matchMedia("(display-mode: standalone)").matches) navigator.storage?.persist();
    window.addEventListener("online", () => this.#prepare());
    this.#prepare();
  }

  /** @param {"preparing" | "ready" | "unavailable"} state @param {string} id of its words */
  #say(state, id) {
    this.#box.dataset.state = state;
    write(this.#box, id);
  }

  /** Stores what is not stored yet, and looks for a new version. */
  async #prepare() {
    window.clearTimeout(this.#again);
    try {
      const registration = await navigator.serviceWorker.register("service-worker.js", {
        updateViaCache: "none",
      });
      registration.onupdatefound = () => this.#follow(registration);
      this.#follow(registration);
      if (registration.waiting) await this.#welcome(registration.waiting);
      if (!registration.active) return;
      if ((await this.#check(registration.active)).missing) return this.#tryLater();
      await registration.update().catch(() => {}); // Without a network everything stays as it is.
    } catch {
      this.#tryLater();
    }
  }

  /** @param {ServiceWorkerRegistration} registration whose new worker is storing its files */
  #follow(registration) {
    const worker = registration.installing;
    if (!worker) return;
    if (!registration.active) this.#say("preparing", "offline-storing");
    worker.onstatechange = () => {
      const isWaiting = worker.state === "installed" && registration.active;
      if (isWaiting || worker.state === "activated") this.#welcome(worker);
      if (worker.state === "redundant") this.#tryLater();
    };
  }

  /** @param {ServiceWorker} worker that has all its files: the first one, or a new version */
  async #welcome(worker) {
    const { missing, same } = await this.#check(worker);
    if (missing) this.#tryLater();
    else if (!same) this.#offer(worker);
  }

  /** @param {ServiceWorker} worker @returns {Promise<Check>} */
  async #check(worker) {
    const found = await this.#ask(worker, "check");
    if (!found.missing) this.#say("ready", "offline-ready");
    return found;
  }

  #tryLater() {
    this.#again = window.setTimeout(() => this.#prepare(), AGAIN_MILLISECONDS);
    if (this.#box.dataset.state !== "ready") this.#say("unavailable", "offline-not");
  }

  /** @param {ServiceWorker} worker of another version than this page */
  #offer(worker) {
    this.#words.textContent = say("update-ready");
    this.#notice.hidden = false;
    this.#reload.onclick = () => this.#replace(worker);
  }

  /** Lets the new version take over, unless other tabs still need the old one. @param {ServiceWorker} worker */
  async #replace(worker) {
    const { others } = await this.#ask(worker, "replace");
    const isActive = () => worker.state === "activated";
    if (others) this.#words.textContent = say("update-tabs", { tabs: others });
    else if (isActive()) location.reload();
    else worker.addEventListener("statechange", () => isActive() && location.reload());
  }

  /** @param {ServiceWorker} worker @param {"check" | "replace"} wanted @returns {Promise<any>} */
  #ask(worker, wanted) {
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ wanted, build: this.#build }, [port2]);
    return new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  }
}
