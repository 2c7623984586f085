"""The commands for sweeps, used as people use them."""

import json
import re
from pathlib import Path

import pytest

from groundswell import load_sweep, plan_names
from groundswell.cli import main

PLAN = """
title: Policing in a hamlet
scenario: village
set: {size: 400}
design:
  - grid:
      regime.levers.policing: [0, 0.4, 0.8]
replicates: 2
measure:
  outcomes: [volunteers]
"""


@pytest.fixture
def plan(tmp_path, monkeypatch) -> Path:
    """Return a plan in the current folder."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "hamlet.yaml"
    file.write_text(PLAN, encoding="utf-8")
    return file


def test_plans_lists_what_is_shipped(capsys):
    """Each shipped plan has a line with its number of runs."""
    assert main(["plans"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in plan_names())
    assert re.search(r"repression-by-reach .* 28 +8 +224", shown)


def test_without_a_folder_a_plan_is_only_checked(plan, capsys):
    """It says how many runs there are, and leaves no trace."""
    assert main(["sweep", "hamlet.yaml"]) == 0
    shown = capsys.readouterr().out
    assert "6 runs: 3 design points, 2 replicates of each, of scenario village" in shown
    assert "Nothing was run" in shown
    assert list(plan.parent.iterdir()) == [plan]


def test_a_value_that_may_not_be_is_told_before_anything_is_run(plan, capsys):
    """The error names file, line, field, value and what is allowed."""
    plan.write_text(PLAN.replace("0.8]", "1.8]"), encoding="utf-8")
    assert main(["sweep", "hamlet.yaml", "--out", "result"]) == 2
    assert (
        "hamlet.yaml, line 7: regime.levers.policing is 1.8; allowed: a number from 0 to 1"
        in capsys.readouterr().err
    )
    assert list(plan.parent.iterdir()) == [plan]


def test_a_sweep_says_what_it_takes_and_what_is_stored(plan, capsys):
    """First an estimate, then progress, and in the end where the runs are and how to go on."""
    assert main(["sweep", "hamlet.yaml", "--out", "result", "--workers", "1"]) == 0
    shown = capsys.readouterr()
    assert re.search(r"6 runs to live on this process: \S+ s a run, about .* in all", shown.err)
    assert "runs: 6 of 6" in shown.err
    assert "6 of 6 runs are in result" in shown.out
    (session,) = load_sweep("result").manifest.sessions
    assert session["command"][0] == "groundswell"
    assert (session["runs"], session["failed"]) == (6, 0)


def test_the_same_command_again_lives_only_what_is_new(plan, capsys):
    """More replicates are added to those that are stored."""
    command = ["sweep", "hamlet.yaml", "--out", "result", "--workers", "1"]
    assert main(command) == 0
    before = load_sweep("result").runs
    assert main([*command, "--replicates", "3"]) == 0
    assert "6 are stored already. 3 runs to live" in capsys.readouterr().err
    after = load_sweep("result").runs
    assert after[:6].equals(before)
    assert after["replicate"].tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_another_plan_is_refused_by_name(plan, capsys):
    """What has changed is named, and nothing stored is touched."""
    command = ["sweep", "hamlet.yaml", "--out", "result", "--workers", "1"]
    assert main(command) == 0
    before = {path: path.read_bytes() for path in Path("result").rglob("*.*") if path.is_file()}
    plan.write_text(PLAN.replace("size: 400", "size: 500"), encoding="utf-8")
    assert main(command) == 2
    assert "scenario.size is 500; it was 400" in capsys.readouterr().err
    after = {path: path.read_bytes() for path in Path("result").rglob("*.*") if path.is_file()}
    assert after == before


def test_a_million_runs_by_mistake_are_not_begun(plan, capsys):
    """Without --yes, and with nobody to ask, so many runs are an error that says what to do."""
    command = ["sweep", "hamlet.yaml", "--out", "result", "--replicates", "1000000"]
    assert main(command) == 2
    assert "makes 3,000,000 runs" in capsys.readouterr().err
    assert main([*command[:-1], "10000000"]) == 2
    assert "allowed: at most 10,000,000" in capsys.readouterr().err
    assert not Path("result").exists()


def test_shards_are_merged(plan, capsys):
    """Two parts, lived apart, become the folder of one sweep."""
    for part in ("1/2", "2/2"):
        folder = f"part-{part[0]}"
        options = ["--shard", part, "--out", folder, "--workers", "1"]
        assert main(["sweep", "hamlet.yaml", *options]) == 0
    assert main(["merge", "part-1", "part-2", "--out", "whole"]) == 0
    assert "6 of 6 runs are in whole" in capsys.readouterr().out
    assert load_sweep("whole").missing == 0


@pytest.mark.parametrize("shard", ["0/2", "3/2", "2", "a/b"])
def test_a_shard_that_cannot_be_is_refused(plan, shard, capsys):
    """The error says how a shard is written."""
    assert main(["sweep", "hamlet.yaml", "--shard", shard, "--out", "result"]) == 2
    assert "allowed: i/n with i from 1 to n" in capsys.readouterr().err


def test_a_report_is_written_into_the_folder_or_elsewhere(plan):
    """`sweep-report` makes one page."""
    assert main(["sweep", "hamlet.yaml", "--out", "result", "--workers", "1"]) == 0
    assert main(["sweep-report", "result"]) == 0
    assert main(["sweep-report", "result", "--out", "page.html"]) == 0
    pages = [Path(name).read_text(encoding="utf-8") for name in ("result/report.html", "page.html")]
    assert all("Policing in a hamlet" in page for page in pages)


def test_what_is_no_sweep_is_refused(tmp_path, capsys):
    """A folder of something else, and a manifest that cannot be read, are named."""
    assert main(["sweep-report", str(tmp_path)]) == 2
    assert "is not the folder of a sweep" in capsys.readouterr().err
    (tmp_path / "manifest.json").write_text(json.dumps({"format": 99}), encoding="utf-8")
    assert main(["sweep-report", str(tmp_path)]) == 2
    assert "format is 99" in capsys.readouterr().err
