"""The commands for strategies, as somebody types them."""

import pandas as pd
import pytest
import yaml

from groundswell.cli import main
from groundswell.scenarios import load_strategy, regime_names, strategy_names

QUICK = ["--size", "400", "--replicates", "3", "--workers", "1"]


@pytest.fixture
def run(capsys):
    """Run a command; return its status, what it printed and what it said of errors."""

    def run(*arguments):
        status = main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def test_strategies_and_regimes_are_listed(run):
    """All that are shipped, by name."""
    status, out, _ = run("strategies")
    assert status == 0
    assert all(name in out for name in (*strategy_names(), *regime_names()))


def test_a_strategy_is_shown_phase_by_phase(run):
    """With its shares in percent."""
    status, out, _ = run("strategies", "moscow-2017-platform")
    assert status == 0
    for phase in load_strategy("moscow-2017-platform").phases:
        assert f"phase: {phase.name}" in out
    assert "headhunt 25 %" in out


def test_a_comparison_answers_and_writes_a_page_and_tables(run, tmp_path):
    """The answer is printed, kept, and on the page; a pair is explained."""
    place = tmp_path / "result"
    pair = "doors-first,online-first"
    status, out, err = run(
        "compare", "town", "--strategy", pair, "--explain", "best", "--out", place, *QUICK
    )
    assert status == 0, err
    assert "Doors first" in out
    assert "what is lost without" in out
    files = {file.name for file in place.iterdir()}
    assert files == {
        "answer.txt", "report.html", "strategies.csv", "runs.csv", "districts.csv",
        "explanation.csv",
    }  # fmt: skip
    table = pd.read_csv(place / "strategies.csv")
    assert set(table["strategy"]) == set(pair.split(","))
    assert len(pd.read_csv(place / "runs.csv")) == 6
    status, _, err = run("compare", "town", "--strategy", pair, "--out", place, *QUICK)
    assert status == 2
    assert "--force replaces it" in err


def test_a_strategy_of_ones_own_is_compared(run, tmp_path):
    """A file is named by its path, under the name that it has."""
    told = load_strategy("doors-first").model_dump(mode="json", exclude={"name"})
    file = tmp_path / "mine.yaml"
    file.write_text(yaml.safe_dump(told | {"title": "My own"}), encoding="utf-8")
    status, out, err = run("compare", "town", "--strategy", f"{file},doors-first", *QUICK)
    assert status == 0, err
    assert "“My own”" in out
    assert "cannot be told apart" in " ".join(out.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--strategy", "doors-first"], "'doors-first' alone; allowed: at least two strategies"),
        (["--strategy", "doors-first,doors-first"], "'doors-first' is there twice"),
        (["--strategy", "doors-first,online-frst"], "did you mean 'online-first'?"),
        (["--replicates", "1"], "replicates is 1; allowed: 3 to"),
        (["--budget", "0"], "budget is 0; allowed: 1 to"),
        (["--regime", "hash"], "did you mean 'harsh'?"),
        (["--by", "seat"], "did you mean 'seats'?"),
        (["--indifference", "-1"], "indifference is -1; allowed: more than 0"),
        (["--explain", "doors-first,nobody"], "'nobody' is not known"),
        (["--explain", "doors-first"], "--explain: is 'doors-first'; allowed: best, or two"),
        (["--set", "regime.levers.policing=2"], "policing is 2; allowed: a number from 0 to 1"),
    ],
)
def test_what_cannot_be_asked_is_told(run, arguments, message):
    """With status 2, before anything is lived."""
    status, out, err = run("compare", "town", *arguments)
    assert status == 2
    assert message in err
    assert not out


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"where": "named", "districts": ["Nowhere"]}, "districts.0 names 'Nowhere'"),
        ({"side": "incumbents"}, "'mine' of the incumbents; allowed: strategies of one side"),
        ({"raised": {"at_start": 0.0, "until": "end"}}, "raised"),
        ({"phases.0.shares.headhunt": 0.9}, "shares that sum to"),
        ({"phases.0.budget": 0.9}, "budgets sum to"),
        ({"phases.0.until": "votes"}, "is 'votes'; allowed: start, applications_close"),
    ],
)
def test_a_strategy_that_does_not_fit_is_told_with_its_file(run, tmp_path, change, message):
    """The file is named, and what is wrong in it."""
    told = load_strategy("doors-first").model_dump(mode="json", exclude={"name"})
    for path, value in change.items():
        *steps, last = path.split(".")
        part = told
        for step in steps:
            part = part[int(step)] if step.isdigit() else part[step]
        part[last] = value
    file = tmp_path / "mine.yaml"
    file.write_text(yaml.safe_dump(told), encoding="utf-8")
    status, _, err = run("compare", "town", "--strategy", f"{file},online-first", *QUICK)
    assert status == 2
    assert message in err
    assert "mine" in err
