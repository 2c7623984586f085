"""What is taken away from a run says where it comes from, and rebuilds the very run."""

import io
import json
import shlex
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from pathlib import Path

import matplotlib.image
import pandas as pd
import pytest

from groundswell.analysis.provenance import Provenance
from groundswell.analysis.runs import Run, load_run
from groundswell.cli import main
from groundswell.model import MobilizationModel
from groundswell.scenarios import ResultError, load_scenario
from groundswell.viz.dashboard.downloads import (
    COMMAND,
    EVERYTHING,
    FIGURES,
    MANIFEST,
    TABLES,
    available,
    pack,
    stem,
    take_run,
)
from groundswell.viz.dashboard.handing import handed
from groundswell.viz.dashboard.house import House
from groundswell.viz.dashboard.player import Player
from groundswell.viz.dashboard.recipe import Recipe
from groundswell.viz.dashboard.snapshot import take_snapshot
from groundswell.viz.figures import figures

MOVED = {"regime.levers.policing": 0.8, "challengers.strategy.online": 0.25}


@pytest.fixture(scope="module")
def run() -> Run:
    """Return a village after 50 days, taken from a player while levers were moved."""
    player = Player(House(), lambda showing: None, speed=float("inf"))
    player.open(Recipe("village", seed=3, settings={"size": 1_500}), day=10)
    _wait_for(player, 10)
    for path, value in MOVED.items():
        player.move(path, value)
    player.leap(30)
    _wait_for(player, 30)
    player.move("regime.levers.policing", 0.1)
    player.leap(50)
    _wait_for(player, 50)
    found = player.ask(take_run).result(timeout=60)
    player.close()
    return found


def _wait_for(player: Player, day: int) -> None:
    """Ask until a day has been lived; each question is answered between two days."""
    while player.ask(lambda model, recipe: model.day).result(timeout=120) < day:
        pass


@pytest.fixture(scope="module")
def archive(run: Run) -> Iterator[zipfile.ZipFile]:
    """Return the archive of everything."""
    with zipfile.ZipFile(io.BytesIO(pack(run, EVERYTHING).data)) as found:
        yield found


def test_a_file_is_named_after_scenario_seed_day_and_result(run: Run):
    """A file alone in a folder can still be told from that of any other run."""
    digest = run.provenance.digest[:8]
    assert pack(run, "daily.csv").name == f"village-seed3-day50-{digest}-daily.csv"


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_reads_without_options_and_is_the_one_of_the_run(run: Run, kind: str):
    """`pandas.read_csv` reads names, rows and numbers as they are, to the last bit."""
    found = pd.read_csv(io.BytesIO(pack(run, f"{kind}.csv").data))
    wanted = getattr(run, TABLES[kind])
    assert len(found) == len(wanted)
    for name in wanted.columns:
        if pd.api.types.is_float_dtype(wanted[name]):
            assert found[name].tolist() == pytest.approx(wanted[name].tolist(), rel=0, nan_ok=True)


def test_every_row_of_a_table_says_which_run_it_is_of(run: Run):
    """Tables of several runs may be put below one another, whatever their files are called."""
    found = pd.read_csv(io.BytesIO(pack(run, "daily.csv").data))
    told = found[["scenario", "seed", "result", "made_with"]].drop_duplicates()
    assert told.to_numpy().tolist() == [
        ["village", 3, run.provenance.digest[:12], run.provenance.maker()]
    ]
    assert found.columns[0] == "day"


def test_a_table_says_that_it_is_utf_8():
    """Names in Cyrillic reach a spreadsheet whole, which guesses wrong without the mark."""
    model = MobilizationModel("moscow-2017", size=5_000)
    model.step()
    data = pack(take_run(model, Recipe("moscow-2017", settings={"size": 5_000})), "candidates.csv")
    assert data.data.startswith(b"\xef\xbb\xbf")
    assert data.data.decode("utf-8-sig").startswith("number,district,")


def test_figures_carry_the_provenance_of_the_run(run: Run):
    """PNG and SVG are whole, and hold the fingerprint of the run in their metadata."""
    drawn = pack(run, "funnel.png").data
    assert matplotlib.image.imread(io.BytesIO(drawn)).shape[0] > 300
    assert run.provenance.digest.encode() in drawn
    vector = pack(run, "funnel.svg")
    assert vector.type == "image/svg+xml"
    assert ET.fromstring(vector.data).tag.endswith("svg")
    assert run.provenance.digest in vector.data.decode()


