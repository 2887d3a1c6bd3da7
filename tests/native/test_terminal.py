"""The commands of a terminal, end to end on small data."""

import json

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digitlab import model_file
from digitlab.__main__ import main, read_picture
from digitlab.data import grid, synthetic

pytestmark = pytest.mark.native_only("of the terminal")

SEVEN = [[(0, 0), (40, 0), (16, 60)]]


def picture(path, ink, dark_on_light):
    pixels = np.rint(255 * ink).astype(np.uint8)
    Image.fromarray(255 - pixels if dark_on_light else pixels).save(path)
    return path


def test_trains_and_saves_a_model_that_says_how_it_was_made(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    strokes = tmp_path / "pen.json"
    strokes.write_text(json.dumps([{"label": 7, "strokes": SEVEN}] * 3))
    command = (
        "train --made 300 --epochs 2 --eta 2 --halve-at 2 --seed 5 --variations 2 --output m.npz"
    )
    assert main([*command.split(), "--strokes", str(strokes)]) == 0
    _, about = model_file.load(tmp_path / "m.npz")
    assert about["examples"] == 309
    assert (about["seed"], about["eta"], about["halve_at"]) == (5, 2.0, [2])
    assert 0 < about["accuracy"] < 1
    assert "of the test digits read" in capsys.readouterr().err


@pytest.mark.parametrize("dark_on_light", [True, False])
@pytest.mark.parametrize("size", [(32, 24), (28, 28), (90, 70)])
def test_predicts_a_picture_of_any_size(tmp_path, capsys, size, dark_on_light):
    ink = grid.from_strokes(SEVEN).reshape(32, 24)
    if size == (28, 28):
        ink = np.pad(ink[2:-2], ((0, 0), (2, 2)))
    elif size == (90, 70):
        ink = np.pad(np.kron(ink, np.ones((2, 2))), ((10, 16), (20, 2)))
    path = picture(tmp_path / "seven.png", ink, dark_on_light)
    assert main(["predict", str(path)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "7"
    assert len(said) == 11


def test_a_large_picture_is_brought_to_the_grid(tmp_path):
    ink = np.zeros((300, 400))
    ink[40:240, 300:320] = 1
    inputs = read_picture(picture(tmp_path / "one.png", ink, True)).reshape(32, 24)
    assert np.flatnonzero(inputs.sum(axis=1)).size == 20
    assert abs(np.average(np.arange(24), weights=inputs.sum(axis=0)) - 11.5) <= 0.5


def test_ink_on_transparent_paper_is_read(tmp_path, capsys):
    sheet = Image.new("RGBA", (60, 80), (0, 0, 0, 0))
    ImageDraw.Draw(sheet).line([(30, 10), (30, 70)], (0, 0, 0, 255), 7)
    sheet.save(tmp_path / "one.png")
    assert main(["predict", str(tmp_path / "one.png")]) == 0
    assert capsys.readouterr().out.startswith("1\n")


def test_evaluates_a_model_on_mnist(tmp_path, capsys, small_mnist):
    names = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"]
    for name, data in zip(names, small_mnist, strict=True):
        (tmp_path / f"{name}-ubyte.gz").write_bytes(data)
    network, about = model_file.load_default()
    model_file.save(tmp_path / "m.npz", network, about)
    assert main(["evaluate", str(tmp_path / "m.npz"), "--mnist", str(tmp_path)]) == 0
    assert "of 10 right" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("predict missing.png", "No such file"),
        ("predict text.png", "expected a picture"),
        ("predict blank.png", "expected ink on paper"),
        ("evaluate text.png", "expected a Digit Lab model"),
        ("train --mnist nowhere", "expected train-images-idx3-ubyte.gz in nowhere"),
        ("train --eta 0", "eta from 0.0001 to 1,000, found 0"),
        ("train --output no/where.npz", "a folder to save in"),
        ("train --output .", "a file's name to save as, found the folder"),
        ("train --halve-at 0", "an epoch of halve_at of at least 1, found 0"),
        ("train --made 100 --strokes text.png", "text.png: expected a list"),
    ],
)
def test_what_goes_wrong_is_one_line(tmp_path, monkeypatch, capsys, command, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.png").write_text("not a picture")
    Image.new("L", (40, 40), 255).save(tmp_path / "blank.png")
    assert main(command.split()) == 1
    said = capsys.readouterr().err
    assert says in " ".join(said.split())
    assert "Traceback" not in said


def test_synthetic_digits_are_the_fallback(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = []
    monkeypatch.setattr(synthetic, "make", lambda n, seed: made.append(n) or REAL(100, seed))
    assert main(["train", "--epochs", "1", "--output", "m.npz"]) == 0
    assert made == [2_000, 20_000]


REAL = synthetic.make
