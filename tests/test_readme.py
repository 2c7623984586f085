"""The README tells the truth."""

import re
import shlex
from collections import Counter
from pathlib import Path

import pytest

import groundswell
from groundswell.cli import main
from groundswell.scenarios import Parameters, cards

README = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
_COMMANDS = [line.strip() for line in README.splitlines() if line.startswith("    groundswell ")]


def _blocks(language: str) -> list[str]:
    return [text for found, text in _BLOCK.findall(README) if found == language]


@pytest.mark.parametrize("code", _blocks("python"))
def test_the_python_examples_run(code):
    """Each Python example runs as it stands."""
    exec(compile(code, "README.md", "exec"), {"__name__": "readme"})


def test_the_table_of_scenarios_is_complete_and_right():
    """Names, titles and sizes are those of the files."""
    rows = [line for line in README.splitlines() if re.match(r"\| `[\w-]+` \|", line)]
    found = {row.split("`")[1]: [cell.strip() for cell in row.split("|")[2:-1]] for row in rows}
    assert sorted(found) == groundswell.scenario_names()
    for name, cells in found.items():
        scenario = groundswell.load_scenario(name)
        numbers = (len(scenario.table), scenario.days, scenario.size)
        assert cells == [scenario.title, *(f"{number:,}" for number in numbers)]


def test_the_scenario_in_the_readme_is_valid(tmp_path):
    """The example file passes `groundswell validate`."""
    (example,) = _blocks("yaml")
    file = tmp_path / "mine.yaml"
    file.write_text(example, encoding="utf-8")
    assert main(["validate", str(file)]) == 0


def test_the_kinds_of_parameters_are_counted_right():
    """The numbers of assumed, calibrated and sourced parameters are those of the schema."""
    kinds = Counter(card.kind for card in cards(Parameters()))
    words = (
        "parameters of behaviour",
        "are taken",
        "are set",
        "are fitted to totals",
        "are\nassumed",
    )
    counts = (kinds.total(), *(kinds[k] for k in ("source", "experiment", "calibrated", "assumed")))
    for word, number in zip(words, counts, strict=True):
        assert f"{number} {word}" in README


def test_the_commands_name_what_there_is(capsys):
    """Each command of the README is one of the program's, and its plans are shipped."""
    assert main([]) == 0
    known = capsys.readouterr().out
    for line in _COMMANDS:
        _, command, *arguments = shlex.split(line)
        assert command.startswith("-") or f"  {command} " in known
        if command == "sweep":
            assert arguments[0] in groundswell.plan_names()


def test_links_lead_somewhere():
    """Every file that is linked exists."""
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert Path(__file__).parents[1].joinpath(target).exists(), target


_RUNS = [line for line in _COMMANDS if line.startswith("groundswell run")]
_PRINTED = list(zip(_RUNS, _blocks("text"), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize(("command", "printed"), _PRINTED, ids=["before", "after"])
def test_the_printed_results_are_real(command, printed, capsys):
    """The first experiment prints what the README shows."""
    assert main(shlex.split(command)[1:]) == 0
    assert capsys.readouterr().out.startswith(printed)
