"""A sweep as a heat map tells what its runs gave, and opens each of them if a link can."""

import dataclasses
import shlex
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import t

from groundswell.agents import CouncilCampaign, register
from groundswell.analysis.runs import load_run
from groundswell.analysis.sweeps import Sweep, sweep
from groundswell.cli import main
from groundswell.model import MobilizationModel
from groundswell.scenarios import ResultError
from groundswell.viz.dashboard.house import House
from groundswell.viz.dashboard.options import Options
from groundswell.viz.dashboard.recipe import Recipe
from groundswell.viz.dashboard.session import Session
from groundswell.viz.dashboard.sweep.cell import differing
from groundswell.viz.dashboard.sweep.chart import clicked, draw, height, least_width
from groundswell.viz.dashboard.sweep.names import Names
from groundswell.viz.dashboard.sweep.opening import opening
from groundswell.viz.dashboard.sweep.shelf import read_table
from groundswell.viz.dashboard.sweep.table import Choice, SweepTable
from groundswell.viz.dashboard.texts import Words

POLICING, REACH = "regime.levers.policing", "parameters.ties.online_share"
CENSORSHIP, TELEVISION = "regime.levers.censorship", "regime.levers.television"
VILLAGE = {"scenario": "village", "set": {"size": 400}}
PLAN: dict[str, Any] = {
    **VILLAGE,
    "design": [
        {
            "grid": {
                POLICING: [0, 0.4, 1],
                "hours": {
                    "doors": {"challengers.strategy.mix": {"doors": 1, "events": 0, "online": 0}},
                    "posts": {"challengers.strategy.mix": {"doors": 0, "events": 0, "online": 1}},
                },
            }
        },
        {"zip": {CENSORSHIP: [0, 0.4], TELEVISION: [0.25, 0.75]}},
    ],
    "replicates": 3,
    "measure": {
        "outcomes": ["turnout", "volunteers"],
        "reduce": {"late_fear": "fear mean@40..59", "calm": "crowd argmax"},
    },
}


@register("organisation", "quitters")
class Quitters(CouncilCampaign):
    """A campaign that fails where policing is harsh."""

    def campaign(self):
        """Live the day."""
        if self.world.config.regime.levers.policing > 0.5:
            raise ValueError("quit <now>")
        return super().campaign()


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """Return a function that lives a plan and returns its sweep."""

    def live(plan: dict[str, Any], **more: Any) -> Sweep:
        return sweep(plan, tmp_path_factory.mktemp("sweep") / "it", workers=1, **more)

    return live


@pytest.fixture(scope="module")
def table(lived) -> SweepTable:
    """Return a grid with a slice, levels, and two factors that change together."""
    return SweepTable(lived(PLAN))


@pytest.fixture(scope="module")
def broken(lived) -> SweepTable:
    """Return a sweep of which the runs with harsh policing have failed."""
    quitting = {**VILLAGE["set"], "challengers.organisation": "quitters"}
    design = [{"grid": {POLICING: [0, 1], REACH: [0.3, 0.6]}}]
    return SweepTable(lived({**VILLAGE, "set": quitting, "design": design, "replicates": 2}))


def choice_of(table: SweepTable, **more: Any) -> Choice:
    """Return volunteers by policing and hours, or something else of it."""
    return dataclasses.replace(Choice("volunteers", POLICING, "hours"), **more)


# ---- what is in the cells ----


def test_cells_are_means_over_runs(table: SweepTable):
    """Each cell holds the mean over its replicates and all values of the other factors."""
    grid = table.grid(choice_of(table))
    wanted = table.sweep.runs.pivot_table("volunteers", POLICING, "hours").to_numpy()
    assert grid.down.labels == ("0", "0.4", "1")
    assert grid.across.labels == ("doors", "posts")
    assert grid.found.mean.reshape(3, 2) == pytest.approx(wanted)
    assert grid.found.runs.tolist() == [6] * 6
    assert not grid.failed.any()


