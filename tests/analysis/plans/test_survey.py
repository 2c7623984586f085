"""The survey: every design point is looked at before any is lived."""

import pytest

from groundswell.agents import policies
from groundswell.analysis.plans import load_plan, survey
from groundswell.model.memory import estimate_memory
from groundswell.scenarios import PlanError

CUTS = "parameters.attitudes.{}_cut"


def test_points_that_differ_in_no_trait_share_a_society(plan):
    """Levers, days and calls do not count; size and ties do, whatever the order of the points."""
    found = plan(
        "design:\n"
        "  - grid:\n"
        "      regime.levers.policing: [0, 1]\n"
        "      size: [50, 60]\n"
        "      protests.0.date: [4, 5]\n"
        "      parameters.ties.online_share: [0.3, 0.4]\n"
    )
    shares = found.points.frame()[["size", "parameters.ties.online_share"]]
    expected = shares.groupby(list(shares.columns), sort=False).ngroup()
    assert survey(found).society.tolist() == expected.tolist()


def test_memory_is_that_of_the_largest_run(plan):
    """Wherever in the design it is."""
    found = plan("design: [{grid: {size: [50, 9000, 60]}}]\n")
    assert survey(found).memory == estimate_memory(found.config(1)) > 0


def test_a_survey_tells_how_far_it_is(plan):
    """After every point."""
    told = []
    survey(plan("design: [{grid: {size: [50, 60, 70]}}]\n"), lambda *how_far: told.append(how_far))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_values_that_do_not_go_together_are_told_with_a_point_that_has_them(complaint):
    """Each is valid, and both are, elsewhere; the line is that of the first factor of the two."""
    text = (
        "design:\n"
        "  - grid:\n"
        "      regime.levers.pride: [0, 1]\n"
        f"      {CUTS.format('challengers')}: [0.1, 0.3]\n"
        f"      {CUTS.format('incumbents')}: [-0.1, 0.2]\n"
    )
    assert complaint(text) == (
        "plan.yaml, line 5: at point 1, parameters.attitudes has incumbents_cut 0.2 above "
        "challengers_cut 0.1; the incumbents' must not be the higher"
    )


def test_a_value_is_told_at_its_own_line(complaints):
    """Once, at the first point that has it, however many have; listed or set by a level."""
    text = (
        "design:\n"
        "  - grid:\n"
        "      size:\n"
        "        - 1\n"
        "        - 50\n"
        "        - 20000\n"
        "      who:\n"
        "        us: {regime.levers.pride: 0}\n"
        "        them:\n"
        "          regime.policy: fixd\n"
        "      when:\n"
        "        soon: {protests.0.date: 1}\n"
        "        never: {protests: [{date: 99, permitted: true}]}\n"
    )
    assert complaints(text) == [
        "plan.yaml, line 5: at point 0, size is 1; allowed: at least 3, so that the smallest "
        "constituency has a citizen",
        "plan.yaml, line 7: at point 8, size is 20000; allowed: at most 10,000, one citizen for "
        "each registered voter",
        "plan.yaml, line 11: at point 6, regime.policy 'fixd' is not known; allowed: "
        f"{', '.join(sorted(policies))}; did you mean 'fixed'?",
        "plan.yaml, line 14: at point 1, protests.0.date is 99; allowed: 2020-05-01 to 2020-05-30 "
        "(day 0 to 29)",
    ]


def test_a_value_that_was_drawn_is_told_once_at_its_factor(complaint):
    """Not with each of the numbers that happened to be drawn."""
    text = (
        "set: {days: 20}\n"
        "design:\n"
        "  - random:\n"
        "      points: 90\n"
        "      factors: {protests.0.date: {from: 2020-05-01, to: 2020-06-01}}\n"
    )
    told = complaint(text)
    assert told.startswith("plan.yaml, line 6: at point ")
    assert told.endswith("; allowed: 2020-05-01 to 2020-05-20 (day 0 to 19)")


def test_what_no_factor_sets_is_told_of_the_design(complaint):
    """A shorter run ends before the call to protest, which is nobody's factor."""
    assert complaint("design: [{grid: {length: {a: {days: 20}, b: {days: 5}}}}]\n") == (
        "plan.yaml, line 2: at point 1, protests.0.date is 9; allowed: 2020-05-01 to 2020-05-05 "
        "(day 0 to 4)"
    )


def test_a_factor_of_an_election_that_is_not_there_is_an_error(complaints):
    """Whoever sets a date alone is told what else an election has."""
    assert complaints("design: [{grid: {election.date: [9, 12]}}]\n") == [
        "plan.yaml, line 2: at point 0, election.rule is missing; allowed: one of block_vote, "
        "single_seat, proportional"
    ]


def test_what_is_wrong_with_a_table_of_districts_is_said_of_its_own_file(folder, complaint):
    """A factor names the file, and a cell of it is wrong."""
    (folder / "bad.csv").write_text("name,electorate,seats,support\nNorth,60000,3,2\n")
    assert complaint("design: [{grid: {districts.file: [town.csv, bad.csv]}}]\n") == (
        "bad.csv, line 2: at point 1, support is '2'; allowed: a number from 0 to 1"
    )


def test_a_table_of_points_is_told_with_a_point(folder, complaint):
    """What its rows have wrong together, no single cell has."""
    (folder / "points.csv").write_text(
        f"{CUTS.format('challengers')},{CUTS.format('incumbents')}\n0.3,0.1\n0.1,0.3\n"
    )
    assert complaint("design: [{table: points.csv}]\n").startswith(
        "plan.yaml, line 2: at point 1, parameters.attitudes has incumbents_cut 0.3 above"
    )


def test_what_set_has_wrong_is_told_of_set(complaint):
    """At its line; without factors there are no points to name."""
    assert complaint("replicates: 2\nset:\n  regime.policy: fixd\n") == (
        "plan.yaml, line 4: regime.policy 'fixd' is not known; allowed: "
        f"{', '.join(sorted(policies))}; did you mean 'fixed'?"
    )


@pytest.mark.parametrize(
    ("design", "most", "lines"),
    [
        ("{grid: {size: {from: 20000, to: 20999, steps: 1000}}}", 100, 1),
        (f"{{grid: {{size: {list(range(20_000, 21_000))}}}}}", 10, 10),
    ],
)
def test_a_survey_ends_early_when_it_has_seen_enough(plan, design, most, lines):
    """After ten problems, or a hundred points with problems that are always the same."""
    told = []
    with pytest.raises(PlanError) as caught:
        survey(plan(f"design: [{design}]\n"), lambda *how_far: told.append(how_far))
    assert len(str(caught.value).splitlines()) == lines
    assert len(told) < most


def test_problems_at_the_end_of_a_design_are_found(plan):
    """Every point is looked at, also the last."""
    sizes = [*range(50, 90), 20_000]
    with pytest.raises(PlanError, match="at point 40, size is 20000"):
        survey(plan(f"design: [{{grid: {{size: {sizes}}}}}]\n"))


def test_a_shipped_plan_can_be_begun():
    """The survey of a plan that is valid raises nothing and numbers all its points."""
    found = load_plan("repression-by-reach")
    surveyed = survey(found)
    assert len(surveyed.society) == len(found.points)
    assert surveyed.society.max() == 3
