"""The page about a sweep tells what was run, what came of it, and how sure that is."""

import datetime
import re
from base64 import b64decode
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from scipy.stats import t

from groundswell.agents import CouncilCampaign, register
from groundswell.analysis.estimates import cells
from groundswell.analysis.plans import load_plan
from groundswell.analysis.sweeps import Manifest, Reporter, load_sweep, sweep
from groundswell.model.random import library_generator
from groundswell.model.record import OUTCOMES
from groundswell.scenarios import load_scenario
from groundswell.viz.sweep_report import write_report
from groundswell.viz.sweep_report.axes import axis_of
from groundswell.viz.sweep_report.figures import scatter
from groundswell.viz.sweep_report.origin import plan_files
from groundswell.viz.sweep_report.subject import MAIN_FACTORS, Subject
from groundswell.viz.sweep_report.words import OUTCOMES as MEANINGS
from groundswell.viz.sweep_report.words import number, reduction, rough

POLICING, REACH = "regime.levers.policing", "parameters.ties.online_share"
VILLAGE = {"scenario": "village", "set": {"size": 400}}
UNSAFE = '<script>alert("1")</script> & <b>bold</b>'
LEVELS = [0, 0.8]
DAYS = [datetime.date(2024, 4, 15), datetime.date(2024, 4, 10)]


@register("organisation", "hecklers")
class Hecklers(CouncilCampaign):
    """A campaign that fails where policing is harsh."""

    def campaign(self):
        """Live the day."""
        if self.world.config.regime.levers.policing > 0.5:
            raise ValueError(f"heckled {UNSAFE}")
        return super().campaign()


