/**
 * An EventTarget that knows its events by their types: `on("run", (report) => …)`.
 * @template {object} Events what each event carries, by its name
 */
export class Emitter extends EventTarget {
  /**
   * @template {keyof Events & string} E
   * @param {E} name @param {(detail: Events[E]) => void} act
   * @returns {() => void} stops listening
   */
  on(name, act) {
    const listener = (/** @type {Event} */ event) => act(/** @type {CustomEvent} */ (event).detail);
    this.addEventListener(name, listener);
    return () => this.removeEventListener(name, listener);
  }

  /**
   * @protected
   * @template {keyof Events & string} E
   * @param {E} name @param {Events[E]} detail
   */
  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
