"""Journey 1: a drawn digit is answered, by the same numbers as natively."""

import json

import numpy as np
import pytest
from playwright.sync_api import expect
from tests.browser.lab_page import ONE, SEVEN, LabPage

from digitlab import model_file
from digitlab.data import grid, synthetic
from digitlab.network import Network


@pytest.fixture
def own_pad(page, base_url):
    """A pad that no pen has just left."""
    page.goto(base_url)
    page.wait_for_function("() => window.digitlab")
    return page


def test_the_answer_follows_the_pen(lab):
    expect(lab.locator("#prediction")).to_have_text("–")
    assert lab.outputs() == [""] * 10
    lab.draw(SEVEN)
    lab.wait_for_answer(7)
    seven = lab.outputs()
    assert max(range(10), key=lambda digit: float(seven[digit])) == 7
    lab.click("#pad-clear")
    lab.wait_for_answer("–")
    assert lab.outputs() == [""] * 10
    lab.draw(ONE)
    lab.wait_for_answer(1)


def test_outputs_that_look_alike_are_no_answer(lab, tmp_path):
    path = tmp_path / "model.npz"
    model_file.save(path, Network((768, 10), initialiser="zeros"), {})
    lab.open_model(path.read_bytes())
    lab.draw(SEVEN)
    lab.wait_for_answer("?")
    expect(lab.locator("#answered-by")).to_have_text("the opened network’s answer: unsure")
    assert lab.outputs() == ["0.5"] * 10
    expect(lab.locator("#outputs .best")).to_have_count(0)
    lab.click("[role=tab][data-panel=backprop]")
    expect(lab.locator("#backprop-note")).to_contain_text("unsure")
    lab.click("[role=tab][data-panel=train]")
    lab.click("#train-reset")
    lab.wait_for_answer(7)
    expect(lab.locator("#answered-by")).to_have_text("the trained model’s answer")


def test_what_appears_above_the_pad_does_not_bend_a_stroke(lab):
    [stroke] = SEVEN
    lab.draw([stroke])
    drawn = lab.evaluate("[...digitlab.pad.inputs]")
    lab.click("#pad-clear")
    pad = lab.locator("canvas#pad").bounding_box()
    for i, (x, y) in enumerate(stroke):
        lab.mouse.move(pad["x"] + x * pad["width"], pad["y"] + y * pad["width"], steps=4)
        if i == 0:
            lab.mouse.down()
            lab.evaluate("document.querySelector('#pad').style.marginTop = '50px'")
    lab.mouse.up()
    lab.evaluate("document.querySelector('#pad').style.marginTop = ''")
    lab.expect_value("[...digitlab.pad.inputs]", drawn)


def pointers(lab, events):
    """Pointer events on the pad: (type, pointer, id, x, y), places in widths of the pad."""
    lab.evaluate(
        """events => {
            const pad = document.querySelector("#pad");
            const box = pad.getBoundingClientRect();
            pad.setPointerCapture = () => {};
            for (const [type, pointerType, pointerId, x, y] of events)
                pad.dispatchEvent(new PointerEvent(`pointer${type}`, {
                    pointerType, pointerId, bubbles: true,
                    clientX: box.left + x * box.width, clientY: box.top + y * box.width,
                }));
        }""",
        events,
    )


def line(kind, number, x):
    ends = [["move", kind, number, x, y] for y in (0.5, 0.8, 1.1)]
    return [["down", kind, number, x, 0.2], *ends]


def up(kind, number):
    return ["up", kind, number, 0, 0]


