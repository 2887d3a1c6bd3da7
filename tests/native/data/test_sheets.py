"""Sheets of paper that a class has filled in: found in a photograph, and cut apart."""

import contextlib
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.native.data import paper

from digitlab import model_file
from digitlab.data import sheets, synthetic
from digitlab.data.dataset import DataError
from digitlab.data.imports import Import

NETWORK, _ = model_file.load_default()
SCALE = 6  # pixels of a millimetre
ZERO = [[(50, 0), (0, 60), (50, 140), (100, 70), (55, 0)]]
SHEETS = 25 if settings.get_current_profile_name() == "thorough" else 2


def sheet(seed, write, share=0.8, **more):
    """A photograph of a sheet, and which boxes are written in, by their number."""
    rng = np.random.default_rng(seed)
    ink, margin = paper.printed(SCALE)
    boxes = [box for box in range(80) if rng.random() < share]
    strokes = {box: write(box // sheets.COLUMNS, rng) for box in boxes}
    paper.write(ink, strokes, rng, scale=SCALE, margin=margin)
    return np.ascontiguousarray(paper.photographed(ink, rng, **more)), {*boxes}


def check(picture, written):
    """Nearly all that was written is found, each in its box, and nothing else."""
    boxes, shown = found_in(picture)
    assert len(boxes) == len({*boxes})
    assert {*boxes} <= written
    assert len(boxes) >= 0.98 * len(written)
    # What was cut out is upright, and in the middle: else nobody could read it.
    inputs = shown["images"].reshape(-1, 768).T / 255
    right = NETWORK.feedforward(inputs).argmax(axis=0) == shown["labels"]
    assert right.mean() >= 0.9
    assert shown["groups"] == [
        {"name": "sheet.jpg", "count": len(boxes), "shown": len(boxes), "sheet": True}
    ]


def found_in(picture):
    reading = Import()
    for row in range(reading.add_picture("sheet.jpg", picture.ravel(), picture.shape[1])):
        reading.add_row(row)
    shown = reading.finish().shown(lambda images: np.zeros(len(images), np.uint8))
    boxes = 8 * shown["labels"].astype(int) + shown["columns"]
    return boxes.tolist(), shown


@pytest.mark.parametrize("turns", range(4))
def test_every_box_is_cut_out_and_labelled_by_its_row(turns):
    more = {"quarter_turns": turns, "side": 1000 + 150 * turns}
    check(*sheet(turns, synthetic.write, **more))


def test_a_mirrored_picture_is_turned_round():
    picture, written = sheet(6, synthetic.write)
    check(np.ascontiguousarray(picture[:, ::-1]), written)


@pytest.mark.native_only("of people's pen strokes, which are not there")
@pytest.mark.parametrize("seed", range(SHEETS))
def test_sheets_that_people_wrote_are_cut_and_labelled(pen_digits, seed):
    labels, digits = pen_digits

    def write(digit, rng):
        return digits[rng.choice(np.flatnonzero(labels == digit))]

    check(*sheet(100 + seed, write, quarter_turns=seed % 4, side=1100 + 17 * (seed % 50)))


@pytest.mark.parametrize("pen", [(0.3, 0.35), (2.2, 2.6)])
def test_thin_and_thick_pens_are_read(pen):
    rng = np.random.default_rng(5)
    ink, margin = paper.printed(SCALE)
    written = dict.fromkeys(range(0, 80, 3), ZERO)
    paper.write(ink, written, rng, scale=SCALE, margin=margin, pen=pen)
    picture = np.ascontiguousarray(paper.photographed(ink, rng, side=2000))
    assert {*found_in(picture)[0]} == {*written}


@pytest.mark.parametrize(
    ("corner", "says"),
    [
        ((0, 0), "upper left"),
        ((1, 0), "upper right"),
        ((1, 1), "lower right"),
        ((0, 1), "lower left"),
    ],
)
def test_a_mark_that_is_missing_is_named(corner, says):
    ink, margin = paper.printed(SCALE)
    x, y = corner
    room = round((margin + sheets.MARK + 2) * SCALE)
    ink[-room if y else None : None if y else room, -room if x else None : None if x else room] = 0
    rng = np.random.default_rng(2)
    picture = np.ascontiguousarray(paper.photographed(ink, rng, quarter_turns=x + y, side=1300))
    with pytest.raises(DataError, match=f"the sheet's {says} mark"):
        sheets.find(picture)


def finder(ink, x, y, side):
    """A square in a ring, as those of QR codes and of the sheet's corners."""
    for inset, value in (0, 1), (2, 0), (4, 1):
        edge = slice(round(inset * side / 15), round((15 - inset) * side / 15))
        ink[y : y + side, x : x + side][edge, edge] = value


def test_a_mark_whose_middle_is_filled_in_is_named():
    ink, margin = paper.printed(SCALE)
    middle = slice((margin + 5) * SCALE, (margin + 10) * SCALE)
    ink[middle, middle] = 1
    with pytest.raises(DataError, match="upper left mark"):
        sheets.find(np.rint(230 * (1 - ink)).astype(np.uint8))


def test_another_square_takes_no_marks_place():
    ink, margin = paper.printed(SCALE)
    room = round((margin + sheets.MARK + 2) * SCALE)
    ink[-room:, :room] = 0
    finder(ink, SCALE, round((margin + 150) * SCALE), 12 * SCALE)
    with pytest.raises(DataError, match="lower left mark"):
        sheets.find(np.rint(230 * (1 - ink)).astype(np.uint8))


def test_two_sheets_in_one_picture_say_so():
    ink, _ = paper.printed(SCALE)
    with pytest.raises(DataError, match="found several"):
        sheets.find(np.rint(230 * (1 - np.hstack([ink, ink]))).astype(np.uint8))


def test_a_code_beside_a_digit_is_no_sheet():
    ink = np.zeros((600, 600))
    for x, y in (350, 400), (470, 400), (350, 520):
        finder(ink, x, y, 45)
    assert sheets.find(np.rint(230 * (1 - ink)).astype(np.uint8)) is None


@settings(max_examples=settings().max_examples // 2)
@given(
    st.lists(st.tuples(*[st.integers(0, 400)] * 2, st.integers(10, 160)), max_size=7), st.booleans()
)
def test_squares_anywhere_are_a_sheet_none_or_an_error(squares, hollow):
    ink = np.zeros((560, 560))
    for i, (x, y, side) in enumerate(squares):
        finder(ink, x, y, side)
        if hollow and i == 0:
            ink[y : y + side, x : x + side][6 * side // 15 : 9 * side // 15, side // 2] = 0
    with contextlib.suppress(DataError):
        sheets.find(np.rint(230 * (1 - ink)).astype(np.uint8))


def test_marks_in_a_line_are_no_sheet():
    ink = np.zeros((400, 1000))
    for i in range(4):
        finder(ink, 20 + 240 * i, 150, 30)
    ink[163:167, 33:37] = 0
    with pytest.raises(DataError, match="mark"):
        sheets.find(np.rint(230 * (1 - ink)).astype(np.uint8))


def test_two_marks_are_half_a_sheet():
    ink, _ = paper.printed(SCALE)
    ink[: len(ink) // 2] = 0
    picture = np.rint(230 * (1 - ink)).astype(np.uint8)
    with pytest.raises(DataError, match="two are found"):
        sheets.find(picture)


def test_an_empty_sheet_says_so():
    picture, _ = sheet(1, synthetic.write, share=0)
    reading = Import()
    for row in range(reading.add_picture("sheet.jpg", picture.ravel(), picture.shape[1])):
        reading.add_row(row)
    assert "empty boxes" in reading.finish().shown(lambda images: images)["notes"][0]["message"]


def test_ink_on_the_border_is_doubtful():
    ink, margin = paper.printed(SCALE)
    paper.write(ink, {0: ZERO, 9: ZERO}, np.random.default_rng(0), scale=SCALE, margin=margin)
    x, y = (round(SCALE * (at + margin)) for at in paper.boxes()[9])
    ink[y + 60 : y + 66, x - 20 : x + 80] = 1
    picture = np.rint(230 * (1 - ink)).astype(np.uint8)
    boxes, shown = found_in(picture)
    assert boxes == [0, 9]
    assert shown["doubtful"].tolist() == [0, 1]


def test_other_pictures_are_no_sheets():
    rng = np.random.default_rng(0)
    for kind in paper.photograph, paper.squared_paper, paper.scan:
        assert sheets.find(kind(ZERO, rng)) is None
    noise = rng.integers(0, 256, (700, 500)).astype(np.uint8)
    assert sheets.find(noise) is None


@pytest.mark.native_only("of the site's sources, which are not there")
def test_the_page_prints_what_is_looked_for():
    html = (Path(__file__).parents[3] / "web/paper.html").read_text("utf-8")
    assert f'viewBox="0 0 {sheets.WIDTH:g} {sheets.HEIGHT:g}"' in html
    (x, y), (right, down) = sheets.FIRST_BOX, sheets.PITCH
    boxes = re.search(r'<pattern id="boxes" (.*?) patternUnits', html)
    assert boxes
    assert boxes[1] == f'x="{x:g}" y="{y:g}" width="{right:g}" height="{down:g}"'
    across, along = (round(7 * step + sheets.BOX, 1) for step in (right, 9 * down / 7))
    assert f'<rect x="{x:g}" y="{y:g}" width="{across + 0.1:g}" height="{along + 0.1:g}"' in html
    assert f'<path id="mark" fill-rule="evenodd" d="M0 0h{sheets.MARK:g}v{sheets.MARK:g}' in html
    places = re.findall(r'<use href="#mark"(?: x="(\d+)")?(?: y="(\d+)")?', html)
    ends = f"{sheets.WIDTH - sheets.MARK:g}", f"{sheets.HEIGHT - sheets.MARK:g}"
    assert places == [("", ""), (ends[0], ""), ends, ("", ends[1])]
    rows = [float(at) for at in re.findall(r'<text x="8" y="([\d.]+)">', html)]
    np.testing.assert_allclose(np.diff(rows), down)
