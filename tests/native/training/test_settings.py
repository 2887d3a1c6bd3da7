"""The table of settings: what the page gets, plain values to settings, and names from before."""

import json
from dataclasses import fields

import numpy as np
import pytest

from digitlab.network import Network
from digitlab.training.progress import EpochMetrics
from digitlab.training.settings import (
    DataSpec,
    Settings,
    for_page,
    known_settings,
    plain_settings,
    read_settings,
    with_present_names,
)
from digitlab.validate import Invalid


def test_plain_values_and_back():
    wanted = {"dataset": "files", "examples": 50, "eta": 0.5, "hidden": [20, 10], "halve_at": [3]}
    spec, settings = read_settings(wanted)
    assert (spec.dataset, spec.examples) == ("files", 50)
    assert (settings.eta, settings.hidden, settings.halve_at) == (0.5, (20, 10), (3,))
    assert settings.epochs == Settings().epochs
    plain = json.loads(json.dumps(plain_settings(spec, settings)))
    assert read_settings(plain) == (spec, settings)


def test_an_unknown_name_is_refused():
    with pytest.raises(Invalid, match="settings by their names, found batch, momentum"):
        read_settings({"momentum": 0.9, "batch": 3})


def test_of_a_kept_run_only_known_names_are_taken():
    kept = {"momentum": 0.9, "compute": "numpy", "dataset": "own", "hidden": [20]}
    known = known_settings(kept)
    assert known == {"backend": "numpy", "dataset": "user", "hidden": [20]}
    assert read_settings(known)[1] == Settings(backend="numpy", hidden=(20,))


def test_names_from_before_still_work():
    _, settings = read_settings({"compute": "numpy"})
    assert settings.backend == "numpy"
    state = with_present_names({"measures": [], "samples": 3, "code": "0a"})
    assert state == {"metrics": [], "samples": 3, "code": "0a"}
    assert with_present_names({"compute": "yours"}) == {"backend": "code"}


def test_an_invalid_setting_says_which_and_what_it_may_be():
    with pytest.raises(Invalid) as caught:
        Settings(epochs=1001)
    assert caught.value.id == "error-setting-whole"
    assert caught.value.values == {"setting": "epochs", "least": 1, "most": 1000, "found": "1001"}
    with pytest.raises(Invalid) as caught:
        Settings(schedule="cosine")
    assert caught.value.id == "error-setting-choice"
    assert caught.value.values["choices"] == "constant or halving"
    with pytest.raises(Invalid) as caught:
        Settings(hidden=(30, 0))
    assert caught.value.id == "error-setting-list"
    limits = {"setting": "hidden", "length": 2, "least": 1, "most": 200}
    assert caught.value.values == limits | {"found": "(30, 0)"}
    for wrong in {"seed": 0.5}, {"epochs": True}, {"eta": "3"}:
        with pytest.raises(TypeError, match="number, found"):
            Settings(**wrong)


def test_the_table_for_the_page_is_json_of_all_settings_that_it_shows():
    table = json.loads(json.dumps(for_page()))
    names = [row["name"] for row in table]
    assert set(names) <= {f.name for f in (*fields(DataSpec), *fields(Settings))}
    assert {f.name for f in fields(Settings)} - set(names) == {"halve_at"}
    assert (
        len({row["link"] for row in table}) == len({row["element"] for row in table}) == len(table)
    )
    read_settings({row["name"]: row["initial"] for row in table})
    [hidden] = [row for row in table if row["name"] == "hidden"]
    assert hidden == {
        "name": "hidden",
        "initial": [30],
        "link": "hidden",
        "element": "hidden",
        "choices": [],
        "least": 1,
        "most": 200,
        "whole": True,
        "length": 2,
    }


def test_eta_halves_at_each_plateau():
    flat = [EpochMetrics(epoch, 0.5, 1.0) for epoch in range(9)]
    halving = Settings(eta=8.0, schedule="halving")
    assert [halving.eta_at(epoch, flat) for epoch in (1, 3, 4, 6, 7)] == [8, 8, 4, 4, 2]
    assert Settings(eta=8.0).eta_at(7, flat) == 8


def test_hidden_layers_and_initialiser_make_the_network():
    made = Settings(hidden=(7, 5), initialiser="normal", seed=3).network()
    assert made.sizes == (768, 7, 5, 10)
    np.testing.assert_array_equal(
        made.weights[1], Network((768, 7, 5, 10), seed=3, initialiser="normal").weights[1]
    )
    assert Settings(hidden=()).network().sizes == (768, 10)
    assert not Settings(initialiser="zeros").network().weights[0].any()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"epochs": 0}, "epochs from 1 to 1,000, found 0"),
        ({"mini_batch_size": -3}, "mini_batch_size from 1 to 10,000, found -3"),
        ({"eta": float("inf")}, "eta from 0.0001 to 1,000, found inf"),
        ({"seed": -1}, "seed from 0 to 4,294,967,295, found -1"),
        (
            {"hidden": (1, 2, 3)},
            r"hidden as at most 2 whole numbers from 1 to 200, found \(1, ",
        ),
        ({"hidden": (201,)}, r"whole numbers from 1 to 200, found \(201,\)"),
        ({"hidden": (0,)}, r"whole numbers from 1 to 200, found \(0,\)"),
        ({"initialiser": "ones"}, "initialiser normal or scaled or zeros, found 'ones'"),
        ({"schedule": "cosine"}, "schedule constant or halving, found 'cosine'"),
        ({"halve_at": (0,)}, "an epoch of halve_at of at least 1"),
    ],
)
def test_refuses_settings(wrong, says):
    with pytest.raises(ValueError, match=says):
        Settings(**wrong)
