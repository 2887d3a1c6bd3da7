/**
 * The network guard: once it is on, what a student's code requests from another site than this one is
 * refused, unless the person consents. Only `fetch` and XMLHttpRequest can be consented to; the other
 * ways out, and JavaScript made from text, whose `import()` nothing can watch, are shut.
 *
 * It keeps code from reaching out unasked, by accident or as a prank: it is no prison. It does not hold
 * against somebody who finds a way that is not named here, in a browser to come or inside of Pyodide; a
 * site that is asked can redirect the browser; and other pages of this same origin can be asked, as they
 * can from any page of it. A Content-Security-Policy of the page would be tighter, but a worker has its
 * own, from its own response; only one made from a blob: would inherit it, and could then never ask.
 */

import { limitMemory, replaceGlobal, replaceMember, throwFatalErrors } from "./internals.js";

/**
 * Each could send something, or makes another scope with a fetch of its own, or loses the offline copy
 * or what is kept, or speaks for the page to its other tabs.
 */
const SHUT = [
  "EventSource",
  "WebSocket",
  "WebSocketStream",
  "WebTransport",
  "Worker",
  "SharedWorker",
  "FontFace",
  "caches",
  "indexedDB",
  "BroadcastChannel",
  "importScripts",
  "eval",
];

/** Hosts that the person consented to. @type {Set<string>} */
const consents = new Set();
/** Of Python's memory, once it runs a student's code. */
const MOST_MEMORY = 2 ** 30;
/** Not `location`: in the single file the worker's is a Blob's. */
const SITE = new URL(import.meta.url).origin;
const ROOT = new URL("../", import.meta.url);

/** Asks the page, which asks the person. @typedef {(url: string) => Promise<boolean>} AskPerson */

/** Hardens the worker for a student's code, for good, and once. @param {any} pyodide @param {AskPerson} askPerson */
export function harden(pyodide, askPerson) {
  throwFatalErrors(pyodide);
  limitMemory(MOST_MEMORY);
  guardNetwork(askPerson);
}

/** @param {AskPerson} askPerson */
function guardNetwork(askPerson) {
  /** Asks once for each host, and remembers. @param {string} url */
  const askConsent = async (url) => {
    const { host } = new URL(url);
    if (!consents.has(host) && (await askPerson(url))) consents.add(host);
    return consents.has(host);
  };
  guardFetch(askConsent);
  guardRequests(askConsent);
  shutOtherWays();
}

/** @param {AskPerson} askConsent */
function guardFetch(askConsent) {
  const { fetch } = self;
  /** @param {RequestInfo} resource @param {RequestInit} [options] */
  const guarded = async (resource, options) => {
    const request = new Request(
      resource instanceof Request ? resource : new URL(resource, ROOT),
      options,
    );
    if (isElsewhere(request.url) && !(await askConsent(request.url))) throw refusal(request.url);
    return fetch(request);
  };
  replaceGlobal("fetch", guarded);
}

/** XMLHttpRequest may have to answer at once, and cannot wait for a person. @param {AskPerson} askConsent */
function guardRequests(askConsent) {
  const { open } = XMLHttpRequest.prototype;
  /** @this {XMLHttpRequest} @param {string} method @param {string} address @param {any[]} rest */
  function guarded(method, address, ...rest) {
    const { href, host } = new URL(String(address), ROOT);
    if (isElsewhere(href) && !consents.has(host)) {
      askConsent(href);
      throw new Error(`${refusal(href).message} Once it is allowed, run this again.`);
    }
    return Reflect.apply(open, this, [method, href, ...rest]);
  }
  replaceMember(XMLHttpRequest.prototype, "open", guarded);
}

function shutOtherWays() {
  const { setTimeout, setInterval } = self;
  for (const [name, timer] of Object.entries({ setTimeout, setInterval })) {
    replaceGlobal(name, (/** @type {any} */ act, /** @type {any[]} */ ...rest) =>
      typeof act === "function" ? timer(act, ...rest) : shut(name)(),
    );
  }
  for (const name of SHUT) if (name in self) replaceGlobal(name, shut(name));
  const noCode = new Proxy(Function, { apply: shut("Function"), construct: shut("Function") });
  replaceGlobal("Function", noCode);
  for (const kind of [() => {}, async () => {}, function* () {}, async function* () {}])
    replaceMember(Object.getPrototypeOf(kind), "constructor", noCode);
}

/** @param {string} url */
function isElsewhere(url) {
  const { protocol, origin } = new URL(url);
  return protocol !== "data:" && protocol !== "blob:" && origin !== SITE;
}

/** @param {string} url */
function refusal(url) {
  return new Error(
    `Nothing was asked of ${new URL(url).host}: it is not this site, and nobody consented to it.`,
  );
}

/** No arrow function: it may be called with `new`. @param {string} name */
function shut(name) {
  return function refuse() {
    throw new Error(
      `${name} is shut for what runs in this lab, which would let it reach other sites unasked.`,
    );
  };
}