@pytest.mark.parametrize(
    ("events", "drawn"),
    [
        # The hand lies down first, then the pen; and once more when the pen has just left.
        ([*line("touch", 1, 0.9), *line("pen", 2, 0.5), up("pen", 2)], [0.5]),
        ([*line("pen", 2, 0.5), *line("touch", 1, 0.9), up("pen", 2), up("touch", 1)], [0.5]),
        ([*line("pen", 2, 0.5), up("pen", 2), *line("touch", 3, 0.1), up("touch", 3)], [0.5]),
        # Two fingers, and then one again.
        ([*line("touch", 1, 0.2), *line("touch", 2, 0.6), up("touch", 1), up("touch", 2)], []),
        (
            [*line("touch", 1, 0.2), up("touch", 1), *line("touch", 2, 0.6), up("touch", 2)],
            [0.2, 0.6],
        ),
    ],
)
def test_hands_and_two_fingers_do_not_draw(own_pad, events, drawn):
    pointers(own_pad, events)
    strokes = own_pad.evaluate("digitlab.pad.strokes.map(stroke => stroke[0][0])")
    assert strokes == pytest.approx(drawn, abs=0.01)


def test_a_tap_is_a_dot_that_is_seen(lab):
    box = lab.locator("#pad").bounding_box()
    lab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    lab.expect_value(
        """(() => {
            const pad = document.querySelector("#pad");
            const [x, y] = [pad.width / 2, pad.height / 2];
            return pad.getContext("2d").getImageData(x, y, 1, 1).data[3] > 0;
        })()""",
        True,
    )


def test_undo_takes_back_a_stroke_and_a_clearing(lab):
    lab.draw(ONE)
    lab.wait_for_answer(1)
    one = lab.outputs()
    lab.draw([[(0.2, 0.6), (0.8, 0.6)]])
    lab.wait_for_function(
        "one => document.querySelector('#outputs [data-digit=\"1\"]').dataset.value !== one",
        arg=one[1],
    )
    lab.click("#pad-undo")
    lab.wait_for_function(
        "one => document.querySelector('#outputs [data-digit=\"1\"]').dataset.value === one",
        arg=one[1],
    )
    lab.click("#pad-clear")
    lab.wait_for_answer("–")
    lab.click("#pad-undo")
    lab.wait_for_answer(1)
    assert lab.outputs() == one
    lab.click("#pad-undo")
    lab.wait_for_answer("–")
    expect(lab.locator("#pad-undo")).to_be_disabled()


def test_draws_with_the_keyboard(lab):
    lab.focus("canvas#pad")
    for key in ["ArrowUp"] * 5 + ["Space"] + ["ArrowDown"] * 16 + ["Space"] + ["ArrowRight"] * 3:
        lab.keyboard.press(key)
    lab.wait_for_answer(1)


def test_draws_with_a_finger_and_the_page_stays(browser, base_url):
    context = browser.new_context(has_touch=True, viewport={"width": 375, "height": 553})
    page = LabPage(context.new_page())
    page.goto(base_url)
    page.wait_for_engine()
    pad = page.locator("canvas#pad").bounding_box()
    finger = context.new_cdp_session(page)
    for kind, y in [("touchStart", 0.2), *[("touchMove", 0.2 + i * 0.05) for i in range(18)]]:
        point = {"x": pad["x"] + pad["width"] / 2, "y": pad["y"] + y * pad["width"]}
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_answer(1)
    page.expect_value("document.querySelector('main').scrollTop", 0)
    context.close()


def test_ink_stays_on_the_paper(lab):
    lab.draw([[(0.5, 0.2), (0.5, 0.9), (1.7, 0.9)]])
    lab.wait_for_answer()
    right = lab.evaluate(
        "() => { const { x, width } = document.querySelector('#pad').getBoundingClientRect();"
        " return x + width }"
    )
    beyond = lab.evaluate("innerWidth")
    assert right < beyond
    lab.wait_for_last_answer()
    kept = lab.outputs()
    lab.click("#pad-clear")
    lab.draw([[(0.5, 0.2), (0.5, 0.9), (1, 0.9)]])
    lab.wait_for_last_answer()
    assert [float(v) for v in lab.outputs()] == pytest.approx([float(v) for v in kept], abs=0.02)


