"""Plans: where they are found, what they say, and what is said of those that are wrong."""

import json
from pathlib import Path

import pytest

from groundswell.analysis.plans import load_plan, plan_names, survey
from groundswell.scenarios import PlanError, UnknownNameError, load_scenario, scenario_names


@pytest.mark.parametrize("name", plan_names())
def test_a_shipped_plan_is_valid_and_says_what_it_is_for(name):
    """Every name can be loaded, has a title and a story, and varies something."""
    plan = load_plan(name)
    assert (plan.name, plan.runs) == (name, len(plan.points) * plan.replicates)
    assert plan.title
    assert plan.story
    assert plan.points.factors


# ---- where plans and their files are found ----


def test_a_plan_of_a_single_field_is_one_run(plan):
    """Defaults: one point at which nothing is changed, one replicate, all headline numbers."""
    found = plan()
    assert (found.name, found.runs, found.seed_of(0)) == ("plan", 1, 1)
    assert found.config(0).hash() == load_scenario("town.yaml").hash()
    assert len(found.points.frame()) == 1
    assert "turnout" in found.measures.names


def test_the_files_of_a_plan_are_looked_for_beside_it(folder, plan, monkeypatch):
    """Scenario, table and graph files start in the plan's folder, in `set`, factors and levels."""
    (folder / "a.edges").write_text("0 1\n")
    (folder / "b.edges").write_text("0 2\n")
    (folder / "points.csv").write_text("regime.levers.policing\n0.1\n0.9\n")
    plan(
        "set: {networks.household: {file: a.edges}}\n"
        "design:\n"
        "  - table: points.csv\n"
        "  - grid:\n"
        "      networks.online.file: [a.edges, b.edges]\n"
        "      friends:\n"
        "        none: {networks.offline: {file: a.edges}}\n"
        "        some: {networks.offline.file: b.edges}\n"
    )
    monkeypatch.chdir(folder.parent)
    found = load_plan(folder / "plan.yaml")
    layers = found.config(1).networks
    assert layers.household.file == layers.online.file == str(folder / "a.edges")
    assert layers.offline.file == str(folder / "b.edges")
    assert found.points.values(0)["networks.online.file"] == "a.edges"
    assert len(survey(found).society) == 8


def test_plain_data_and_a_plan_make_a_plan(folder):
    """A dictionary does where there is no file, and a plan is its own plan."""
    found = load_plan({"scenario": "town.yaml", "replicates": 3})
    assert (found.name, found.runs) == ("plan", 3)
    assert load_plan(found) is found


def test_overrides_make_another_plan(plan):
    """Fields are replaced, as the command line does it; the plan itself stays as it was."""
    found = plan("replicates: 2\nseeds: independent\n")
    more = load_plan(found, {"replicates": 5})
    assert (found.replicates, more.replicates, more.seeds) == (2, 5, "independent")
    assert more.folder == found.folder
    with pytest.raises(PlanError, match=r"override: replicats is not a field.*'replicates'"):
        load_plan(found, {"replicats": 5})


def test_a_plan_needs_no_table_of_districts_once_it_is_loaded(folder, plan):
    """A worker on another machine has the rows; the scenario is the same as with the file."""
    found = plan("design: [{grid: {regime.levers.policing: [0, 1]}}]\n")
    same = load_scenario("town.yaml", {"regime.levers.policing": 1}).hash()
    (folder / "town.csv").unlink()
    assert found.config(1).hash() == same


def test_what_follows_from_a_varied_field_does_follow(folder, plan):
    """A call's lead, the day of the vote and the support of districts are those of each point."""
    found = plan("design: [{grid: {parameters.protest.lead: [3, 14]}}]\n")
    assert [found.config(point).protests[0].lead for point in (0, 1)] == [3, 14]
    found = plan(
        "set: {election: {rule: block_vote, date: 20}}\n"
        "design: [{grid: {election.date: [20, 25], election.rule: [block_vote, single_seat]}}]\n"
    )
    assert [set(found.config(point).table.vote_day) for point in (0, 2)] == [{20}, {25}]
    assert [found.config(point).max_seats_per_constituency for point in (0, 1)] == [5, 1]
    moscow = load_plan(
        {
            "scenario": "moscow-2017",
            "design": [{"grid": {"districts.support.mean": [0.2, 0.4]}}],
        }
    )
    assert [moscow.config(point).table.support.mean().round(2) for point in (0, 1)] == [0.2, 0.4]


