/**
 * The single file's start, a plain script at its end. Every file of the site is there in a block of
 * its own, as base64 of gzip. Modules become Blobs with their imports' Blob URLs in them; who asks
 * for another file of the site, in the page or in the worker, is answered from its block.
 */
{
  /** @typedef {Record<string, Blob>} Packed gzip files by name */
  /** @typedef {[string, string][]} Sources modules by name, each after those that it imports as "module:name" */

  /** Where the modules believe that they are. */
  const base = /** @type {string} */ (
    /** @type {HTMLElement} */ (document.currentScript).dataset.base
  );

  /**
   * Lets modules be imported, by the URLs that come back, and files be fetched. It runs in the page
   * and, from its text, in the worker: in Chromium, neither reaches the other's Blob URLs under file:.
   * @param {string} base @param {Sources} sources @param {Packed} packed
   */
  const settle = (base, sources, packed) => {
    /** @type {Record<string, string>} */
    const urls = {};
    for (const [name, source] of sources) {
      const linked = source.replace(/"module:([^"]+)"/g, (_, imported) => `"${urls[imported]}"`);
      urls[name] = URL.createObjectURL(new Blob([linked], { type: "text/javascript" }));
    }
    const original = self.fetch;
    self.fetch = async (resource, options) => {
      const { href } = new URL(resource instanceof Request ? resource.url : resource, base);
      if (!href.startsWith(base)) return original(resource, options);
      const file = packed[href.slice(base.length)];
      if (!file) return new Response(null, { status: 404, statusText: "it is not in this file" });
      return new Response(file.stream().pipeThrough(new DecompressionStream("gzip")));
    };
    return urls;
  };

  /** The worker's first text: what is said to it before its module is there waits. @param {typeof settle} settle */
  const receive = (settle) => {
    /** @type {MessageEvent[]} */
    const waiting = [];
    const wait = (/** @type {MessageEvent} */ event) => {
      event.stopImmediatePropagation();
      waiting.push(event);
    };
    const begin = async (/** @type {MessageEvent} */ { data: [name, base, sources, packed] }) => {
      self.addEventListener("message", wait);
      await import(settle(base, sources, packed)[name]);
      self.removeEventListener("message", wait);
      for (const { data, ports } of waiting)
        self.dispatchEvent(new MessageEvent("message", { data, ports: [...ports] }));
    };
    self.addEventListener("message", begin, { once: true });
  };

  /** @param {Sources} sources @param {Packed} packed */
  const replaceWorker = (sources, packed) => {
    const text = URL.createObjectURL(
      new Blob([`(${receive})(${settle})`], { type: "text/javascript" }),
    );
    window.Worker = class extends Worker {
      constructor(/** @type {string | URL} */ url) {
        super(text); // a plain one: Chromium starts no module worker under file:
        this.postMessage([new URL(url, base).href.slice(base.length), base, sources, packed]);
      }
    };
  };

  const start = async () => {
    const blocks = /** @type {HTMLElement[]} */ ([
      ...document.querySelectorAll("script[type='application/gzip']"),
    ]);
    /** @type {Sources} */
    const sources = [];
    /** @type {Packed} */
    const packed = {};
    await Promise.all(
      blocks.map(async ({ title, dataset, textContent }, i) => {
        const blob = await (await fetch(`data:;base64,${textContent}`)).blob();
        if (!("module" in dataset)) packed[title] = blob;
        else
          sources[i] = [
            title,
            await new Response(blob.stream().pipeThrough(new DecompressionStream("gzip"))).text(),
          ];
      }),
    );
    for (const block of blocks) block.remove();
    const modules = sources.filter(Boolean);
    const urls = settle(base, modules, packed);
    replaceWorker(modules, packed);
    await import(urls["main.js"]);
  };

  start().catch((error) => {
    const box = /** @type {HTMLElement} */ (document.querySelector("#engine-status"));
    box.dataset.state = "failed";
    /** @type {HTMLElement} */ (box.querySelector(".words")).textContent =
      `Could not start (${error.message}). Use Chrome, Edge or Firefox, version 114 or newer, or Safari 16.4 or newer; or copy the file anew: it may not be whole.`;
    /** @type {HTMLElement} */ (box.querySelector("progress")).hidden = true;
  });
}