def test_a_slice_holds_the_other_factors(table: SweepTable):
    """With censorship held, a cell holds the runs with this value only."""
    held = table.grid(choice_of(table, held={CENSORSHIP: 1}))
    runs = table.sweep.runs.query(f"`{CENSORSHIP}` == 0.4")
    wanted = runs.pivot_table("volunteers", POLICING, "hours").to_numpy()
    assert held.found.mean == pytest.approx(wanted.ravel())
    assert held.found.runs.tolist() == [3] * 6


def test_a_cell_tells_its_runs_and_an_interval(table: SweepTable):
    """Mean, Student's interval over the replicates, and the runs by seed."""
    choice = choice_of(table, held={CENSORSHIP: 0})
    cell = table.cell(choice, down=1, across=1)
    values = np.array([run.value for run in cell.runs])
    half = t.ppf(0.975, 2) * values.std(ddof=1) / np.sqrt(3)
    assert [run.seed for run in cell.runs] == [1, 2, 3]
    assert cell.mean == pytest.approx(values.mean())
    assert cell.half == pytest.approx(half)
    assert {run.factors[POLICING] for run in cell.runs} == {0.4}
    assert cell.failed == ()


def test_the_typical_run_is_nearest_to_the_mean(table: SweepTable):
    """No other run of the cell is nearer."""
    cell = table.cell(choice_of(table), down=2, across=0)
    assert cell.typical is not None
    gaps = [abs(run.value - cell.mean) for run in cell.runs]
    assert abs(cell.typical.value - cell.mean) == min(gaps)


def test_runs_of_a_cell_are_told_apart_by_what_differs(table: SweepTable):
    """Only factors with several values in the cell stand beside the seed."""
    assert differing(table.cell(choice_of(table), 0, 0)) == [CENSORSHIP, TELEVISION]
    assert differing(table.cell(choice_of(table, held={CENSORSHIP: 0}), 0, 0)) == []


def test_failed_runs_are_counted_and_listed_but_in_no_mean(broken: SweepTable):
    """A cell of failures alone has no mean, and can be looked at all the same."""
    choice = Choice("volunteers", POLICING, REACH)
    grid = broken.grid(choice)
    assert grid.failed.reshape(2, 2).tolist() == [[0, 0], [2, 2]]
    assert np.isnan(grid.found.mean.reshape(2, 2)[1]).all()
    cell = broken.cell(choice, down=1, across=0)
    assert cell.runs == ()
    assert cell.typical is None
    assert [run.status for run in cell.failed] == ["failed"] * 2
    assert "quit <now>" in cell.failed[0].error


def test_an_unfinished_sweep_shows_what_there_is(lived):
    """The runs of a shard have their cells; others stay empty, and how many is known."""
    half = SweepTable(lived({**PLAN, "replicates": 1}, shard="1/4"))
    grid = half.grid(half.first_choice())
    assert half.sweep.missing == 9
    assert grid.found.runs.sum() == 3


@pytest.mark.parametrize(
    ("design", "shape"), [([], (1, 1)), ([{"grid": {POLICING: [0, 0.5, 1]}}], (1, 3))]
)
def test_fewer_than_two_factors_make_a_row_or_a_cell(lived, design, shape):
    """There is always a map, even of a sweep that varies nothing but the seed."""
    few = SweepTable(lived({**VILLAGE, "design": design, "replicates": 2}))
    choice = few.first_choice()
    grid = few.grid(choice)
    assert (len(grid.down), len(grid.across)) == shape
    assert few.others(choice) == []
    assert len(few.cell(choice, 0, 0).runs) == 2
    assert draw(grid, choice, Names(few, Words()), None)["series"][0]["data"]


