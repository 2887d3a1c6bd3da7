/** Light or dark: as the device says, until the button says otherwise. */

const KEY = "digitlab-theme";

/** @param {() => void} redraw called when the colours are others */
export function switchTheme(redraw) {
  const button = /** @type {HTMLButtonElement} */ (document.querySelector("#theme"));
  const device = matchMedia("(prefers-color-scheme: dark)");
  let chosen = recall();

  const show = () => {
    const dark = chosen ? chosen === "dark" : device.matches;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    button.textContent = dark ? "Light" : "Dark";
    button.title = `Change to ${dark ? "light" : "dark"} colours`;
    redraw();
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
    return;
  }
}
