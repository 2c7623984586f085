"""The search for the best division of a budget, as somebody types it."""

import pandas as pd
import pytest

from groundswell.cli import main
from groundswell.scenarios import load_strategy

ASKED = ["town", "--size", "400", "--replicates", "3", "--fresh", "3", "--workers", "1"]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A search of twelve divisions, begun with eight and gone on with."""
    place = tmp_path_factory.mktemp("search") / "home"
    assert main(["optimise", *ASKED, "--trials", "8", "--out", str(place)]) == 0
    assert main(["optimise", *ASKED, "--trials", "12", "--out", str(place)]) == 0
    return place


def test_the_best_is_a_strategy_that_can_be_compared(home, capsys):
    """`best.yaml` is read as any strategy, and takes part in a comparison."""
    plan = load_strategy(home / "best.yaml")
    assert sum(plan.shares().values()) == pytest.approx(1)
    assert "search" in plan.story
    told = [f"{home / 'best.yaml'},doors-first", "--size", "400", "--replicates", "3"]
    assert main(["compare", "town", "--strategy", *told, "--workers", "1"]) == 0
    assert "Found by search" in capsys.readouterr().out


def test_trials_that_were_lived_are_not_lived_again(home, tmp_path):
    """A search in one go has the same trials as one that was gone on with."""
    place = tmp_path / "other"
    assert main(["optimise", *ASKED, "--trials", "12", "--out", str(place)]) == 0
    for name in ("trials.csv", "front.csv", "answer.txt", "best.yaml"):
        assert (place / name).read_bytes() == (home / name).read_bytes()


def test_the_tables_tell_every_trial(home):
    """Twelve trials, the shipped strategies first; shares sum to 1."""
    trials = pd.read_csv(home / "trials.csv")
    assert len(trials) == 12
    assert trials["near"][0] == "moscow-2017-platform"
    shares = trials.loc[:, "headhunt":"reserve"]  # pyright: ignore
    assert shares.sum(axis=1).to_numpy() == pytest.approx(1, abs=1e-3)
    front = pd.read_csv(home / "front.csv")
    best = trials.loc[trials["state"] == "complete", "seats"].max()
    assert front["seats_searched"].tolist() == [best]
    assert front["seats_low"][0] <= front["seats_fresh"][0] <= front["seats_high"][0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--budget", "0"], "budget is 0; allowed: 1 to"),
        (["--objective", "seat"], "did you mean 'seats'?"),
        (["--objective", "seats,seats"], "allowed: one outcome, or two that differ"),
        (["--objective", "seats,turnout,arrests"], "allowed: one outcome, or two that differ"),
        (["--risk", "worst"], "risk 'worst' is not known; allowed: cvar, mean, worst_case"),
        (["--regime", "hrsh"], "did you mean 'harsh'?"),
        (["--strategy", "doors-frst"], "did you mean 'doors-first'?"),
        (["--trials", "0"], "trials is 0; allowed: 1 to"),
        (["--replicates", "1"], "replicates is 1; allowed: 3 to"),
        (["--fresh", "1"], "replicates is 1; allowed: 3 to"),
    ],
)
def test_what_cannot_be_searched_is_told(arguments, message, tmp_path, capsys):
    """With status 2, and no folder is made."""
    place = tmp_path / "home"
    assert main(["optimise", "town", *arguments, "--out", str(place)]) == 2
    assert message in capsys.readouterr().err
    assert not place.exists()


def test_another_question_is_refused(home, capsys):
    """A folder belongs to one search; what differs is named."""
    before = (home / "trials.csv").read_bytes()
    assert main(["optimise", *ASKED, "--risk", "cvar", "--seed", "2", "--out", str(home)]) == 2
    err = capsys.readouterr().err
    assert "risk was 'mean' and is 'cvar'" in err
    assert "seed was 1 and is 2" in err
    assert (home / "trials.csv").read_bytes() == before


def test_a_folder_that_is_no_search_is_refused(tmp_path, capsys):
    """Nothing in it is touched."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert main(["optimise", *ASKED, "--out", str(tmp_path)]) == 2
    assert "is not a search" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]
