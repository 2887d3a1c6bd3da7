/**
 * A function that runs `work`, one at a time: calls meanwhile have it run once more afterwards, and
 * not before `rest` milliseconds have passed. What it draws is then always of the newest state.
 * @param {() => Promise<void>} work
 * @param {number} [rest]
 */
export function latest(work, rest = 0) {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    try {
      while (again) {
        again = false;
        await work();
        if (rest) await new Promise((resolve) => setTimeout(resolve, rest));
      }
    } finally {
      running = false;
    }
  };
}
