/**
 * Light or dark colours: as the device says, until the button says otherwise. The button has words
 * for both; the style sheet shows those for the change that it makes.
 */

const KEY = "digitlab-theme";

/** Fires "themechange" at the window when the colours are others. @param {HTMLButtonElement} button */
export function switchTheme(button) {
  const device = matchMedia("(prefers-color-scheme: dark)");
  let chosen = recall();

  const show = () => {
    const isDark = chosen ? chosen === "dark" : device.matches;
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
    window.dispatchEvent(new Event("themechange"));
  };
  button.addEventListener("click", () => {
    chosen = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    remember(chosen);
    show();
  });
  device.addEventListener("change", show);
  show();
}

/** Storage may be forbidden, as in some private windows: then the choice lasts for this visit. */
function recall() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** @param {string} theme */
function remember(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The choice lasts for this visit.
  }
}