class Page(HTMLParser):
    """What a test looks at: elements with their attributes, texts by section, tables by name."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.source = file.read_text("utf-8")
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, str] = {"": ""}
        self.titles: dict[str, list[str]] = {}
        self.tables: dict[str, list[list[str]]] = {}
        self.numbers: dict[str, list[float]] = {}
        self._section, self._region, self._open = "", "", ""
        self.feed(self.source)

    def handle_starttag(self, tag, attrs):
        """Take an element."""
        found = {key: value or "" for key, value in attrs}
        self.elements.append((tag, found))
        if tag == "section":
            self._section = found["id"]
            self.texts[self._section], self.titles[self._section] = "", []
        elif found.get("role") == "region":
            self._region = found["aria-label"]
            self.tables[self._region], self.numbers[self._region] = [], []
        elif tag == "tr":
            self.tables[self._region].append([])
        elif tag in ("td", "th"):
            self.tables[self._region][-1].append("")
        elif tag == "data":
            self.numbers[self._region].append(float(found["value"]))
        elif tag in ("h2", "h3"):
            self.titles[self._section].append("")
        self._open = {"td": "cell", "th": "cell", "h2": "title", "h3": "title"}.get(tag, self._open)

    def handle_endtag(self, tag):
        """Leave a cell or a title."""
        if tag in ("td", "th", "h2", "h3"):
            self._open = ""

    def handle_data(self, data):
        """Take text."""
        self.texts[self._section] += data
        if self._open == "cell":
            self.tables[self._region][-1][-1] += data
        elif self._open == "title":
            self.titles[self._section][-1] += data


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """Return a function that sweeps a village and returns the sweep and its page."""

    def lived(**plan):
        found = sweep({**VILLAGE, **plan}, tmp_path_factory.mktemp("sweep") / "it", workers=1)
        return found, Page(write_report(found, found.folder / "report.html"))

    return lived


@pytest.fixture(scope="module")
def grid(lived):
    """Return a full grid with common seeds; repression and reach are not its first factors."""
    return lived(
        title=UNSAFE,
        story="What for?",
        design=[{"grid": {"mechanisms.fear": [True, False], REACH: [0.3, 0.7], POLICING: LEVELS}}],
        replicates=3,
        measure={
            "outcomes": ["turnout", "seats", "arrests"],
            "reduce": {"crowd": "crowd max", "never": "registered first>=100000"},
        },
    )


@pytest.fixture(scope="module")
def many(lived):
    """Return a sample of twelve factors with a single replicate."""
    names = ("headhunt", "training", "tools", "online", "legal_aid", "year_round", "money")
    ranges = {f"challengers.strategy.{name}": {"from": 0, "to": 1} for name in names}
    ranges |= {
        "parameters.attitudes.social_pull": {"from": 0.005, "to": 0.02, "log": True},
        "parameters.campaign.steps": {"from": 3, "to": 8},
        "regime.levers.censorship": {"from": 0, "to": 1},
        "protests.0.date": {"from": min(DAYS), "to": max(DAYS)},
        POLICING: {"from": 0, "to": 1},
    }
    design = [{"latin_hypercube": {"points": 24, "factors": ranges}}]
    return lived(design=design, measure={"outcomes": ["turnout"]})


@pytest.fixture(scope="module")
def kinds(lived):
    """Return factors that are no numbers, two of them changed together."""
    tactics = {
        "on <i>foot</i>": {"challengers.strategy.mix": {"doors": 1, "events": 0, "online": 0}},
        "online": {"challengers.strategy.mix": {"doors": 0, "events": 0, "online": 1}},
    }
    return lived(
        design=[
            {"zip": {"tactics": tactics, "challengers.strategy.training": [0, 1]}},
            {"grid": {"challengers.strategy.where": ["strong", "all"], "protests.0.date": DAYS}},
        ],
        seeds="independent",
        replicates=2,
        measure={"outcomes": ["turnout", "volunteers"]},
    )


@pytest.fixture(scope="module")
def heckled(lived):
    """Return a sweep of which half the runs fail."""
    return lived(
        set={"size": 400, "challengers.organisation": "hecklers"},
        design=[{"grid": {POLICING: [0.2, 0.8]}}],
        replicates=2,
        measure={"outcomes": ["turnout"]},
    )


# ---- the page ----


def test_a_page_needs_nothing_but_itself(grid, many):
    """It can be attached to a paper: no script, no file and no address is behind it."""
    for _, page in (grid, many):
        assert "script" not in {tag for tag, _ in page.elements}
        links = [a[key] for _, a in page.elements for key in ("src", "href") if key in a]
        assert links
        assert all(link.startswith(("#", "data:image/svg+xml;base64,")) for link in links)
        assert not re.search(r"url\(|@import", page.source)
        pictures = [b64decode(link.partition(",")[2]).decode() for link in links if link[0] == "d"]
        inner = [link for text in pictures for link in re.findall(r'href="([^"]*)"', text)]
        assert all(link.startswith(("#", "data:")) for link in inner)


def test_a_page_is_the_same_whenever_it_is_written(grid, tmp_path):
    """Two reports of one sweep do not differ."""
    found, page = grid
    again = write_report(load_sweep(found.folder), tmp_path / "new" / "again.html")
    assert again.read_text("utf-8") == page.source


def test_parts_come_in_order(grid):
    """The page goes from what was asked to what came of it and where it comes from."""
    assert [titles[0] for titles in grid[1].titles.values()] == [
        "Design",
        "Distributions",
        "Main effects",
        "Pairs of factors",
        "Failures",
        "Provenance",
    ]


def test_titles_levels_and_errors_are_text(grid, kinds, heckled):
    """What a user writes is shown as it was written, whatever it holds."""
    assert UNSAFE in grid[1].texts[""]
    assert "on <i>foot</i>" in kinds[1].texts["design"]
    assert f"heckled {UNSAFE}" in heckled[1].texts["failures"]
    for _, page in (grid, kinds, heckled):
        assert not {"b", "script"} & {tag for tag, _ in page.elements}


def test_every_picture_is_told_in_words(grid, many):
    """Who cannot see a figure is told what it shows."""
    for _, page in (grid, many):
        told = [attributes["alt"] for tag, attributes in page.elements if tag == "img"]
        assert told
        assert all(re.search(r"\d", text) for text in told)


# ---- design ----


def test_factors_are_told_with_meaning_unit_and_values(grid):
    """A reader need not know the schema."""
    found, page = grid
    config = load_scenario(found.manifest.content["scenario"])
    rows = {row[0]: row[1:] for row in page.tables["Factors"]}
    for name, values in ((POLICING, "0, 0.8"), (REACH, "0.3, 0.7")):
        card = config.describe(name)
        meaning, unit, told, *_ = rows[name]
        assert meaning.startswith(card.text)
        assert (unit, told) == (card.unit, values)
    assert rows["mechanisms.fear"][2] == "true, false"


def test_numbers_of_runs_and_seeds_are_told(grid, kinds):
    """It says how often each point was run, and whether points share their seeds."""
    assert "24 runs: 8 design points" in grid[1].texts[""]
    assert "Seeds are common" in grid[1].texts["design"]
    assert "Seeds are independent" in kinds[1].texts["design"]


def test_every_headline_number_has_a_meaning():
    """No result is a bare name."""
    assert set(MEANINGS) == set(OUTCOMES)


# ---- distributions ----


def test_distributions_have_mean_spread_range_and_number(grid):
    """Each result that differs has its numbers."""
    found, page = grid
    crowd, text = found.ok["crowd"], page.texts["distributions"]
    assert f"mean {crowd.mean():,.0f}, sd {rough(crowd.std())}, n = 24" in text
    assert f"from {crowd.min():,.0f} to {crowd.max():,.0f}" in text


def test_results_that_never_differ_are_told_and_not_drawn(grid):
    """A constant and a result without any value take no space."""
    text = grid[1].texts["distributions"]
    assert "seats = 20" in text
    assert "Without a value in any run: never." in text
    assert "seats" not in grid[1].titles["effects"]


# ---- effects ----


def test_an_interval_is_that_of_the_replicates_means(grid):
    """The replicate is the unit, and the page says so."""
    found, page = grid
    assert "The replicate is the unit" in page.texts["effects"]
    means = found.ok.pivot_table("turnout", POLICING, "replicate")
    half = t.ppf(0.975, 2) * means.std(axis=1) / np.sqrt(3)
    rows = {row[0]: row[1:] for row in page.tables[f"Mean turnout against {POLICING}"]}
    assert rows["0"][1:3] == [rough(half[0.0]), "12"]
    assert rows["0.8"][1] == rough(half[0.8])


def test_a_change_is_taken_within_replicates(grid):
    """What common seeds give is not thrown away."""
    found, page = grid
    means = found.ok.pivot_table("turnout", POLICING, "replicate")
    change = means.loc[0.8] - means.loc[0.0]
    half = t.ppf(0.975, 2) * change.std() / np.sqrt(3)
    last = page.tables[f"Mean turnout against {POLICING}"][-1]
    assert float(last[-2].replace("−", "-")) == pytest.approx(change.mean(), abs=1e-3)
    assert last[-1] == rough(half)


def test_replicates_with_fewer_runs_weigh_less():
    """Where runs are missing, a mean stays that of all runs, and its error stays finite."""
    values = np.array([1.0, 2.0, 3.0, 7.0])
    found = cells(values, np.zeros(4, np.int64), 1, np.array([0, 0, 0, 1]))
    assert found.mean[0] == values.mean()
    assert found.error[0] == pytest.approx(np.sqrt(2 * (0.75**2 * 1.25**2 + 0.25**2 * 3.75**2)))


def test_intervals_hold_the_truth_as_often_as_they_say():
    """Replicates that share their draws make neither a mean nor a change look surer than it is."""
    codes, replicates = np.tile([0, 0, 1, 1], 5), np.repeat(np.arange(5), 4)
    shared = library_generator(1, 90_001).normal(size=(1_500, 5, 1))
    noise = library_generator(1, 90_002).normal(size=(1_500, 5, 4))
    held = []
    for values in 2 * shared + noise + [0, 0, 1, 1]:
        found = cells(values.ravel(), codes, 2, replicates)
        held.append(
            (
                abs(found.mean[1] - 1) < found.half[1],
                abs(found.change[1] - 1) < found.change_half[1],
            )
        )
    assert np.mean(held, axis=0) == pytest.approx(0.95, abs=0.02)


def test_a_single_replicate_has_no_interval(many):
    """Nothing is said about chance where nothing is known."""
    text = many[1].texts["effects"]
    assert "There is a single replicate" in text
    assert "±" not in text


def test_what_changed_together_is_not_told_apart(kinds):
    """Factors of a zip are named as such, and make no pair."""
    text = kinds[1].texts["effects"]
    assert "tactics was changed together with challengers.strategy.training" in text
    assert "tactics × challengers.strategy.training" not in kinds[1].titles["pairs"]
    assert "tactics × protests.0.date" in kinds[1].titles["pairs"]


# ---- pairs ----


def test_repression_against_reach_comes_first(grid, many):
    """The pair of most interest stands before the others, wherever the plan has it."""
    assert grid[1].titles["pairs"][1] == f"{POLICING} × {REACH}"
    assert many[1].titles["pairs"][1] == f"{POLICING} × regime.levers.censorship"
    assert len(grid[1].titles["pairs"]) == 1 + 3


def test_cells_hold_the_means_of_the_runs(grid):
    """The numbers of a heat map are those that pandas gives, with their errors below."""
    found, page = grid
    name = f"Mean turnout by {POLICING} and {REACH}"
    means = found.ok.groupby([POLICING, REACH])["turnout"].mean()
    assert page.numbers[name] == pytest.approx(means.tolist(), rel=1e-12)
    errors = found.ok.pivot_table("turnout", [POLICING, REACH], "replicate")
    first = page.tables[name][2][1]
    assert first.endswith(f"({rough(errors.sem(axis=1).iloc[0])})")


def test_bins_hold_all_runs(many):
    """Where factors were drawn, means of bins weighted by their points give the mean of all."""
    found, page = many
    name = f"Mean turnout by {POLICING} and regime.levers.censorship"
    text = " ".join(" ".join(row) for row in page.tables[name])
    points = [int(count) for count in re.findall(r"n = (\d+)", text)]
    assert sum(points) == 24
    mean = np.average(page.numbers[name], weights=points)
    assert mean == pytest.approx(found.ok["turnout"].mean())


def test_texts_and_days_stand_in_order(kinds):
    """Texts keep the order of the plan; days follow each other."""
    rows = kinds[1].tables["Mean turnout by challengers.strategy.where and protests.0.date"]
    assert rows[1] == ["2024-04-10", "2024-04-15"]
    assert [row[0] for row in rows[2:]] == ["strong", "all"]


def test_what_is_left_out_is_named(many):
    """Of many factors the first are shown, and the page says which are not."""
    found, page = many
    shown = [text for text in page.tables if text.startswith("Mean turnout against")]
    assert len(shown) == MAIN_FACTORS
    for part in ("effects", "pairs"):
        told = re.sub(r"\s+", " ", page.texts[part])
        assert "Left out" in told
        assert f"{found.factors[-2]} and {found.factors[-1]}." in told
    assert len(page.source) < 1_000_000


def test_a_figure_does_not_grow_with_the_number_of_points():
    """Hundreds of thousands of points can be reported in a page that can be sent."""
    few, many = (len(_scatter(np.linspace(0, 1, points))) for points in (1_000, 100_000))
    assert many < 1.5 * few


def _scatter(across):
    axis = axis_of(pd.Series(across, name="x"), most=8, bins=8)
    found = cells(across, axis.codes, len(axis), np.zeros(across.size, np.int64))
    return scatter(axis, (across, across), found, (0.0, 1.0), "share")


# ---- failures ----


def test_failures_are_told_with_an_example(heckled):
    """Each error has its number of runs and one of them, with seed and values."""
    found, page = heckled
    (row,) = page.tables["Errors"][1:]
    run = found.failures.iloc[0]
    assert row[:1] + row[2:] == ["failed", "2", f"run {run.run}: seed {run.seed}, {POLICING} = 0.8"]
    assert "2 runs did not end well" in page.texts[""]
    assert "--retry-failed" in page.texts["failures"]
    assert ["ok", "ended well", "2"] in page.tables["Runs by status"]


def test_runs_that_failed_are_in_no_mean(heckled):
    """What did not end well counts nowhere."""
    rows = heckled[1].tables.get(f"Mean turnout against {POLICING}", [])
    assert [row[0] for row in rows[1:]] == ["0.2"]


def test_a_sweep_of_which_all_runs_failed_has_a_page(lived):
    """It says what happened instead of falling over."""
    _, page = lived(timeout=0.001, design=[{"grid": {POLICING: [0, 1]}}])
    assert "No run ended well" in page.texts["distributions"]
    assert "not ended after 0.001 s" in page.texts["failures"]


# ---- what is not whole ----


class Enough(Exception):
    """Interrupts a sweep."""


def test_an_unfinished_sweep_is_told(tmp_path):
    """A reader sees at once that runs are missing."""

    def interrupt(reached):
        if reached.done > 5:
            raise Enough

    plan = {**VILLAGE, "design": [{"grid": {POLICING: [0, 1]}}], "replicates": 5}
    plan["measure"] = {"outcomes": ["turnout"]}
    with pytest.raises(Enough):
        sweep(plan, tmp_path / "it", workers=1, chunk=1, reporter=Reporter(progress=interrupt))
    found = load_sweep(tmp_path / "it")
    page = Page(write_report(found, tmp_path / "page.html"))
    assert found.missing > 0
    assert f"not finished: {found.missing} runs are missing of 10" in page.texts[""]
    assert "To live the runs that are missing" in page.texts["failures"]


def test_a_shard_is_told(tmp_path):
    """A part of a sweep is not taken for the whole."""
    plan = {**VILLAGE, "replicates": 4, "measure": {"outcomes": ["turnout"]}}
    found = sweep(plan, tmp_path / "it", workers=1, shard="2/2")
    page = Page(write_report(found, tmp_path / "page.html"))
    assert "This is shard 2/2 of the sweep: 2 of its 4 runs." in page.texts[""]
    assert "Nothing was varied" in page.texts["effects"]


def test_a_sweep_that_has_just_begun_has_a_page(tmp_path):
    """Before the first run there is a design, and that is told."""
    plan = load_plan({**VILLAGE, "design": [{"grid": {POLICING: [0, 1]}}]})
    Manifest.of(plan).write(tmp_path)
    page = Page(write_report(load_sweep(tmp_path), tmp_path / "page.html"))
    assert "not finished: 2 runs are missing of 2" in page.texts[""]
    assert page.tables["Factors"][1][0] == POLICING


# ---- provenance ----


def test_a_page_holds_all_that_makes_the_sweep_again(grid, many, kinds, tmp_path):
    """The two files on the page are a plan with the same hashes."""
    for found, page in (grid, many, kinds):
        scenario, plan = plan_files(Subject(found))
        assert scenario in page.texts["provenance"]
        assert plan in page.texts["provenance"]
        (tmp_path / "scenario.yaml").write_text(scenario, "utf-8")
        (tmp_path / "plan.yaml").write_text(plan, "utf-8")
        again = Manifest.of(load_plan(tmp_path / "plan.yaml"))
        assert again.hashes == found.manifest.hashes
        assert again.runs == found.manifest.runs
        assert yaml.safe_load(plan).get("title", "") == found.manifest.title


def test_hashes_versions_machines_and_sessions_are_there(grid):
    """All that a result may depend on is named."""
    found, page = grid
    text, manifest = page.texts["provenance"], found.manifest
    told = [*manifest.hashes.values(), *manifest.made_with.values()]
    told += [manifest.sessions[0][key] for key in ("started", "ended", "workers")]
    told += manifest.sessions[0]["machine"].values()
    assert all(str(value) in text for value in told)


# ---- words and numbers ----


def test_numbers_are_written_as_people_write_them():
    """Errors have two digits, differences show, zero has no sign."""
    assert [rough(value) for value in (9.98, 0.000998, 1234.0, 0.0)] == [
        "10",
        "0.0010",
        "1,200",
        "0",
    ]
    assert [number(value, 2) for value in (-0.001, -1.5, float("nan"))] == ["0.00", "−1.50", "–"]


def test_reductions_are_told_in_words():
    """A reader need not know how reductions are written."""
    assert reduction("crowd max@40..40").text == "largest crowd of a day, on day 40"
    assert reduction("crowd argmax").unit == "day"
    assert reduction("registered first >= 5").text == "first day with registered >=5"