def test_many_values_are_put_into_bins(lived):
    """Values that a plan draws share cells, and every run is in one."""
    ends = {"from": 0, "to": 1}
    drawn = {"latin_hypercube": {"points": 30, "factors": {POLICING: ends, TELEVISION: ends}}}
    found = SweepTable(lived({**VILLAGE, "design": [drawn]}))
    grid = found.grid(found.first_choice())
    assert grid.down.binned
    assert grid.across.binned
    assert grid.found.runs.sum() == 30


# ---- what can be chosen ----


def test_the_first_choice_is_an_outcome_that_differs_and_the_pair_of_the_report(table: SweepTable):
    """Nobody has to choose before seeing something."""
    first = table.first_choice()
    assert first.outcome in ("turnout", "volunteers")
    assert (first.down, first.across) == table.subject.main_pairs[0]


def test_partners_do_not_stand_against_each_other(table: SweepTable):
    """Where two factors change together, one of them says all about the other."""
    assert table.against(CENSORSHIP) == [POLICING, "hours"]
    assert table.others(choice_of(table)) == [CENSORSHIP]
    assert table.others(Choice("turnout", POLICING, TELEVISION)) == ["hours"]


def test_factors_change_places(table: SweepTable):
    """The factor that is put where the other stands sends it to where it came from."""
    choice = choice_of(table)
    swapped = table.turned(choice, down="hours")
    assert (swapped.down, swapped.across) == ("hours", POLICING)
    swapped = table.turned(choice, across=POLICING)
    assert (swapped.down, swapped.across) == ("hours", POLICING)


def test_a_partner_on_the_other_side_gives_way(table: SweepTable):
    """Censorship cannot stand against television, which changes with it."""
    turned = table.turned(Choice("turnout", POLICING, TELEVISION), down=CENSORSHIP)
    assert turned.down == CENSORSHIP
    assert turned.across in table.against(CENSORSHIP)


def test_a_slice_is_kept_as_long_as_it_can_be(table: SweepTable):
    """Who puts the held factor into the map no longer holds it."""
    choice = choice_of(table, held={CENSORSHIP: 1})
    assert table.turned(choice, down="hours").held == {CENSORSHIP: 1}
    assert table.turned(choice, down=CENSORSHIP).held == {}


def test_what_was_chosen_before_is_given_up_where_it_no_longer_fits(table: SweepTable):
    """A sweep that goes on may put values into bins, so that there are fewer cells than before."""
    choice = choice_of(table, held={CENSORSHIP: 1})
    assert table.fitting(choice) == choice
    assert table.fitting(choice_of(table, held={CENSORSHIP: 2})).held == {}
    assert table.has(choice, 2, 1)
    assert not table.has(choice, 3, 1)
    assert not table.has(choice, 2, 2)


# ---- from a cell to a run ----


def test_the_recipe_of_a_run_lives_that_run(table: SweepTable):
    """Its results are those of the row, to the last bit."""
    run = table.cell(choice_of(table), down=1, across=1).runs[-1]
    found = opening(table, run)
    assert found.recipe is not None
    assert Recipe.from_query(found.recipe.query())[0] == found.recipe
    model = MobilizationModel(found.recipe.config()).run()
    row = table.sweep.runs.set_index("run").loc[run.number]
    assert model.outcomes["volunteers"] == row["volunteers"]
    assert model.outcomes["turnout"] == row["turnout"]


def test_a_block_that_a_level_sets_is_carried_field_by_field(table: SweepTable):
    """A link has no blocks, so that the mix of hours becomes its three shares."""
    run = table.cell(choice_of(table), down=0, across=1).runs[0]
    recipe = opening(table, run).recipe
    assert recipe is not None
    assert recipe.settings["challengers.strategy.mix.online"] == 1
    assert recipe.settings["size"] == 400