def test_ink_is_taken_while_the_engine_loads(page, base_url):
    with page.holding("**/libraries.bin") as held:
        page.goto(base_url)
        page.draw(SEVEN)
        expect(page.locator("#engine-status")).to_have_attribute("data-state", "loading")
        expect(page.locator("#prediction")).to_have_text("–")
        assert page.evaluate(
            "document.querySelector('#seen').getContext('2d').getImageData(0, 0, 24, 32)"
            ".data.some((value, i) => i % 4 < 3 && value < 128)"
        )
        page.until(lambda: held, "a request that is held")
        held[0].continue_()
        page.wait_for_engine()
        page.wait_for_answer(7)


@pytest.fixture(scope="module")
def pen_digits():
    """Fifty digits' strokes, as plain lists that both sides read to the same numbers."""
    rng = np.random.default_rng(0)
    digits = [synthetic.write(i % 10, rng) for i in range(47)]
    odd = [[[(5, 5)]], [[(0, 0), (90, 3)]], [[(0, 0), (0, 50)], [(0, 50), (70, 50), (70, 49)]]]
    return [[np.round(stroke, 3).tolist() for stroke in strokes] for strokes in [*digits, *odd]]


def inputs_of(page, plain_url, digits):
    """What the pad makes of pen strokes."""
    page.goto(plain_url + "LICENSE.txt")
    return page.evaluate(
        "async digits => {"
        " const { inputsFromStrokes } = await import('/panels/draw/strokes.js');"
        " return digits.map(strokes => [...inputsFromStrokes(strokes)]) }",
        digits,
    )


@pytest.mark.parametrize("dots", [1, 3])
def test_stray_dots_change_nothing_and_are_pale(page, plain_url, pen_digits, dots):
    rng = np.random.default_rng(dots)
    clean = [digit for digit in pen_digits[:47] if max(np.ptp(np.vstack(digit), axis=0)) > 50]
    spotted = []
    for digit in clean:
        points = np.vstack(digit)
        size, far = max(np.ptp(points, axis=0)), []
        while len(far) < dots:
            dot = rng.uniform(points.min(axis=0) - size, points.max(axis=0) + size)
            if np.hypot(*(points - dot).T).min() > size / 3:
                far.append([dot.tolist(), (dot + size / 60).tolist()])
        spotted.append([far[0], *digit, *far[1:]])
    whole = np.array(inputs_of(page, plain_url, clean))
    found = np.array(inputs_of(page, plain_url, spotted))
    changed = found != whole
    assert changed.any()
    np.testing.assert_allclose(found[changed], 0.2)
    assert (whole[changed] < 0.2).all()
    network, _ = model_file.load_default()
    answers = [network.feedforward(x.T).argmax(axis=0) for x in (whole, found)]
    assert (answers[0] == answers[1]).mean() >= 0.95


def test_the_pad_and_the_grid_make_the_same_inputs(page, plain_url, pen_digits):
    for inputs, strokes in zip(inputs_of(page, plain_url, pen_digits), pen_digits, strict=True):
        difference = np.abs(np.array(inputs) - grid.from_strokes(strokes))
        assert difference.max() <= 2 / 16  # an inked subcell or two on the other side of a rounding
        assert difference.sum() <= 1


def test_predict_gives_what_the_package_gives_natively(lab, pen_digits):
    network, _ = model_file.load_default()
    for strokes in pen_digits[:5]:
        x = grid.from_strokes(strokes)
        found = lab.evaluate(f"digitlab.predict(new Float32Array({json.dumps(x.tolist())}))")
        np.testing.assert_allclose(found, network.feedforward(x.reshape(-1, 1))[:, 0], atol=1e-6)


def test_predict_refuses_what_is_not_768_numbers(lab):
    message = lab.evaluate("digitlab.predict(new Float32Array(5)).catch(error => error.message)")
    assert "expected the inputs" in message
    assert "(768, m)" in message
