/**
 * Offline use: the service worker stores the whole site, and the header says when all of it is there.
 * A new version is stored beside the one that runs, and offered.
 */

import { button, find } from "../../ui/dom.js";

const AGAIN_MILLISECONDS = 60_000;

/** @param {import("../../lab/engine.js").Engine} engine that is ready: storing takes nothing from its start */
export function showOffline(engine) {
  const box = find("#offline-status");
  const notice = find("#update-notice");
  const words = find("#update-notice span");
  const reload = button("#update-notice button");
  const build = engine.site?.build;
  /** @type {number | undefined} */
  let again;

  if (!navigator.serviceWorker) {
    const why = window.isSecureContext
      ? "This browser, or this window, stores no pages"
      : "Browsers store only pages whose address begins with https";
    return say("unavailable", "online only", `${why}. Everything works while there is a network.`);
  }
  // Only when it is installed: in a tab, some browsers would ask the student first.
  if (matchMedia("(display-mode: standalone)").matches) navigator.storage?.persist();
  window.addEventListener("online", prepare);
  prepare();

  /** @param {"preparing" | "ready" | "unavailable"} state @param {string} text @param {string} why */
  function say(state, text, why) {
    box.dataset.state = state;
    box.textContent = text;
    box.title = why;
  }

  /** Stores what is not stored yet, and looks for a new version. */
  async function prepare() {
    window.clearTimeout(again);
    try {
      const script = new URL("../../service-worker.js", import.meta.url);
      const registration = await navigator.serviceWorker.register(script, {
        updateViaCache: "none",
      });
      registration.onupdatefound = () => follow(registration);
      follow(registration);
      if (registration.waiting) await welcome(registration.waiting);
      if (!registration.active) return;
      if ((await check(registration.active)).missing) return later();
      await registration.update().catch(() => {}); // no network: all stays as it is
    } catch {
      later();
    }
  }

  /** @param {ServiceWorkerRegistration} registration whose new worker is storing its files */
  function follow(registration) {
    const worker = registration.installing;
    if (!worker) return;
    if (!registration.active)
      say("preparing", "storing …", "All of it is being stored on this device, for offline use.");
    worker.onstatechange = () => {
      const waits = worker.state === "installed" && registration.active;
      if (waits || worker.state === "activated") welcome(worker);
      if (worker.state === "redundant") later();
    };
  }

  /** @param {ServiceWorker} worker that has all its files: the first one, or a new version */
  async function welcome(worker) {
    const { missing, same } = await check(worker);
    if (missing) later();
    else if (!same) offer(worker);
  }

  /** @param {ServiceWorker} worker @returns {Promise<{missing: number, same: boolean}>} same: as this page */
  async function check(worker) {
    const found = await ask(worker, "check");
    if (!found.missing)
      say("ready", "offline ✓", "Ready for offline use: all of it is stored on this device.");
    return found;
  }

  function later() {
    again = window.setTimeout(prepare, AGAIN_MILLISECONDS);
    if (box.dataset.state === "ready") return;
    say(
      "unavailable",
      "online only",
      "Not all of it could be stored on this device: no room, or no network? Another try follows. Everything works while there is a network.",
    );
  }

  /** @param {ServiceWorker} worker of another version than this page */
  function offer(worker) {
    words.textContent = "There is a new version. Reload when you like.";
    notice.hidden = false;
    reload.onclick = async () => {
      const { others } = await ask(worker, "replace");
      if (others) {
        words.textContent = `Digit Lab is open in ${others} more ${others === 1 ? "tab, which needs" : "tabs, which need"} the old version. Close all but this one, then reload.`;
      } else if (worker.state === "activated") {
        location.reload();
      } else {
        worker.addEventListener(
          "statechange",
          () => worker.state === "activated" && location.reload(),
        );
      }
    };
  }

  /** @param {ServiceWorker} worker @param {"check" | "replace"} wanted @returns {Promise<any>} */
  function ask(worker, wanted) {
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ wanted, build }, [port2]);
    return new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  }
}
