"""What a user gets wrong is answered by file, line, field, value and what is allowed."""

import pickle

import pytest

from groundswell.scenarios import Problem, Scenario, ScenarioError, load_scenario
from groundswell.scenarios.problems import field_at, is_whole


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("seed: abc", "seed is 'abc'; allowed: a whole number from 0 to 9,223,372,036,854,775,80"),
        ("seed: -1", "seed is -1; allowed: a whole number from 0"),
        ("seed: 1.5", "seed is 1.5; allowed: a whole number"),
        ("seed: 012", "seed is '012'; allowed: a whole number"),
        ("burn_in: true", "burn_in is true; allowed: a whole number from 0 to 1,000"),
        ("burn_in:", "burn_in is empty; allowed: a whole number"),
        ("title: 7", "title is 7; allowed: text"),
        ("background_salience: .nan", "background_salience is nan; allowed: a number from 0 to 1"),
        ("background_salience: .inf", "background_salience is inf; allowed:"),
        ("regime: {levers: {shutdown: 0.5}}", "the internet is either on (0) or off (1)"),
        ("regime: 5", "regime is 5; allowed: the fields policy, levers"),
        ("regime: {levers: {tv: 1}}", "levers.tv is not a field; did you mean 'television'?"),
        ("mechanisms: {fear: no}", "mechanisms.fear is 'no'; allowed: true or false"),
        ("mechanisms: {faer: true}", "did you mean 'fear'?"),
        ("election: {rule: bloc_vote}", "allowed: one of block_vote, single_seat, proportional"),
        ("election: {rule: block_vote}", "election.date is missing; allowed: a date"),
        ("election: {rule: block_vote, date: soon}", "election.date is 'soon'; allowed: a date"),
        ("election: {rule: block_vote, date: 40}", "2020-05-01 to 2020-05-30 (day 0 to 29)"),
        ("election: {rule: block_vote, date: 2020-04-30}", "election.date is 2020-04-30; allowed:"),
        (
            "election: {rule: single_seat, date: 9, max_seats_per_constituency: 3}",
            "max_seats_per_constituency must be 1",
        ),
        ("challengers: {organisation: council_campaign}", "election is missing, but challengers"),
        ("challengers: {strategy: {where: far}}", "one of all, strong, winnable, frontier"),
        ("challengers: {strategy: {mix: {doors: 0.9}}}", "shares that sum to 1.3"),
        ("parameters: {ties: {offline_degree: 7}}", "offline_degree 7, which is odd"),
        ("parameters: {ties: {household_1: 0.5}}", "household shares that sum to 1.2"),
        ("parameters: {attitudes: {incumbents_cut: 0.5}}", "incumbents_cut 0.5 above"),
        ("parameters: {attitudes: {vote_softness: 0}}", "a number from 0.001 to 1"),
        ("protests: [{date: 3}]", "protests.0.permitted is missing; allowed: true or false"),
        ("protests: [{date: 12:30, permitted: true}]", "protests.0.date is '12:30'; allowed"),
        ("protests: [{date: 3, permitted: true, intensity: 0}]", "a number above 0, up to 1"),
        ("protests: {date: 3, permitted: true}", "allowed: a list of entries with the fields date"),
        (
            "protests: [{date: 3, permitted: true}, {date: 2020-05-04, permitted: true}]",
            "protests.1.date is the day of protests.0 as well",
        ),
        ("events: [{date: 2021-01-01}]", "events.0.date is 2021-01-01; allowed: 2020-05-01 to"),
        (
            "events: [{date: 3, set: {regime.levers.polcing: 1}}]",
            "cannot be set; did you mean 'regime.levers.policing'?",
        ),
        (
            "events: [{date: 3, set: {parameters.attitudes.spread: 1}}]",
            "events.0.set.parameters.attitudes.spread cannot be set",
        ),
        (
            "events: [{date: 3, set: {regime.levers.policing: 1.5}}]",
            "events.0.set.regime.levers.policing is 1.5; allowed: a number from 0 to 1",
        ),
        (
            "events: [{date: 3, set: {challengers.strategy.mix.doors: 0}}]",
            "challengers.strategy.mix has shares that sum to 0.4",
        ),
        ("networks: {online: {file: ties.graphml}}", "names ties.graphml, which does not exist"),
        ("networks: {online: {file: ties.txt}}", "allowed: .graphml or .edges"),
        ("networks: {online: {arguments: {k: 4}}}", "arguments without the name of a networkx"),
        ("networks: {online: {file: a.edges, generator: b}}", "both a file and a generator"),
        ("start: 2020-05-02", "start stands twice, first on line 1"),
        ("story: [", "is not valid YAML"),
        ("story: 2020-13-01", "story is not a date"),
        ("districts: {}", "districts stands twice"),
    ],
)
def test_a_wrong_line_is_named(message, line, expected):
    """The message starts with the file and says what is wrong and what may stand there."""
    text = message(line + "\n")
    assert expected in text
    assert text.startswith("town.yaml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "town.yaml: the file does not hold `field: value` lines"),
        ("- 1\n", "town.yaml: the file does not hold `field: value` lines"),
        ("days: 3\n", "town.yaml: start is missing; allowed: a date such as 2017-03-26"),
        ("a: &a [*a]\n", "contains itself"),
    ],
)
def test_a_file_that_is_no_scenario_is_an_error(message, text, expected):
    """Empty files, lists and fragments are told apart."""
    assert expected in message(text, base="")