def test_what_a_link_cannot_carry_is_told_and_the_command_given(lived, tmp_path: Path, capsys):
    """The shape of the ties is such a thing; the command line lives the very run."""
    ring = {
        "networks.offline": {"generator": "watts_strogatz_graph", "arguments": {"k": 4, "p": 0}}
    }
    calls = {"protests": [{"date": "2024-04-15", "permitted": False}], "size": 400}
    shaped = lived({
        "scenario": "village", "set": calls, "replicates": 2,
        "design": [{"grid": {"ties": {"ring": ring}, POLICING: [0.2, 0.8]}}],
    })  # fmt: skip
    found = SweepTable(shaped)
    run = found.cell(found.first_choice(), 0, 0).runs[1]
    shown = opening(found, run)
    assert shown.recipe is None
    assert not shown.changed
    assert "networks.offline.generator" in shown.kept_back
    assert main([*shlex.split(shown.command)[1:], "--out", str(tmp_path / "run")]) == 0
    capsys.readouterr()
    again = load_run(tmp_path / "run")
    row = found.sweep.runs.set_index("run").loc[run.number]
    assert again.provenance.seed == run.seed
    assert again.outcomes["volunteers"] == row["volunteers"]
    assert again.outcomes["turnout"] == row["turnout"]


def test_dates_in_a_command_need_no_quotes(table: SweepTable):
    """A list of calls reads as in a scenario file, so that a shell line stays readable."""
    manifest = dataclasses.replace(
        table.sweep.manifest,
        content={
            **table.sweep.manifest.content,
            "set": {"protests": [{"date": "2024-04-15", "permitted": True}], "election": None},
        },
    )
    changed = SweepTable(Sweep(table.sweep.folder, manifest))
    run = table.cell(choice_of(table), 0, 0).runs[0]
    words = shlex.split(opening(changed, run).command)
    assert "protests=[{date: 2024-04-15, permitted: true}]" in words
    assert "election=null" in words


def test_a_scenario_of_ones_own_is_not_opened(lived, tmp_path: Path):
    """A link names scenarios that come with the package, and never a file of the server."""
    file = tmp_path / "mine.yaml"
    file.write_text("extends: village\nsize: 400\n", "utf-8")
    own = lived({"scenario": str(file), "design": [{"grid": {POLICING: [0, 1]}}]})
    found = SweepTable(own)
    shown = opening(found, found.cell(found.first_choice(), 0, 0).runs[0])
    assert shown.foreign
    assert shown.recipe is None
    assert str(file) in shown.command


def test_a_scenario_that_has_changed_since_is_not_passed_off_as_the_same(table: SweepTable):
    """Where the village of the sweep was another, its runs are not opened as today's."""
    content = table.sweep.manifest.content
    older = {**content, "scenario": {**content["scenario"], "days": 50}}
    manifest = dataclasses.replace(table.sweep.manifest, content=older)
    changed = SweepTable(Sweep(table.sweep.folder, manifest))
    shown = opening(changed, table.cell(choice_of(table), 0, 0).runs[0])
    assert shown.changed
    assert shown.recipe is None


# ---- words and numbers ----


def test_names_are_those_of_levers_and_outcomes(table: SweepTable):
    """In both languages; what a plan has named itself is read as it is."""
    english, russian = Names(table, Words("en")), Names(table, Words("ru"))
    assert english.factor(POLICING) == Words("en")("levers.policing.name")
    assert russian.factor(POLICING) == Words("ru")("levers.policing.name")
    assert english.factor("hours") == "hours"
    assert english.outcome("turnout") == "Turnout"
    assert russian.outcome("turnout") == Words("ru")("compare.outcomes.turnout.name")
    assert english.outcome("late_fear") == "late fear"
    assert english.explained("late_fear").endswith("day 40 to day 59")
    assert "день 40" in russian.explained("late_fear")
    assert english.explained("turnout") == ""


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_headline_number_has_a_name(table: SweepTable, language: str):
    """None is shown under the name of its column."""
    names = Names(table, Words(language))
    for name in MobilizationModel("village", size=400).outcomes:
        assert names.outcome(name) != name.replace("_", " ")


