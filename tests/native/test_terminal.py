"""The commands of a terminal, end to end on small data."""

import json
import zipfile

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digitlab import model_file
from digitlab.__main__ import main, read_mnist, read_picture
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


@pytest.fixture
def mnist(tmp_path, small_mnist):
    """A folder with MNIST's four files, of 40 and 10 images."""
    names = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"]
    for name, data in zip(names, small_mnist, strict=True):
        (tmp_path / f"{name}-ubyte.gz").write_bytes(data)
    return tmp_path


def train(folder, *more):
    """Train for an epoch on the folder's files; the model, and what it says about itself."""
    path = folder / "m.npz"
    arguments = ["train", "--mnist", str(folder), "--output", str(path), "--epochs", "1", *more]
    assert main(arguments) == 0
    return model_file.load(path)


def test_trains_with_moved_copies_too_always_the_same_for_a_seed(mnist, capsys):
    network, about = train(mnist, "--augment", "3", "--seed", "4")
    assert about["examples"] == 4 * 40
    assert about["data"] == ["MNIST's training images, 3 moved copies each"]
    assert "moving" in capsys.readouterr().err
    again, _ = train(mnist, "--augment", "3", "--seed", "4")
    other, about = train(mnist, "--augment", "0", "--seed", "4")
    assert about["examples"] == 40
    np.testing.assert_array_equal(network.weights[0], again.weights[0])
    assert (network.weights[0] != other.weights[0]).any()


def test_digits_that_are_held_out_are_measured_on_and_not_trained_on(mnist, monkeypatch, capsys):
    monkeypatch.setattr("digitlab.__main__.HELD_OUT", {"mnist": 12, "strokes": 3})
    strokes = mnist / "pen.json"
    strokes.write_text(json.dumps([{"label": 7, "strokes": SEVEN}] * 5))
    options = ["--strokes", str(strokes), "--variations", "1", "--augment", "1"]
    network, about = train(mnist, *options, "--hold-out", "mnist", "strokes")
    assert about["examples"] == 2 * (40 - 12) + 3 * (5 - 3)
    assert about["data"] == [
        "MNIST's training images but the last 12, 1 moved copies each",
        "pen.json but the last 3, 1 moved copies and 1 variations each",
    ]
    held_out = read_mnist(mnist, "training").subset(slice(-12, None))
    assert about["accuracy"] == network.evaluate(held_out) / 12
    assert about["pen_accuracy"] in (0, 1)  # three times the same digit
    assert "% of the pen digits held out read" in capsys.readouterr().err
    _, about = train(mnist, *options, "--hold-out", "strokes")
    assert about["examples"] == 2 * 40 + 3 * (5 - 3)


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
    [line] = capsys.readouterr().out.splitlines()
    said_path, digit, output = line.split("\t")
    assert (said_path, digit) == (str(path), "7")
    assert 0.5 < float(output) <= 1


def test_predicts_folders_and_zips_and_says_which_could_not_be_read(tmp_path, capsys):
    ink = np.kron(grid.from_strokes(SEVEN).reshape(32, 24), np.ones((3, 3)))
    (tmp_path / "class/anna").mkdir(parents=True)
    whole = picture(tmp_path / "class/anna/a.png", ink, True)
    (tmp_path / "class/b.jpg").write_text("no picture")
    (tmp_path / "class/list.txt").write_text("not asked for")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(whole, "ben/7.png")
        archive.writestr("__MACOSX/ben/._7.png", "of macOS")
    paths = [str(tmp_path / "class"), str(tmp_path / "all.zip")]
    assert main(["predict", "--json", *paths]) == 1
    said = capsys.readouterr()
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert [line.get("digit") for line in lines] == [7, None, 7]
    assert "found another file" in lines[1]["error"]
    assert lines[2]["path"].endswith("all.zip/ben/7.png")
    assert "1 of 3 could not be read" in said.err


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_mode_are_read(tmp_path, mode):
    ink = np.kron(grid.from_strokes(SEVEN).reshape(32, 24), np.ones((5, 5)))
    grey = np.rint(255 * (1 - ink))
    path = tmp_path / f"seven.{'tif' if mode == 'CMYK' else 'png'}"
    if mode == "I;16":
        Image.fromarray((257 * grey).astype(np.uint16)).save(path)
    else:
        Image.fromarray(grey.astype(np.uint8)).convert(mode).save(path)
    assert np.abs(read_picture(path) - grid.from_strokes(SEVEN)).mean() < 0.03


def test_a_picture_that_the_camera_turned_is_read_upright(tmp_path):
    ink = np.kron(grid.from_strokes(SEVEN).reshape(32, 24), np.ones((5, 5)))
    image = Image.fromarray(np.rint(255 * (1 - np.rot90(ink))).astype(np.uint8))
    exif = image.getexif()
    exif[0x0112] = 6  # to be turned clockwise by a quarter
    image.save(tmp_path / "seven.jpg", exif=exif)
    inputs = read_picture(tmp_path / "seven.jpg")
    assert np.abs(inputs - grid.from_strokes(SEVEN)).mean() < 0.03


def test_a_picture_too_large_to_decode_is_refused_by_its_header(tmp_path, capsys):
    Image.new("1", (20_000, 20_000)).save(tmp_path / "bomb.png")
    assert main(["predict", str(tmp_path / "bomb.png")]) == 1
    assert "at most 50,000,000 pixels" in capsys.readouterr().out


def test_ink_on_transparent_paper_is_read(tmp_path, capsys):
    sheet = Image.new("RGBA", (60, 80), (0, 0, 0, 0))
    ImageDraw.Draw(sheet).line([(30, 10), (30, 70)], (0, 0, 0, 255), 7)
    sheet.save(tmp_path / "one.png")
    assert main(["predict", str(tmp_path / "one.png")]) == 0
    assert capsys.readouterr().out.split("\t")[1] == "1"


def test_evaluates_a_model_on_mnist(mnist, capsys):
    network, about = model_file.load_default()
    model_file.save(mnist / "m.npz", network, about)
    assert main(["evaluate", str(mnist / "m.npz"), "--mnist", str(mnist)]) == 0
    assert "of 10 right" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("predict missing.png", "1 of 1 could not be read"),
        ("evaluate text.png", "expected a Digit Lab model"),
        ("train --mnist nowhere", "expected train-images-idx3-ubyte.gz in nowhere"),
        ("train --augment -1", "0 or more copies, found -1"),
        ("train --variations -1", "0 or more variations, found -1"),
        ("train --made 9 --strokes few.json --hold-out strokes", "expected more than 1,500 digits"),
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
    (tmp_path / "few.json").write_text(json.dumps([{"label": 7, "strokes": SEVEN}]))
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
