"""What an import found: shown in part, turned where it lies, and chosen from."""

from dataclasses import replace

import numpy as np
import pytest
from tests.native.data.digit_files import LABELS
from tests.native.data.test_imports import BAR, OF_PUPIL, chosen, nines

from digitlab import model_file
from digitlab.data import synthetic
from digitlab.data.gathered import Gathered, Part
from digitlab.data.imports import Import


@pytest.mark.parametrize(("answer", "labels"), [("out", [4]), ("read", [9, 4]), (3, [3, 4])])
def test_what_nothing_tells_the_label_of_is_asked_for_once(answer, labels):
    reading = Import()
    for name in "IMG_2041.jpg", "4.jpg":
        reading.add_picture(name, BAR.ravel(), 30)
    gathered = reading.finish()
    shown = gathered.shown(nines)
    assert (shown["count"], shown["unlabelled"]) == (1, 1)
    data, sources = gathered.chosen([], answer, nines)
    assert data.labels.tolist() == labels
    assert sources == [{"name": "", "count": len(labels)}]


def test_digits_that_are_left_out_do_not_come():
    reading = Import()
    reading.add("a.npz", OF_PUPIL)
    reading.add("b.npz", OF_PUPIL)
    data, sources, _ = chosen(reading, [0, 5, 39])
    np.testing.assert_array_equal(data.labels, np.delete(np.tile(LABELS, 2), [0, 5, 39]))
    assert [source["count"] for source in sources] == [18, 19]


def test_some_digits_of_each_file_are_shown():
    reading = Import()
    for i in range(30):
        reading.add(f"{i}.npz", OF_PUPIL)
    shown = reading.finish().shown(nines)
    assert [group["shown"] for group in shown["groups"]] == [13] * 30
    assert len(shown["labels"]) == len(shown["answers"]) == len(shown["indices"]) == 390
    np.testing.assert_array_equal(shown["labels"], np.tile(LABELS, 30)[shown["indices"]])


def test_emnist_lies_on_its_side_and_is_turned():
    network, _ = model_file.load_default()

    def read(images):
        return network.feedforward(images.T / 255).argmax(axis=0).astype(np.uint8)

    # Turned twice: what lies outside of MNIST's square is lost at once, and no more later.
    upright = Part.of("a", synthetic.make(60, 3)).turned().turned()
    gathered = Gathered([upright.turned()])
    assert gathered.lying(read) == ["a"]
    assert Gathered([upright]).lying(read) == []
    # Only what lies is turned.
    both = Gathered([upright, replace(upright.turned(), name="b")])
    assert both.lying(read) == ["b"]
    both.turn()
    images = both.chosen([], "out", read)[0].images
    np.testing.assert_array_equal(images, np.concatenate([upright.images] * 2))
    assert both.shown(read)["notes"][-1]["id"] == "note-pictures-upright"
