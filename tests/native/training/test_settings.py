"""The table of settings: what the page gets, plain values to settings, and names from before."""

import json
from dataclasses import fields

import pytest

from digitlab.training.settings import (
    DataSpec,
    Settings,
    for_page,
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
    assert caught.value.id == "error-setting-hidden"
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
