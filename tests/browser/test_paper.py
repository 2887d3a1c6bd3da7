"""The sheet of paper: printed, written on, photographed, and read by the page."""

import io

import numpy as np
from PIL import Image
from playwright.sync_api import expect
from tests.native.data import paper

from digitlab.data import sheets, synthetic

SCALE = 8  # pixels of a millimetre
MARGIN = 12
WRONG = 8  # in the row of 1 somebody writes a 0


def printed(page, base_url):
    """The page as it comes from the printer, with a margin: how much ink each pixel has."""
    page.goto(base_url + "paper.html")
    page.emulate_media(media="print")
    # In print there are 96 pixels to the inch of 25.4 mm; more of them show thin lines.
    width, height = round(SCALE * sheets.WIDTH), round(SCALE * sheets.HEIGHT)
    page.eval_on_selector(
        "#digit-sheet",
        "(sheet, [width, height]) => Object.assign(sheet.style,"
        " { width: `${width}px`, maxWidth: 'none', height: `${height}px` })",
        [width, height],
    )
    shot = page.locator("#digit-sheet").screenshot()
    page.emulate_media(media="screen")
    grey = np.asarray(Image.open(io.BytesIO(shot)).convert("L"))[:height, :width]
    return np.pad(1 - grey / 255, round(SCALE * MARGIN))


def photographs(ink, count):
    """Sheets that are filled in by chance, as JPEG, and which of their boxes are."""
    for seed in range(count):
        rng = np.random.default_rng(seed)
        boxes = [box for box in range(80) if box == WRONG or rng.random() < 0.7]
        strokes = {box: synthetic.write(box // sheets.COLUMNS, rng) for box in boxes}
        strokes[WRONG] = synthetic.write(0, rng)
        sheet = ink.copy()
        paper.write(sheet, strokes, rng, scale=SCALE, margin=MARGIN)
        picture = paper.photographed(sheet, rng, side=2400, quarter_turns=seed)
        file = io.BytesIO()
        Image.fromarray(np.ascontiguousarray(picture)).save(file, "JPEG", quality=80)
        yield file.getvalue(), boxes


def test_sheets_are_printed_photographed_and_added(page, base_url):
    ink = printed(page, base_url)
    page.goto(base_url + "#panel=data")
    page.wait_for_engine()
    made = [*photographs(ink, 2)]
    page.set_input_files(
        "#files-choose",
        [
            {"name": f"sheet {i}.jpg", "mimeType": "image/jpeg", "buffer": data}
            for i, (data, _) in enumerate(made)
        ],
    )
    written = [len(boxes) for _, boxes in made]
    expect(page.locator("#files-says")).to_contain_text(f"{sum(written)} digits in 2 files")
    expect(page.locator("#files-preview h3")).to_have_text(
        [f"sheet {i}.jpg ({count})" for i, count in enumerate(written)]
    )
    found = page.eval_on_selector_all(
        "#files-preview .paper",
        """sheets => sheets.map(sheet => [...sheet.children].map(({ style }) =>
            8 * (parseInt(style.gridRowStart) - 1) + parseInt(style.gridColumnStart) - 1))""",
    )
    assert found == [boxes for _, boxes in made]
    doubtful = page.locator("#files-preview .doubtful")
    expect(doubtful.filter(has_text="1 (0?)")).to_have_count(2)
    first = page.locator("#files-preview .digit:not(.doubtful)").first
    first.click()
    expect(first).to_have_attribute("aria-pressed", "true")
    page.click("#files-doubtful-out")
    left_out = doubtful.count() + 1
    expect(page.locator("#files-preview [aria-pressed=true]")).to_have_count(left_out)
    page.click("#files-add")
    expect(page.locator("#own-count")).to_contain_text(f"{sum(written) - left_out} digits")


def test_a_sheet_that_is_cut_says_which_mark_is_missing(page, base_url):
    ink = printed(page, base_url)
    page.goto(base_url + "#panel=data")
    page.wait_for_engine()
    file = io.BytesIO()
    ink[-30 * SCALE :, : 40 * SCALE] = 0
    Image.fromarray(np.rint(230 * (1 - ink)).astype(np.uint8)).save(file, "PNG")
    page.set_input_files(
        "#files-choose", {"name": "a.png", "mimeType": "image/png", "buffer": file.getvalue()}
    )
    expect(page.locator("#files-notes")).to_contain_text("lower left mark is covered")


def test_the_printed_lines_keep_clear_of_the_marks(page, base_url):
    """Also in a language with longer words."""
    page.goto(base_url + "paper.html#language=pseudo")
    expect(page.locator("h1")).not_to_have_text("A sheet for your digits")
    ends = page.eval_on_selector_all(
        "#digit-sheet > text",
        "texts => texts.map(text => [text.getBBox().x, text.getBBox().x + text.getBBox().width])",
    )
    assert all(sheets.MARK < start < end < sheets.WIDTH - sheets.MARK for start, end in ends), ends
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    assert page.pdf(format="Letter").count(b"/Type /Page\n") == 1
