"""Loading: names and paths, what a scenario extends, and what is laid over it."""

import json
import pickle
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from groundswell.scenarios import (
    DataError,
    ScenarioError,
    UnknownNameError,
    load_scenario,
    scenario_names,
)
from groundswell.scenarios.loader import anchored, place_of


def test_a_file_is_found_by_path_and_named_after_itself(write):
    """A scenario takes its name from its file and remembers where that is."""
    path = write()
    for given in (path, str(path), "town.yaml"):
        scenario = load_scenario(given)
        assert scenario.name == "town"
        assert scenario.source == path.resolve()


def test_an_unknown_name_is_answered_with_the_nearest():
    """A misspelt name lists the scenarios there are and suggests one."""
    with pytest.raises(UnknownNameError, match="did you mean 'moscow-2017'") as caught:
        load_scenario("mosow-2017")
    assert all(name in str(caught.value) for name in scenario_names())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("twon.yaml", "twon.yaml does not exist; did you mean 'town.yaml'?"),
        ("village.yaml", "village.yaml does not exist; did you mean 'village'?"),
        (Path("elsewhere/town"), "elsewhere/town does not exist"),
        (Path(), "is a folder, not a file"),
    ],
)
def test_a_missing_file_is_an_error(write, source, expected):
    """A path that leads nowhere says so, with the nearest file or shipped name."""
    write()
    with pytest.raises(ScenarioError) as caught:
        load_scenario(source)
    assert expected in str(caught.value)


def test_a_child_changes_only_what_it_says(write):
    """Blocks are merged, lists replaced, and the parent's name is not inherited."""
    write(
        "regime: {levers: {policing: 0.5, pride: 0.2}}\n"
        "protests: [{date: 3, permitted: true}, {date: 4, permitted: true}]\n"
    )
    child = load_scenario(
        write(
            "extends: town.yaml\nregime: {levers: {pride: 0.9}}\n"
            "protests: [{date: 5, permitted: false}]\n",
            file="child.yaml",
            base="",
        )
    )
    assert child.name == "child"
    assert (child.regime.levers.policing, child.regime.levers.pride) == (0.5, 0.9)
    assert [call.date for call in child.protests] == [5]


def test_a_shipped_scenario_can_be_extended_from_anywhere(write):
    """A child elsewhere uses the table that lies beside its parent."""
    child = load_scenario(write("extends: moscow-2017\nsize: 9000\n", base=""))
    assert len(child.table) == 125
    assert child.size == 9_000


def test_a_table_is_looked_for_beside_the_file_that_names_it(folder, write, monkeypatch):
    """The working folder does not matter."""
    path = write()
    monkeypatch.chdir(folder.parent)
    assert load_scenario(path).table.name.tolist() == ["North", "South"]


def test_extending_in_a_circle_is_an_error(write, message):
    """The circle is shown."""
    write("extends: b.yaml\n", file="a.yaml", base="")
    text = message("extends: a.yaml\n", file="b.yaml", base="")
    assert text == "a.yaml, line 1: extends goes in a circle: b.yaml → a.yaml → b.yaml"


def test_extending_what_is_not_there_is_an_error(message):
    """The line and the nearest name are given."""
    assert message("extends: vilage\n") == (
        "town.yaml, line 5: extends names 'vilage', which does not exist; did you mean 'village'?"
    )


def test_overrides_are_read_like_a_file():
    """Text becomes a number, a date or a list as it would in YAML; numpy's numbers are welcome."""
    scenario = load_scenario(
        "village",
        {
            "regime.levers.policing": "0.8",
            "challengers.strategy.mix": "{doors: 0.2, events: 0.3, online: 0.5}",
            "election.registration": "2024-04-15",
            "protests.0.permitted": "true",
            "parameters.ties.online_share": np.float64(0.3),
            "size": np.int64(1_000),
            "events": "[]",
        },
    )
    assert scenario.regime.levers.policing == 0.8
    assert scenario.challengers.strategy.mix.online == 0.5
    assert scenario.election is not None
    assert scenario.election.registration == date(2024, 4, 15)
    assert scenario.protests[0].permitted
    assert scenario.parameters.ties.online_share == 0.3
    assert scenario.size == 1_000


