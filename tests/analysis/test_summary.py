"""Summaries say what the tables hold."""

import dataclasses
import itertools

import pytest

from groundswell.analysis.funnel import funnel
from groundswell.analysis.runs import Run
from groundswell.analysis.summary import count, headline_table, share, summarise
from groundswell.model import MobilizationModel
from groundswell.scenarios import load_scenario


def test_the_summary_names_the_main_numbers(village_run):
    """Turnout, seats, candidates and the electorate appear as the tables have them."""
    text = " ".join(summarise(village_run))
    districts, ours = village_run.districts, village_run.candidates["side"] == "challengers"
    turnout = (districts["turnout"] * districts["electorate"]).sum() / districts["electorate"].sum()
    assert f"Turnout was {100 * turnout:.1f} %" in text
    assert f"won {districts['seats_challengers'].sum()} of {districts['seats'].sum()} seats" in text
    assert f"{ours.sum()} people applied" in text
    assert "200,000 voters" in text
    assert "nan" not in text.lower()


def test_the_table_adds_up(village_run):
    """Seats of the three sides add up to all seats."""
    rows = dict(headline_table(village_run))
    won = [
        int(rows[f"seats: {side}"].split()[0]) for side in ("challengers", "incumbents", "others")
    ]
    assert sum(won) == 20
    assert rows["councils where challengers have a seat"].endswith("of 4")


def test_a_run_without_a_vote_says_so():
    """No election means no turnout and no seats, in sentences and table."""
    settings = {"election": None, "challengers.organisation": "none"}
    run = Run.of(MobilizationModel(load_scenario("village", settings)).run(5))
    assert "No vote was held." in summarise(run)
    assert not any("seats" in name or name == "turnout" for name, _ in headline_table(run))


def test_a_run_that_ends_before_the_vote_says_so():
    """A campaign that was stopped early has candidates so far, and no winners."""
    run = Run.of(MobilizationModel("village").run(30))
    text = " ".join(summarise(run))
    assert "The vote was not reached." in text
    assert "so far" in text


def test_delegates_are_won_in_contests():
    """A primary has delegates and contests where a council has seats."""
    primary = MobilizationModel("sanders-2016", size=4000, seed=1).run()
    text = " ".join(summarise(Run.of(primary)))
    assert "delegates" in text
    assert "of 57 contests" in text
    assert "small donors" in text


def test_nobody_is_lost_without_a_reason(village_run):
    """At each stage of the funnel, those lost are those who did not reach the next stage."""
    stages = funnel(village_run.candidates)
    for stage, following in itertools.pairwise(stages):
        assert stage.count - sum(stage.losses.values()) == following.count


def test_the_funnel_of_a_run_under_way(village_run):
    """Before the deadlines nobody is late, refused or defeated."""
    early = MobilizationModel("village", seed=1).run(10)
    reasons = {reason for stage in funnel(early.candidates) for reason in stage.losses}
    assert "papers not ready in time" not in reasons
    assert "refused by the commission" not in reasons


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (999.6, "1,000"), (12_345, "12,300"), (7_230_000, "7,230,000"), (None, "none")],
)
def test_counts_are_readable(number, text):
    """Large numbers of persons are given to three digits."""
    assert count(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.1466, "14.7 %"), (0.00196, "0.2 %"), (0.000099, "0.0099 %"), (0, "0.0 %"), (None, "none")],
)
def test_shares_are_readable(number, text):
    """Shares are percentages, with as many digits as they need."""
    assert share(number) == text


def test_a_label_stands_beside_its_side(village_run):
    """The sides' own names are used where a scenario gives them."""
    assert "(Neighbours)" in " ".join(summarise(village_run))
    plain = dict(village_run.provenance.scenario)
    plain["challengers"] = {**plain["challengers"], "label": ""}
    origin = dataclasses.replace(village_run.provenance, scenario=plain)
    assert "()" not in " ".join(summarise(dataclasses.replace(village_run, provenance=origin)))