def test_a_figure_that_a_run_cannot_show_is_refused_plainly(run: Run):
    """Nobody has voted by day 50, so there are no councils to draw."""
    with pytest.raises(ResultError, match="no figure 'councils' on day 50"):
        pack(run, "councils.png")


def test_the_manifest_rebuilds_the_run_though_levers_were_moved_while_it_lived(run: Run):
    """The scenario in it, lived for as many days, gives the same fingerprint."""
    told = json.loads(pack(run, MANIFEST).data)
    again = MobilizationModel(load_scenario(told["scenario"])).run(told["days"])
    assert again.digest() == told["digest"] == run.provenance.digest
    unmoved = MobilizationModel("village", seed=3, size=1_500).run(50)
    assert unmoved.digest() != told["digest"]


def test_the_manifest_is_a_provenance(run: Run):
    """It reads like that of any result folder, and names what was moved."""
    told = Provenance.from_json(pack(run, MANIFEST).data.decode())
    assert told == run.provenance
    moved = [event["set"] for event in told.overrides["events"]]
    assert moved == [MOVED, {"regime.levers.policing": 0.1}]


def test_the_command_line_lives_the_same_run(run: Run, tmp_path: Path, capsys):
    """What the page prints, given to the program, ends with the same fingerprint."""
    command = shlex.split(shlex.join(run.provenance.command))
    assert command[:3] == ["groundswell", "run", "village"]
    assert main([*command[1:], "--out", str(tmp_path / "again")]) == 0
    capsys.readouterr()
    assert load_run(tmp_path / "again").provenance.digest == run.provenance.digest


def test_a_command_line_keeps_the_events_that_the_scenario_has(tmp_path: Path, capsys):
    """Where a scenario has events of its own, a moved lever is added to them, not put for them."""
    name = next(n for n in ("moscow-2017", "consent-pact", "town") if load_scenario(n).events)
    recipe = Recipe(name, seed=5, settings={"size": 5_000})
    player = Player(House(), lambda showing: None)
    player.open(recipe, day=3)
    player.move("regime.levers.censorship", 0.35)
    player.leap(6)
    _wait_for(player, 6)
    found = player.ask(take_run).result(timeout=60)
    player.close()
    assert len(found.config.events) == len(load_scenario(name).events) + 1
    assert main([*found.provenance.command[1:], "--out", str(tmp_path / "again")]) == 0
    capsys.readouterr()
    assert load_run(tmp_path / "again").provenance.digest == found.provenance.digest


def test_the_archive_holds_all_that_can_be_had_singly(run: Run, archive: zipfile.ZipFile):
    """Tables with rows, both kinds of each figure, manifest and command, in one folder."""
    filled = [kind for kind, name in TABLES.items() if len(getattr(run, name))]
    wanted = {MANIFEST, COMMAND, *(f"{kind}.csv" for kind in filled)}
    wanted |= {f"{kind}{ending}" for kind in figures(run) for ending in (".png", ".svg")}
    assert {name.partition("/")[2] for name in archive.namelist()} == wanted
    assert {name.partition("/")[0] for name in archive.namelist()} == {stem(run)}
    for kind in filled:
        assert archive.read(f"{stem(run)}/{kind}.csv") == pack(run, f"{kind}.csv").data
    assert archive.testzip() is None


@pytest.mark.parametrize("name", ["village", "sanders-2016", "consent-pact"])
@pytest.mark.parametrize("days", [1, None])
def test_the_page_offers_the_figures_that_a_run_can_show(name: str, days: int | None):
    """At the start and at the end, whatever kind of election there is or is not."""
    model = MobilizationModel(name, size=1_500 if name == "village" else 5_000)
    model.run(days)
    run = take_run(model, Recipe(name))
    offered = available(take_snapshot(model, 1))
    assert offered & set(FIGURES) == set(figures(run))
    filled = {kind for kind, table in TABLES.items() if len(getattr(run, table))}
    assert filled - offered == set()


def test_before_the_first_day_there_is_nothing_to_take():
    """A run without a day is refused in words."""
    with pytest.raises(ResultError, match="no day has been lived yet"):
        take_run(MobilizationModel("village", size=1_500), Recipe("village"))


def test_the_same_file_can_be_handed_over_twice(run: Run):
    """A browser is told of a change even if the file has stayed the same."""
    parcel = pack(run, "daily.csv")
    first, second = handed(parcel), handed(parcel)
    assert first != second
    assert first["data"] == second["data"] == parcel.data