def test_a_loaded_scenario_can_be_changed_into_another():
    """The original stays as it was; what followed from a default follows from the new one."""
    village = load_scenario("village")
    changed = load_scenario(village, {"parameters.protest.lead": 4, "days": 70})
    assert (village.days, changed.days) == (60, 70)
    assert (village.protests[0].lead, changed.protests[0].lead) == (7, 4)
    assert changed.source == village.source


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("regime.levers.polcing", "did you mean 'policing'?"),
        ("polcing", "did you mean 'regime.levers.policing'?"),
        ("regime.levers.pol", "did you mean 'policing'?"),
        ("parameters.protest.leed", "did you mean 'lead'?"),
        ("seed.x", "seed.x goes into seed, which is not a block"),
        ("protests.3.date", "asks for entry 3 of a list of 1; allowed: 0 to 0"),
    ],
)
def test_an_override_that_leads_nowhere_is_an_error(path, expected):
    """It is called an override, and the nearest name is suggested."""
    source = {"name": "x", **load_scenario("village").document(), "seed": 3}
    with pytest.raises(ScenarioError) as caught:
        load_scenario(source, {path: 1})
    assert expected in str(caught.value)
    assert str(caught.value).startswith("override: ")


def test_all_problems_are_reported_together(message):
    """One look at the message is enough to mend a file, problem by problem, in its order."""
    text = message("sede: 3\nregime: {levers: {policing: 2}}\n", {"days": 0})
    assert text.splitlines() == [
        "override: days is 0; allowed: a whole number from 1 to 36,500",
        "town.yaml, line 5: sede is not a field; did you mean 'seed'?",
        "town.yaml, line 6: regime.levers.policing is 2; allowed: a number from 0 to 1",
    ]


def test_plain_data_makes_a_scenario(folder):
    """A dictionary will do where there is no file; a missing name is no reason to stop."""
    data = {"start": date(2020, 1, 1), "days": 9, "size": 50, "districts": {"file": "town.csv"}}
    scenario = load_scenario(data)
    assert (scenario.name, scenario.source) == ("unnamed", None)


@pytest.mark.parametrize("name", scenario_names())
def test_a_document_restores_its_scenario(name):
    """Through JSON and back, districts included, without the original files."""
    scenario = load_scenario(name)
    restored = load_scenario(json.loads(json.dumps(scenario.document())))
    assert restored.hash() == scenario.hash()
    assert restored.document() == scenario.document()


def test_a_scenario_travels_between_processes():
    """A pickled scenario is the same scenario and can be changed further."""
    village = load_scenario("village")
    travelled = pickle.loads(pickle.dumps(village))
    assert travelled == village
    assert load_scenario(travelled, {"seed": 5}).seed == 5


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("size", ("size",)),
        ("protests.0.date", ("protests", "0", "date")),
        ("events.0.set", ("events", "0", "set")),
        ("events.1.date", ("events", "1", "date")),
        (
            "events.1.set.challengers.strategy.mix.doors",
            ("events", "1", "set", "challengers.strategy.mix.doors"),
        ),
    ],
)
def test_a_dotted_path_leads_to_a_place(path, place):
    """What an event sets is one entry, called by its own dotted path."""
    assert place_of(path) == place


def test_a_lever_that_an_event_sets_can_be_overridden():
    """The rest of the event stays as it was."""
    source = {"events": [{"date": 3, "set": {"regime.levers.pride": 0.1}, "note": "a parade"}]}
    village = load_scenario("village", source)
    changed = load_scenario(village, {"events.0.set.regime.levers.pride": 0.9})
    assert dict(changed.events[0].set) == {"regime.levers.pride": 0.9}
    assert changed.events[0].note == "a parade"


def test_only_the_path_of_a_file_starts_in_a_folder(tmp_path):
    """Other text, and what is no text, is left alone; an absolute path stays where it leads."""
    assert anchored(("networks", "online", "file"), "a.edges", tmp_path) == str(
        tmp_path / "a.edges"
    )
    assert anchored(("networks", "online", "file"), "/a.edges", tmp_path) == "/a.edges"
    assert anchored(("networks", "online", "file"), None, tmp_path) is None
    assert anchored(("networks", "online", "generator"), "a.edges", tmp_path) == "a.edges"


def test_overrides_name_files_from_the_working_folder(folder, monkeypatch):
    """A path given to a run starts where the run is started."""
    (folder / "north.csv").write_text("name,electorate,seats,support\nNorth,60000,3,0.2\n")
    source = {"start": date(2020, 1, 1), "days": 9, "size": 50, "districts": {"file": "town.csv"}}
    assert len(load_scenario(source, {"districts.file": "north.csv"}).table) == 1
    absolute = {**source, "districts": {"file": str(folder / "town.csv")}}
    monkeypatch.chdir(folder.parent)
    with pytest.raises(DataError, match=r"north\.csv does not exist"):
        load_scenario(absolute, {"districts.file": "north.csv"})