def test_the_table_of_districts_may_be_varied(folder, plan):
    """Then each point reads the file that it names."""
    (folder / "north.csv").write_text("name,electorate,seats,support\nNorth,60000,3,0.2\n")
    found = plan("design: [{grid: {districts.file: [town.csv, north.csv]}}]\n")
    assert [len(found.config(point).table) for point in (0, 1)] == [2, 1]
    assert found.points.frame()["districts.file"].tolist() == ["town.csv", "north.csv"]


# ---- seeds ----


def test_common_seeds_are_the_same_at_every_point(plan):
    """So that differences between points are not those of chance."""
    found = plan("design: [{grid: {size: [50, 60, 70]}}]\nreplicates: 2\nseed: 9\nseeds: common\n")
    assert [found.seed_of(run) for run in range(6)] == [9, 9, 9, 10, 10, 10]


def test_independent_seeds_are_different_in_every_run(plan):
    """None comes twice."""
    found = plan("design: [{grid: {size: [50, 60, 70]}}]\nreplicates: 2\nseeds: independent\n")
    assert [found.seed_of(run) for run in range(6)] == [1, 2, 3, 4, 5, 6]


def test_more_replicates_leave_the_runs_there_were_as_they_are(plan):
    """A sweep can be continued with more of them."""
    text = "design: [{random: {points: 4, factors: {size: {from: 50, to: 90}}}}]\n"
    few, many = plan(text + "replicates: 2\n"), plan(text + "replicates: 3\n")
    assert few.points.frame().equals(many.points.frame())
    assert [few.seed_of(run) for run in range(8)] == [many.seed_of(run) for run in range(8)]


# ---- content ----

