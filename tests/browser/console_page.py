"""The console as a test uses it: lines that are typed, and what they write."""

INPUT = "#console-input"


def open_console(page):
    page.click("[role=tab][data-panel=code]")
    page.wait_for_selector(INPUT)


def begin(page, text):
    page.fill(INPUT, text)
    page.press(INPUT, "Control+Enter")


def wait_for_end(page):
    page.wait_for_selector("#console[data-state=idle]")


def run(page, text):
    """Run a command to its end; what it wrote: kinds and texts, in turn."""
    begin(page, text)
    wait_for_end(page)
    return newest(page)


def newest(page):
    """What the newest command wrote."""
    entries = page.eval_on_selector_all(
        "#console-log > *", "all => all.map((one) => [one.className, one.textContent])"
    )
    last = max(i for i, (kind, _) in enumerate(entries) if kind == "command")
    return [(kind, text.rstrip("\n")) for kind, text in entries[last + 1 :]]
