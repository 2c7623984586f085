"""The documentation is true: its examples run, its names exist, its links lead somewhere."""

import contextlib
import inspect
import io
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from groundswell.agents import citizens as rules
from groundswell.agents.purposes import Purpose
from groundswell.analysis.plans import load_plan, survey
from groundswell.analysis.runs import Run
from groundswell.cli import main
from groundswell.model import MobilizationModel
from groundswell.scenarios import (
    Levers,
    Parameters,
    Scenario,
    Strategy,
    cards,
    load_scenario,
)
from groundswell.scenarios.districts import KNOWN_COLUMNS
from groundswell.scenarios.problems import known_paths

DOCS = Path(__file__).parents[1] / "docs"
PAGES = sorted(DOCS.glob("*.md"))
_BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of code of a page: its language, the rest of the first line, its lines."""

    language: str
    options: str
    text: str

    @property
    def file(self) -> str | None:
        """The file that the block is, where it says `file=NAME`."""
        found = re.search(r"file=(\S+)", self.options)
        return found[1] if found else None


def blocks(page: Path) -> Iterator[Block]:
    """Iterate over a page's blocks of code in order."""
    for language, options, text in _BLOCK.findall(page.read_text(encoding="utf-8")):
        yield Block(language, options, text)


def pages_with(*languages: str) -> list[Path]:
    """Return the pages that have blocks in these languages."""
    return [page for page in PAGES if any(block.language in languages for block in blocks(page))]


def text_of(name: str) -> str:
    """Return a page as text."""
    return (DOCS / name).read_text(encoding="utf-8")


def words_of(name: str) -> set[str]:
    """Return the words of a page; an underscore is part of a word."""
    return set(re.findall(r"\w+", text_of(name)))


def write_files(page: Path, folder: Path) -> list[Path]:
    """Write the blocks of a page that are files into a folder."""
    written = []
    for block in blocks(page):
        if block.file:
            written.append(folder / block.file)
            written[-1].write_text(block.text, encoding="utf-8")
    return written


@pytest.mark.parametrize("page", pages_with("python"), ids=lambda page: page.name)
def test_python_blocks_run_in_order(page: Path, tmp_path, monkeypatch):
    """Blocks of a page share their names, as a reader's session does."""
    monkeypatch.chdir(tmp_path)
    session: dict[str, Any] = {"__name__": f"docs_{page.stem}"}
    for block in blocks(page):
        if block.language != "python":
            continue
        code = compile(block.text, page.name, "exec")
        if "compile-only" not in block.options:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(code, session)


@pytest.mark.parametrize("page", pages_with("yaml"), ids=lambda page: page.name)
def test_scenario_blocks_are_valid(page: Path, tmp_path):
    """A block that is a file is a scenario that lives; another one may be laid over the village."""
    write_files(page, tmp_path)
    for number, block in enumerate(blocks(page)):
        if block.language != "yaml" or {"plan", "strategy"} & set(block.options.split()):
            continue
        if block.file:
            assert MobilizationModel(tmp_path / block.file).run(2).day == 2
        else:
            file = tmp_path / f"block-{number}.yaml"
            file.write_text(f"extends: village\n{block.text}", encoding="utf-8")
            assert load_scenario(file).name == file.stem


def test_plan_blocks_are_valid(tmp_path):
    """Each plan on the page of sweeps makes runs that can be lived."""
    for number, block in enumerate(blocks(DOCS / "sweeps.md")):
        if block.language == "yaml":
            file = tmp_path / f"block-{number}.yaml"
            file.write_text(block.text, encoding="utf-8")
            assert survey(load_plan(file)).memory > 0


@pytest.mark.parametrize("name", ["scenarios.md", "strategies.md", "sweeps.md"])
def test_commands_of_a_page_do_what_they_say(name, tmp_path, monkeypatch, capsys):
    """Each `groundswell` command ends well, beside the files of the page."""
    page = DOCS / name
    write_files(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    commands = "".join(block.text for block in blocks(page) if block.language == "sh")
    for line in commands.splitlines():
        program, *arguments = shlex.split(line)
        assert program == "groundswell"
        assert main(arguments) == 0, (line, capsys.readouterr().err)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path):
    """A link to another page names a page that the index knows, one to a heading a heading."""
    text = page.read_text(encoding="utf-8")
    index = set(re.findall(r"\]\((\w+\.md)\)", text_of("index.md")))
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", text):
        assert not target.endswith(".md") or target in index
        if anchor and not target:
            headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings}


def test_the_index_names_every_page():
    """No page is left out of the index."""
    assert {page.name for page in PAGES} - {"index.md"} <= set(
        re.findall(r"\]\((\w+\.md)\)", text_of("index.md"))
    )


def test_the_model_page_has_every_symbol():
    """Each parameter, lever and strategy stands in the description of the model."""
    parts = (Parameters(), Levers(), Strategy())
    symbols = {card.symbol for part in parts for card in cards(part)}
    assert symbols <= words_of("model.md")


def test_the_model_page_names_rules_and_draws_that_exist():
    """Functions of citizens' rules and purposes of draws are spelled as in the code; none lacks."""
    text = text_of("model.md")
    named = set(re.findall(r"citizens\.(\w+)[`\]]", text)) - {"py"}
    written = {
        name
        for name, value in vars(rules).items()
        if getattr(value, "__module__", "") == rules.__name__ and not inspect.isclass(value)
    }
    helpers = {"logistic", "at_least_one", "near_ties", "audience", "other_audience"}
    assert written - helpers == named
    drawn = set(re.findall(r"U_([A-Z][A-Z0-9_]+)", text)) - {"PURPOSE"}
    assert drawn <= {purpose.name for purpose in Purpose}


def test_the_model_page_has_the_order_of_the_day():
    """The phases stand in the order in which the model lives them."""
    phases = re.findall(r"^\d\. `(\w+)`:", text_of("model.md"), re.MULTILINE)
    assert tuple(phases) == MobilizationModel.PHASES


def test_the_scenario_page_has_every_field():
    """Each field of a scenario and each column of its table is described."""
    fields = {path for path in known_paths(Scenario) if not path.startswith(_ON_OTHER_PAGES)}
    assert {path.rpartition(".")[2] for path in fields} <= words_of("scenarios.md")
    assert set(KNOWN_COLUMNS) <= words_of("scenarios.md")


_ON_OTHER_PAGES = ("parameters.", "mechanisms.")


def test_the_python_page_has_every_column(village_run: Run):
    """Each column of each table and each headline number is described."""
    tables = (village_run.series, village_run.districts, village_run.candidates)
    columns = {column for table in tables for column in table.columns}
    columns |= set(village_run.protests.columns) | set(village_run.outcomes)
    assert columns <= words_of("python.md")
