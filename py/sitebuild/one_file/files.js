/** Answers from the single file who fetches a file of the site, in the page and in the worker. */

/** @typedef {Record<string, Blob>} Files gzip files by their path in the site */

/** Where the modules are, as they see it: the build writes it. */
const SITE = import.meta.url;

/** @param {Files | Promise<Files>} files */
export function answerFetches(files) {
  const original = self.fetch;
  self.fetch = async (resource, options) => {
    const { href } = new URL(resource instanceof Request ? resource.url : resource, SITE);
    if (!href.startsWith(SITE)) return original(resource, options);
    const file = (await files)[href.slice(SITE.length)];
    if (!file) return new Response(null, { status: 404, statusText: "it is not in this file" });
    return unzipped(file);
  };
}

/** @param {Blob} file of gzip */
export function unzipped(file) {
  return new Response(file.stream().pipeThrough(new DecompressionStream("gzip")));
}
