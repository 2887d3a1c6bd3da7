/**
 * Keeps the whole site on the device, so that it works offline. Workbox stores every file under its
 * hash. A new version's files are stored beside the old ones, all of them or none; until the new
 * version takes over, the old one goes on serving the pages that it began with.
 *
 * A classic script: not every browser takes a module here.
 */

importScripts(
  "vendor/workbox-core.js",
  "vendor/workbox-routing.js",
  "vendor/workbox-strategies.js",
  "vendor/workbox-precaching.js",
);

/** @type {ServiceWorkerGlobalScope & {workbox: any, __WB_MANIFEST: {url: string, revision: string, integrity: string}[]}} */
const scope = /** @type {any} */ (self);
/** Every file of the site with its hash, written here by the build. */
const FILES = scope.__WB_MANIFEST;

const { PrecacheController, PrecacheRoute } = scope.workbox.precaching;
const stored = new PrecacheController({ plugins: [{ requestWillFetch: sparingly }] });
stored.precache(FILES);
// No file depends on what follows a question mark, such as the marks that some learning platforms add to links.
scope.workbox.routing.registerRoute(
  new PrecacheRoute(stored, { ignoreURLParametersMatching: [/./], cleanURLs: false }),
);

/**
 * What the page has just fetched is taken from the browser's own cache, where its hash is right:
 * else it would be fetched twice. Workbox's own request goes past that cache.
 * @param {{request: Request}} planned
 */
async function sparingly({ request }) {
  const cached = new Request(request, { cache: "only-if-cached", mode: "same-origin" });
  return fetch(cached.clone()).then(
    () => cached,
    () => request,
  );
}

/** The page asks, on a port of its own. */
scope.addEventListener("message", (event) => {
  const { wanted, build } = event.data;
  const answer = wanted === "replace" ? replace() : check(event, build);
  event.waitUntil(answer.then((found) => event.ports[0].postMessage(found)));
});

/**
 * Looks whether all files are stored, and stores again what the browser has dropped. A page of the
 * same build that came past this worker is served by it from now on.
 * @param {ExtendableMessageEvent} event @param {string} build the page's
 */
async function check(event, build) {
  let missing = 0;
  for (const { url, integrity } of FILES) {
    if (await stored.matchPrecache(url)) continue;
    const params = { cacheKey: stored.getCacheKeyForURL(url), integrity };
    const request = new Request(url, { cache: "reload", integrity });
    await stored.strategy.handle({ event, request, params }).catch(() => missing++);
  }
  const site = await stored.matchPrecache("site.json");
  const same = build === (await site?.json())?.build;
  // One that waits for its turn may not.
  if (same) await scope.clients.claim().catch(() => {});
  return { missing, same };
}

/** Takes over, unless another tab still needs the files of the version before: how many do. */
async function replace() {
  const pages = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  const others = pages.filter(({ url }) => url.startsWith(scope.registration.scope)).length - 1;
  if (!others) scope.skipWaiting();
  return { others };
}