ONE = """\
set: {size: 90}
design:
  - grid: {regime.levers.policing: [0, 0.3]}
  - random: {points: 3, factors: {protests.0.date: {from: 2020-05-03, to: 2020-05-20}}}
measure: {reduce: {peak: crowd max, early: volunteers first>=5}}
stop: volunteers >= 5000
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "replicates: 9\ntimeout: 30\ntitle: Another\nstory: Untold.\n"),
        ("", "seeds: common\nseed: 1\n"),
        ("0.3", "0.30"),
        ("[0, 0.3]", "[0.0, 3e-1]"),
        ("points: 3, factors: ", "factors: "),
        ("{from: 2020-05-03, to: 2020-05-20}", "{log: false, to: 2020-05-20, from: 2020-05-03}"),
        ("crowd max", '"  crowd   max "'),
        ("volunteers >= 5000", "volunteers>=5e3"),
        ("first>=5", "first >= 5.0"),
        ("{size: 90}", "\n  size: 90"),
        ("size: 90", "size: 90, initial_recognition: 0.60"),
    ],
)
def test_the_same_said_in_another_way_is_the_same_plan(plan, old, new):
    """Labels, defaults, the way of writing numbers and the order of keys change no content."""
    text = ONE.replace(old, new) if old else ONE + new
    if new == "factors: ":
        text = text.replace("2020-05-20}}", "2020-05-20}}, points: 3")
    if "initial_recognition" in new:
        text = text.replace(", initial_recognition: 0.60", "") + "# the default, not said\n"
    assert plan(text).content == plan(ONE).content


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "seed: 2\n"),
        ("", "seeds: independent\n"),
        ("size: 90", "size: 91"),
        ("[0, 0.3]", "[0.3, 0]"),
        ("[0, 0.3]", "[0, 0.3, 1]"),
        ("points: 3", "points: 4"),
        ("grid", "zip"),
        ("crowd max", "crowd min"),
        ("peak", "top"),
        ("{peak: crowd max, early: volunteers first>=5}", "{peak: crowd max}"),
        ("volunteers >= 5000", "volunteers > 5000"),
    ],
)
def test_what_decides_a_row_makes_another_plan(plan, old, new):
    """A folder of the one will not be continued with the other."""
    text = ONE.replace(old, new) if old else ONE + new
    assert plan(text).content != plan(ONE).content


def test_content_is_plain_data(plan):
    """It fits into JSON, dates included, and comes back the same."""
    content = plan(ONE).content
    assert json.loads(json.dumps(content, allow_nan=False)) == content
    range_ = content["design"][1]["random"]["factors"]["protests.0.date"]
    assert range_ == {"from": "2020-05-03", "to": "2020-05-20"}


def test_of_a_graph_counts_what_it_holds_not_where_it_is(folder, plan):
    """The shards of a plan may be lived in folders of other names."""
    contents = []
    for place, ties in (("here", "0 1\n"), ("there", "0 1\n"), ("other", "0 2\n")):
        (folder / place).mkdir()
        (folder / place / "a.edges").write_text(ties)
        told = f"set: {{networks.online.file: {place}/a.edges}}\n"
        contents.append(plan(told).content)
        del contents[-1]["set"]
    assert contents[0] == contents[1]
    assert contents[0] != contents[2]


# ---- what is wrong ----


def test_an_unknown_name_is_answered_with_the_nearest():
    """A misspelt name lists the plans there are and suggests one."""
    with pytest.raises(UnknownNameError, match="did you mean 'repression-by-reach'") as caught:
        load_plan("repression-by-rich")
    assert all(name in str(caught.value) for name in plan_names())


def test_a_scenario_is_no_plan(folder):
    """Whoever gives one is told how a plan names it."""
    with pytest.raises(UnknownNameError, match="'village' is a scenario, not a plan; allowed: "):
        load_plan("village")
    with pytest.raises(PlanError) as caught:
        load_plan("town.yaml")
    assert str(caught.value) == (
        "town.yaml: the file is a scenario, not a plan; allowed: a plan, whose field `scenario` "
        "names the scenario that it varies"
    )


@pytest.mark.parametrize("given", ["plam.yaml", Path("plam.yaml")])
def test_a_missing_file_is_an_error(plan, given):
    """The nearest file is suggested."""
    plan()
    with pytest.raises(PlanError, match=r"plam\.yaml does not exist; did you mean 'plan\.yaml'"):
        load_plan(given)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "plan.yaml: the file does not hold `field: value` lines"),
        ("- grid\n", "plan.yaml: the file does not hold `field: value` lines"),
        ("replicates: 2\n", "plan.yaml: scenario is missing; allowed: text"),
        ("scenario: [\n", "plan.yaml, line 2: the file is not valid YAML: "),
        (
            "scenario: vilage\n",
            "plan.yaml, line 1: scenario 'vilage' is not known; allowed: "
            + ", ".join(scenario_names())
            + "; did you mean 'village'?",
        ),
        ("scenario: twon.yaml\n", "plan.yaml, line 1: twon.yaml does not exist; did you mean 'to"),
        ("scenario: plan.yaml\n", "plan.yaml, line 1: scenario is not a field"),
    ],
)
def test_a_file_that_is_no_plan_is_an_error(complaints, text, expected):
    """Empty files, lists, fragments and plans of unknown scenarios are told apart."""
    assert expected in complaints(text, base="")[0 if "plan.yaml\n" not in text else -1]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("replicats: 3", "replicats is not a field; did you mean 'replicates'?"),
        ("replicates: 0", "replicates is 0; allowed: a whole number from 1 to 10,000,000"),
        ("replicates: 2.5", "replicates is 2.5; allowed: a whole number"),
        ("seed: -1", "seed is -1; allowed: a whole number from 0 to 4,611,686,018,427,387,904"),
        ("seeds: comon", "seeds is 'comon'; allowed: one of common, independent"),
        ("timeout: 0", "timeout is 0; allowed: a number from 0.001 to 10,000,000"),
        ("title: 3", "title is 3; allowed: text"),
        ("stop: 3", "stop is 3; allowed: text"),
        ("scenario: village", "scenario stands twice, first on line 1"),
        ("set: 5", "set is 5; allowed: a block of names and values"),
        ("set: {seed: 2}", "set.seed is decided by the plan's own `seed`, `seeds` and `replic"),
        ("set: {record_every: 2}", "set.record_every is decided by the plan's `measure`"),
        ("set: {sise: 50}", "sise is not a field; did you mean 'size'?"),
        ("set: {size: 0}", "size is 0; allowed: a whole number from 1 to 2,147,483,647"),
        ("set: {size: 1}", "size is 1; allowed: at least 3, so that the smallest"),
        ("design: 3", "design is 3; allowed: a list of entries with the fields grid, zip, latin_"),
        ("design: {grid: {size: 50}}", "design is {'grid': {'size': 50}}; allowed: a list of"),
        ("design: [{}]", "design.0 names no kind of block; allowed: one of grid, zip, latin_hyp"),
        ("design: [{gird: {size: 50}}]", "design.0.gird is not a field; did you mean 'grid'?"),
        ("design: [{grid: {}, zip: {}}]", "design.0 names grid and zip; allowed: one of grid, z"),
        ("design: [{sobol: }]", "design.0 has nothing in its sobol"),
        ("design: [{grid: [size]}]", "design.0.grid is ['size']; allowed: a block of names and v"),
        ("design: [{random: {points: 3}}]", "design.0.random.factors is missing"),
        ("design: [{random: {factors: {}}}]", "design.0.random.points is missing; allowed: a whol"),
        ("design: [{table: 3}]", "design.0.table is 3; allowed: text"),
        ("measure: 3", "measure is 3; allowed: the fields outcomes, reduce, series"),
    ],
)
def test_a_wrong_line_is_named(complaint, line, expected):
    """The message starts with file and line and says what is wrong and what may stand there."""
    text = complaint(line + "\n")
    assert text.startswith("plan.yaml, line 2: " + expected)


def test_all_problems_are_reported_together(folder, complaints):
    """One look at the message is enough to mend a plan, in the order of its lines."""
    (folder / "points.csv").write_text("size\n50\n0\n")
    text = (
        "set: {sise: 3}\n"
        "replicates: 0\n"
        "design:\n"
        "  - gird: {size: [50]}\n"
        "  - grid: {regime.policy: [1]}\n"
        "  - table: points.csv\n"
        "measure:\n"
        "  series: 3\n"
        "  outcomes: [turnot]\n"
        "stop: volunters > 3\n"
    )
    assert [line.split("; ")[0] for line in complaints(text)] == [
        "plan.yaml, line 2: sise is not a field",
        "plan.yaml, line 3: replicates is 0",
        "plan.yaml, line 5: design.0.gird is not a field",
        "plan.yaml, line 6: regime.policy is 1",
        "plan.yaml, line 9: measure.series is 3",
        "plan.yaml, line 10: measure.outcomes.0 is 'turnot'",
        "plan.yaml, line 11: stop names 'volunters', which is not a column of the daily record",
        "points.csv, line 3: size is '0'",
    ]


def test_a_wrong_list_in_set_makes_no_factor_wrong(complaint):
    """A factor may lead into the list, so nothing is said of it before the list is right."""
    text = (
        "set: {protests: [{date: 3, permitted: true}, {date: 4}]}\n"
        "design: [{grid: {protests.1.date: [5, 6]}}]\n"
    )
    assert complaint(text) == (
        "plan.yaml, line 2: protests.1.permitted is missing; allowed: true or false"
    )


def test_what_is_wrong_with_the_scenario_is_said_of_its_own_file(folder, complaints):
    """With its line, and beside what is wrong with the plan."""
    with (folder / "town.yaml").open("a") as file:
        file.write("sede: 4\n")
    assert complaints("replicates: 0\n") == [
        "plan.yaml, line 2: replicates is 0; allowed: a whole number from 1 to 10,000,000",
        "town.yaml, line 6: sede is not a field; did you mean 'seed'?",
    ]
    (folder / "town.yaml").write_text("days: 9\nstart: 2020-05-01\ndistricts: {file: two.csv}\n")
    assert complaints("set: {size: 50}\n") == [
        "plan.yaml, line 1: two.csv does not exist; did you mean 'town.csv'?",
    ]


def test_what_set_does_to_the_rest_of_the_scenario_is_said_where_that_stands(complaint):
    """A shorter run ends before the call to protest, whose line is named."""
    assert complaint("set: {days: 5}\n") == (
        "town.yaml, line 5: protests.0.date is 9; allowed: 2020-05-01 to 2020-05-05 (day 0 to 4)"
    )


def test_too_many_runs_are_refused_before_anything_is_counted_out(complaint):
    """Ten thousand values of each of three factors are a slip, and answered at once."""
    grid = ", ".join(
        f"regime.levers.{name}: {{from: 0, to: 1, steps: 10000}}"
        for name in ("fraud", "pride", "drying")
    )
    assert complaint(f"design: [{{grid: {{{grid}}}}}]\nreplicates: 3\n") == (
        "plan.yaml, line 2: design makes 3,000,000,000,000 runs of 1,000,000,000,000 points; "
        "allowed: at most 10,000,000"
    )


@pytest.mark.parametrize(
    ("factors", "expected"),
    [
        (
            "days: [20, 30]",
            "design.0.grid.days is the name of a column of every sweep; allowed: an",
        ),
        ("run: {a: {size: 50}}", "design.0.grid.run is the name of a column of every sweep; allow"),
        ("turnout: {a: {size: 50}}", "design.0.grid.turnout is the name of a headline number; all"),
        ("crowd: {a: {size: 50}}", "design.0.grid.crowd is the name of a column of the series; al"),
        ("'': {a: {size: 50}}", "design.0.grid. has no name"),
        ("size: [50]}}, {grid: {size: [60]", "design.1.grid.size is the name of a factor; allowed"),
        ("size: [50], town: {a: {size: 60}}", "design.0.grid.town sets size, and size sets size"),
        (
            "challengers.strategy.mix.doors: [1], tactics: {a: {challengers.strategy: {tools: 1}}}",
            "design.0.grid.tactics sets challengers.strategy, and challengers.strategy.mix.doors s",
        ),
        (
            "tactics: {a: {protests: []}}, protests.0.date: [4]",
            "design.0.grid.protests.0.date sets protests.0.date, and tactics sets protests",
        ),
    ],
)
def test_columns_have_names_of_their_own_and_fields_one_factor(complaint, factors, expected):
    """Two columns of one name could not be told apart, nor who sets a field that two would set."""
    text = f"design: [{{grid: {{{factors}}}}}]\nmeasure: {{series: {{columns: [crowd]}}}}\n"
    assert complaint(text).startswith("plan.yaml, line 2: " + expected)


def test_a_result_has_a_name_that_nothing_else_has(complaints):
    """Neither a factor, nor a headline number that is kept, nor a column of every sweep."""
    text = (
        "design: [{grid: {size: [50]}}]\n"
        "measure:\n"
        "  outcomes: [turnout]\n"
        "  series: {columns: [crowd]}\n"
        "  reduce:\n"
        "    size: crowd max\n"
        "    turnout: crowd max\n"
        "    seconds: crowd max\n"
        "    day: crowd argmax\n"
        "    two words: crowd max\n"
        "    crowd: crowd max\n"
        "    registered: registered final\n"
    )
    assert complaints(text) == [
        "plan.yaml, line 7: measure.reduce.size is the name of a factor",
        "plan.yaml, line 8: measure.reduce.turnout is the name of a headline number",
        "plan.yaml, line 9: measure.reduce.seconds is the name of a column of every sweep",
        "plan.yaml, line 10: measure.reduce.day is the name of a column of every sweep",
        "plan.yaml, line 11: measure.reduce.two words is not one word of letters, digits and _",
    ]
