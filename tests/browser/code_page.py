"""The panel "Code" as a test uses it: its editor, and its buttons."""

from playwright.sync_api import expect


def open_code(page):
    page.click("[role=tab][data-panel=code]")
    page.wait_for_selector("#code-work:not([hidden])")


def write(page, item, text):
    """Write `text` in the place of what the editor shows, by keyboard."""
    page.click(f"[data-item='{item}']")
    page.click("#code-editor .ace_content")
    expect(page.locator("#code-editor textarea")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.until(lambda: written(page) == text, f"the editor to hold {text!r}")


def written(page):
    return page.evaluate("ace.edit('code-editor').getValue()")


def original(page, part):
    parts = page.evaluate("digitlab.engine.ask('code.parts')")
    return next(one["source"] for one in parts if one["name"] == part)


def use(page):
    page.click("#code-use")
    page.wait_for_function(
        "() => document.querySelector('#code-says').textContent.includes('answers now')"
    )