def test_shares_are_percentages_and_numbers_are_numbers(table: SweepTable):
    """With as many digits as tell cells apart, written as the language does."""
    english, russian = Names(table, Words("en")), Names(table, Words("ru"))
    among = np.array([0.21, 0.25])
    assert english.value("turnout", 0.2345, among) == "23.4\N{NARROW NO-BREAK SPACE}%"
    assert russian.value("turnout", 0.2345, among) == "23,4\N{NARROW NO-BREAK SPACE}%"
    assert english.value("volunteers", 1234.4, np.array([1000.0, 9000.0])) == "1,234"
    assert english.value("volunteers", float("nan")) == "–"
    assert english.is_share("late_fear")
    assert not english.is_share("calm")
    assert english.error("turnout", 0.00123) == "0.12"
    assert english.error("volunteers", 0.0) == "0"


def test_a_tip_and_a_summary_tell_what_a_cell_rests_on(table: SweepTable, broken: SweepTable):
    """Runs, failures and the error are told; so are the lowest and the highest cell."""
    choice = choice_of(table)
    grid = table.grid(choice)
    names = Names(table, Words())
    tip = names.tip(grid, choice, (1, 0))
    assert "Policing of protest 0.4 · hours doors" in tip
    assert "runs: 6" in tip
    assert "standard error" in tip
    lowest = names.value("volunteers", float(np.nanmin(grid.found.mean)), grid.found.mean)
    assert lowest in names.summary(grid, choice)
    choice = Choice("volunteers", POLICING, REACH)
    tip = Names(broken, Words()).tip(broken.grid(choice), choice, (1, 1))
    assert "failed: 2" in tip
    assert "standard error" not in tip


def test_axes_are_written_in_the_language_of_the_page(table: SweepTable):
    """A comma stands for the point in Russian; texts stay as they are."""
    russian = Names(table, Words("ru"))
    assert russian.labels(table.axis(POLICING)) == ["0", "0,4", "1"]
    assert russian.labels(table.axis("hours")) == ["doors", "posts"]


# ---- the chart ----


def test_every_cell_shows_its_number_and_can_be_clicked_on(broken: SweepTable):
    """Colour never stands alone; a cell without a mean says so with a dash."""
    choice = Choice("volunteers", POLICING, REACH)
    grid = broken.grid(choice)
    names = Names(broken, Words())
    drawn = draw(grid, choice, names, looked_at=(0, 1))
    full, bare = (series["data"] for series in drawn["series"])
    assert [cell["value"][:2] for cell in full] == [[0, 0], [1, 0]]
    assert [cell["label"]["formatter"] for cell in bare] == ["–", "–"]
    for cell in full:
        shown = names.value("volunteers", cell["value"][2], grid.found.mean)
        assert f"{{m|{shown}}}" in cell["label"]["formatter"]
    assert full[-1]["itemStyle"]["borderWidth"] > full[0]["itemStyle"]["borderWidth"]
    assert height(grid) > 200
    assert least_width(grid) > 150


def test_a_click_names_its_cell_and_other_clicks_name_none():
    """A click on an axis or the scale is not one on a cell."""
    assert clicked({"value": [2, 1, 0.5]}) == (1, 2)
    assert clicked({"value": [2, 1]}) == (1, 2)
    assert clicked({"value": "0.5"}) is None
    assert clicked(None) is None


# ---- the folder ----


def test_a_sweep_is_read_once_and_again_when_runs_are_added(lived):
    """All sessions share what was read, until the folder has more."""
    plan = {**VILLAGE, "design": [{"grid": {POLICING: [0, 1]}}]}
    found = lived({**plan, "replicates": 1})
    first = read_table(found.folder)
    assert read_table(found.folder) is first
    time.sleep(0.02)
    sweep({**plan, "replicates": 2}, found.folder, workers=1)
    second = read_table(found.folder)
    assert (len(first.sweep.runs), len(second.sweep.runs)) == (2, 4)


