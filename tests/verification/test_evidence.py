"""The model beside its evidence: slow, over fixed seeds, with the misses written down as misses.

`docs/validation.md` shows the whole tables. Where a target is missed, the test holds the model to
what it reaches, and is named so.
"""

import pandas as pd
import pytest

from groundswell.analysis import experiments, regimes
from groundswell.analysis.field_experiments import field_experiment

pytestmark = pytest.mark.slow

MISSED = {"councils_without_incumbents": (2, 7), "seat_clustering": (0.45, 0.6)}
"""Targets of Moscow 2017 that the mean over seeds misses, and where it lies instead."""


def number(cell: str) -> float:
    """Return the mean from a cell such as "1,040 (21)"."""
    return float(cell.split()[0].replace(",", ""))


def numbers(table: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return a printed table as means, its rows named by a column."""
    return table.set_index(key).map(number)


@pytest.fixture(scope="module")
def moscow():
    """Return the outcomes of Moscow 2017 over eight seeds."""
    return experiments.over_seeds("moscow-2017", range(1, 9)).mean()


@pytest.fixture(scope="module")
def removed():
    """Return the ablations over two seeds."""
    return numbers(experiments.ablations(seeds=(1, 2)), "removed")


@pytest.fixture(scope="module")
def field():
    """Return the field experiments, by salience."""
    return field_experiment(seeds=(1,)).set_index("salience")


@pytest.mark.parametrize("band", experiments.MOSCOW_2017, ids=lambda band: band.outcome)
def test_moscow_2017(moscow, band):
    """The mean over seeds lies in the band of the evidence, or where it is known to lie."""
    low, high = MISSED.get(band.outcome, (band.low, band.high))
    assert low <= moscow[band.outcome] * band.scale <= high
    assert (band.verdict(moscow[band.outcome] * band.scale) == "MISS") == (band.outcome in MISSED)


def test_every_part_of_the_headquarters_wins_seats(removed):
    """Each part removed costs seats; head-hunting and training with tools cost most."""
    seats = removed["seats %"]
    parts = ["head-hunting", "training and tools", "campaign online", "legal aid", "print money"]
    assert (seats[parts] < seats["nothing"]).all()
    assert seats[["head-hunting", "training and tools"]].max() < 0.5 * seats["nothing"]
    assert seats["campaign online"] < 0.7 * seats["nothing"]
    assert seats["print money"] > 0.85 * seats["nothing"]
    assert seats["the whole headquarters"] < 3


def test_online_ties_in_society_win_no_council_seats(removed):
    """What is online works through recruitment; ties online among citizens add no seats here."""
    seats = removed["seats %"]
    assert seats["online ties in society"] == pytest.approx(seats["nothing"], abs=2.5)
    assert seats["both of these"] < 0.8 * seats["nothing"]


def test_a_contact_at_the_door_brings_voters_where_little_is_at_stake(field):
    """2.5 to 8 points at low salience, a third to three quarters less at high salience."""
    door = field["direct"]
    assert 2.5 <= door[0.1] <= 8
    assert 2.5 <= door[0.3] <= 8
    assert 0.33 <= 1 - door[0.8] / door[0.1] <= 0.76


def test_three_fifths_are_passed_on_at_home(field):
    """Household pass-through .4 to .8 at every salience (Nickerson 2008)."""
    assert field["pass_through"].between(0.4, 0.8).all()


def test_persuasion_fades_with_salience(field):
    """Within half a point of nothing at high salience, more in local elections."""
    assert field["persuasion"][0.8] < 0.5 < field["persuasion"][0.1]
    assert field["persuasion"].is_monotonic_decreasing


def test_a_post_works_mostly_through_others(field):
    """About .39 points directly up to middling salience, two to eight times that indirectly."""
    assert (field["online_direct"][[0.1, 0.3, 0.55]] - 0.39).abs().max() <= 0.25 * 0.39
    assert field["online_ratio"].between(2, 8).all()


def test_the_peak_of_the_door_effect_moves_to_those_who_seldom_vote(field):
    """The most responsive fifth falls from the keenest voters as salience rises."""
    fifths = field[[f"quintile_{q}" for q in range(1, 6)]]
    peak = fifths.to_numpy().argmax(axis=1).tolist()
    assert peak == sorted(peak, reverse=True)
    assert peak[0] == 4
    assert peak[-1] in (1, 2)


def test_six_elections_have_their_turnouts():
    """Each within three points of what was observed, with one salience each."""
    table = regimes.turnout_levels(seeds=(1,))
    assert (table["verdict"] == "hit").all()


def test_pride_raises_approval_and_keeps_it():
    """Approval before, two and five months after the rally lies in the bands of the polls."""
    table = regimes.rally(seeds=(1, 2))
    assert "MISS" not in set(table["verdict"])


def test_few_hide_their_mind_in_a_mild_autocracy():
    """Public less private approval is 0 to 10 points at policing .3, and grows with policing."""
    gaps = numbers(regimes.falsification(seeds=(1,)).drop(columns="wanted"), "policing").iloc[:, 0]
    assert 0 <= gaps[0.3] <= 10
    assert gaps.is_monotonic_increasing


def test_approval_follows_delivery():
    """By the quarter at every lag; by the month only with a lag (at none it is a miss)."""
    table = regimes.tracking(seeds=(1, 2)).set_index(["delivery changes", "lag, days"])
    assert (table.loc["every quarter", "verdict"] == "hit").all()
    assert table.loc[("every month", 15), "verdict"] == "hit"
    assert table.loc[("every month", 0), "verdict"] == "MISS"


def test_a_scapegoat_postpones_the_loss_of_approval_and_wears_out():
    """Blame lifts approval at two months; at ten months most of the lift is gone."""
    table = numbers(regimes.scapegoat(seeds=(1, 2)), "approval, %")
    lift = table.loc["and is blamed on others"] - table.loc["delivery falls"]
    assert lift["60 days"] > 5
    assert lift["300 days"] < 0.65 * lift["60 days"]


def test_few_of_the_ready_are_on_the_street():
    """Readiness is a percent or less below 14-17 %; detentions are 4-39 % where not permitted."""
    table = regimes.street(seeds=range(1, 5)).set_index("event")
    ready = table["ready, %"].map(number)
    risk = table["P(arrest)"].map(number)
    crowd = table["on the street, %"].map(number)
    assert 13 <= ready["unpermitted, 26 March"] <= 17
    assert risk.filter(like="unpermitted").between(0.04, 0.39).all()
    assert risk["permitted, ordinary day"] == pytest.approx(0.01, abs=0.002)
    assert 0.02 <= crowd["unpermitted, 26 March"] < 0.2  # below the evidence's .2 to 1 %: a miss
    assert 0.2 <= crowd["permitted, a week after a stolen election"] <= 1.5


def test_some_policing_enlarges_the_next_rally_and_much_of_it_deters():
    """Backlash needs reach: it is gone under censorship. Its size is a miss (x1.5 to 3 wanted)."""
    table = regimes.repression_and_reach(levels=(0.0, 0.2, 1.0)).set_index("policing")
    whole, censored = (
        table[name].str[1:].map(number) for name in ("rally, full reach", "rally, 30 % censored")
    )
    assert 1.15 < whole[0.2] < 1.5
    assert censored[0.2] < 1.1
    assert max(whole[1.0], censored[1.0]) < 0.75


def test_stuffing_turns_the_correlation_of_turnout_and_the_ruling_party():
    """Clean negative, stuffed positive; observers would take back 8 to 14 points at .10."""
    table = numbers(regimes.fraud(seeds=(1, 2)), "case")
    link = table["correlation of turnout and incumbents"]
    assert link["clean"] < 0.15
    assert link["stuffing .10, no observers"] > 0.25  # .4 is wanted and missed
    assert link["stuffing .15, no observers"] > 0.4
    gain = table["incumbents, %"] - table.loc["clean", "incumbents, %"]
    assert 8 <= gain["stuffing .10, no observers"] <= 14
    assert gain["stuffing .10, volunteers watch"] < gain["stuffing .10, no observers"]


def test_a_primary_like_that_of_2016():
    """Popular vote, delegates, contests and donors lie in their bands."""
    assert (regimes.primary()["verdict"] == "hit").all()