def test_a_file_that_is_not_text_is_an_error(folder):
    """A picture is not a scenario."""
    (folder / "town.yaml").write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(ScenarioError, match=r"town\.yaml: the file is not text in UTF-8"):
        load_scenario("town.yaml")


def test_the_election_clock_is_in_order(message):
    """Each date of the procedure is compared with the next."""
    text = message(
        "challengers: {organisation: council_campaign}\n"
        "election: {rule: block_vote, date: 20, applications_close: 9, nominations_close: 8}\n"
    )
    assert "election.applications_close is 9; allowed: not after nominations_close (8)" in text
    assert "election.registration is missing, but challengers.organisation" in text


def test_a_size_must_give_every_constituency_a_citizen(message):
    """The least size is named; so is the most, one citizen for each voter."""
    assert "size is 1; allowed: at least 3, so that the smallest" in message("", {"size": 1})
    assert "size is 20000; allowed: at most 10,000" in message("", {"size": 20_000})


def test_events_are_checked_in_the_order_of_their_days(write):
    """A mix may be changed piece by piece on one day, and later changes build on earlier ones."""
    scenario = load_scenario(
        write(
            "events:\n"
            "  - {date: 9, set: {challengers.strategy.mix.doors: 0.5,"
            " challengers.strategy.mix.online: 0.5}}\n"
            "  - {date: 2, set: {challengers.strategy.mix.events: 0,"
            " challengers.strategy.mix.online: 0.4}}\n"
        )
    )
    assert len(scenario.events) == 2


def test_an_error_keeps_its_problems_through_a_process():
    """What went wrong in a worker can be read in the parent."""
    problem = Problem("size", 0, "a whole number", file="town.yaml", line=3)
    error = pickle.loads(pickle.dumps(ScenarioError(problem)))
    assert error.problems == (problem,)
    assert str(error) == "town.yaml, line 3: size is 0; allowed: a whole number"


@pytest.mark.parametrize(
    ("path", "whole"),
    [
        ("size", True),
        ("days", True),
        ("start", True),
        ("parameters.campaign.steps", True),
        ("election.date", True),
        ("election.registration", True),
        ("election.max_seats_per_constituency", True),
        ("protests.0.lead", True),
        ("protests.12.date", True),
        ("events.0.date", True),
        ("parameters.attitudes.social_pull", False),
        ("challengers.strategy.mix.doors", False),
        ("challengers.donors", False),
        ("protests.0.intensity", False),
        ("protests.0.permitted", False),
        ("mechanisms.fear", False),
        ("regime.policy", False),
        ("protests", False),
    ],
)
def test_it_is_known_which_fields_hold_whole_numbers_or_days(path, whole):
    """A sweep draws whole numbers and days for these, and fractions for no other."""
    field = field_at(Scenario, path.split("."))
    assert field is not None
    assert is_whole(field) is whole


@pytest.mark.parametrize(
    "path", ["sise", "regime.levers.polcing", "size.x", "networks.online.arguments.k", "0", ""]
)
def test_what_is_not_declared_has_no_declaration(path):
    """Misspelt fields have none, nor have entries of mappings whose names the user chooses."""
    assert field_at(Scenario, path.split(".")) is None