def test_a_folder_that_is_no_sweep_is_refused(tmp_path: Path):
    """By the page as by the command."""
    with pytest.raises(ResultError, match="is not the folder of a sweep"):
        read_table(tmp_path)


def test_the_command_refuses_a_folder_that_is_no_sweep(tmp_path: Path, capsys):
    """At once, with exit status 2, and not in a browser."""
    assert main(["dashboard", "--no-open", "--port", "0", "--sweep", str(tmp_path)]) == 2
    assert "error: " in (told := capsys.readouterr().err)
    assert "is not the folder of a sweep" in told


def test_the_command_refuses_a_damaged_sweep(table: SweepTable, tmp_path: Path, capsys):
    """A file that a crash has torn is named."""
    shutil.copytree(table.sweep.folder, tmp_path / "torn")
    file = next((tmp_path / "torn" / "runs").glob("*.parquet"))
    file.write_bytes(file.read_bytes()[:100])
    assert main(["dashboard", "--no-open", "--port", "0", "--sweep", str(tmp_path / "torn")]) == 2
    assert file.name in capsys.readouterr().err


# ---- the page ----


@pytest.fixture
def page():
    """Return a function that renders the page of a sweep without a browser; all are closed."""
    solara = pytest.importorskip("solara")
    from groundswell.viz.dashboard.sweep.page import SweepPage

    opened = []

    def render(folder: Path, watched: list[tuple[Recipe, int]] | None = None):
        session = Session(
            Words(),
            House(Options(sweep=folder)),
            lambda recipe, day: (watched if watched is not None else []).append((recipe, day)),
            lambda page, **fields: None,
            {},
        )
        _, rendered = solara.render(SweepPage(session), handle_error=False)
        opened.append(rendered)
        return rendered

    yield render
    for rendered in opened:
        rendered.close()


def buttons_of(rendered, text: str) -> list[Any]:
    """Return the buttons of a page that say something."""
    import ipyvuetify as v

    found = rendered.find(v.Btn).widgets
    return [button for button in found if text in map(str, button.children)]


def until(true: Callable[[], Any]) -> Any:
    """Wait until something is true, and return it."""
    started = time.monotonic()
    while not (found := true()):
        assert time.monotonic() < started + 20
        time.sleep(0.02)
    return found


def test_a_cell_opens_as_a_run(table: SweepTable, page):
    """Who chooses a cell and pushes the button gets the recipe of its typical run, on day 0."""
    import ipyvuetify as v

    watched: list[tuple[Recipe, int]] = []
    rendered = page(table.sweep.folder, watched)
    first = table.first_choice()
    label = Names(table, Words()).factor(first.down)
    rendered.find(v.Select, label=label).wait_for(timeout=20).widget.v_model = 1
    until(lambda: buttons_of(rendered, Words()("sweep.watch_typical")))[0].click()
    run = table.cell(first, 1, 0).typical
    assert run is not None
    assert watched == [(opening(table, run).recipe, 0)]


def test_a_fresh_sweep_waits_for_its_runs(table: SweepTable, tmp_path: Path, page):
    """Before the first run has ended the page says so; a look again finds what has come."""
    import ipyvuetify as v

    begun = tmp_path / "begun"
    begun.mkdir()
    shutil.copy(table.sweep.folder / "manifest.json", begun)
    rendered = page(begun)
    again = until(lambda: buttons_of(rendered, Words()("sweep.refresh")))[0]
    assert not buttons_of(rendered, Words()("sweep.watch_typical"))
    assert Words()("sweep.empty") in texts_of(rendered)
    shutil.copytree(table.sweep.folder / "runs", begun / "runs")
    again.click()
    until(lambda: rendered.find(v.Select, label=Words()("sweep.outcome")).widgets)
    assert Words()("sweep.empty") not in texts_of(rendered)


def texts_of(rendered) -> list[str]:
    """Return the texts of a page."""
    from solara.widgets import HTML

    return [widget.unsafe_innerHTML for widget in rendered.find(HTML).widgets]
