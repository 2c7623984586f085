"""What the dashboard says: complete in both languages, and nothing said that nobody wrote."""

import re
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest
import yaml

from groundswell.scenarios import load_scenario, scenario_names
from groundswell.viz.dashboard.texts import LANGUAGES, Words, said

HOME = Path(str(files("groundswell.viz.dashboard")))
SOURCES = {file: file.read_text(encoding="utf-8") for file in sorted(HOME.rglob("*.py"))}
PAGES = sorted({file.stem for file in HOME.glob("texts/*/*.yaml")})
ENGLISH = said("en")
_KEY = re.compile(rf"""["']((?:{"|".join(PAGES)})\.[\w.{{}} ]+?)["']""")
_FILES = (".yaml", ".css", ".md", ".py", ".js")


def fields(text: str) -> set[str]:
    """Return the fields of a text that are filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def sentences_of_levers(keys) -> set[str]:
    """Return keys without the levers' sentences: the English ones stand in the schema."""
    return {key for key in keys if not re.fullmatch(r"levers\.\w+\.text", key)}


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_say_the_same_things(page):
    """A page has the same texts in each language."""
    spoken = {
        language: sentences_of_levers(key for key in said(language) if key.startswith(page + "."))
        for language in LANGUAGES
    }
    # English titles, stories and notes of scenarios stand in the scenarios.
    if page == "scenarios":
        assert spoken["en"] <= spoken["ru"]
    else:
        assert spoken["en"] == spoken["ru"]


def test_both_languages_have_the_same_fields():
    """What is filled in is the same, so that no number gets lost in translation."""
    both = set(ENGLISH) & set(said("ru"))
    assert [key for key in sorted(both) if fields(ENGLISH[key]) != fields(said("ru")[key])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_broken(language):
    """Each text says something, and can be filled in and shown."""
    for key, text in said(language).items():
        assert text or key.startswith("units."), key
        assert "{}" not in text, key
        assert text != "None", key
        assert text not in ("True", "False"), key  # YAML's `on` and `no` have to be quoted


def test_russian_is_russian():
    """No English sentence was left behind: whole sentences have Cyrillic letters."""
    left = [
        key
        for key, text in said("ru").items()
        if len(re.findall(r"[A-Za-z]{3,}", re.sub(r"\{\w+\}|<[^>]*>", "", text))) > 3
        and not re.search("[а-яё]", text)
    ]
    assert left == []


def keys_used() -> dict[str, str]:
    """Return keys in the sources, each with a file that uses it."""
    found: dict[str, str] = {}
    for file, source in SOURCES.items():
        # What is filled into a key may have quotes of its own: f"watch.{'up' if x else 'down'}".
        for text in (source, re.sub(r"\{[^{}\n]*\}", "{}", source)):
            found |= {
                key: file.name for key in _KEY.findall(text) if "{" not in key or text != source
            }
    return {key: file for key, file in found.items() if not key.endswith(_FILES)}


def written(key: str) -> bool:
    """Return whether a key has a text, or, if it is put together, texts of its form."""
    if key.startswith(("scenarios.", "units.")) or re.fullmatch(r"levers\..*\.text", key):
        return True  # looked up with something else to fall back to
    pattern = re.escape(key).replace(r"\{\}", ".+?")
    known = {*ENGLISH, *(key.rpartition(".")[0] for key in ENGLISH)}
    return any(re.fullmatch(pattern, one) for one in known)


def test_every_text_that_is_used_exists():
    """No page asks for a text that nobody wrote."""
    used = keys_used()
    assert len(used) > 100
    assert {key: file for key, file in used.items() if not written(key)} == {}


def test_files_are_read_as_their_names_say():
    """A text is found under the name of its file and its place in it."""
    raw = yaml.safe_load((HOME / "texts/en/common.yaml").read_text(encoding="utf-8"))
    assert Words("en")("common.tabs.watch") == raw["tabs"]["watch"]
    assert list(Words("en").group("common.tabs")) == list(raw["tabs"])


def test_values_are_filled_in():
    """Fields of a text take what is given."""
    assert Words("en")("watch.day_of", day=3, days=60) == "Day 3 of 60"
    with pytest.raises(KeyError):
        Words("en")("watch.no_such_text")


def test_numbers_are_written_as_in_the_language():
    """Thousands, decimals and per cent follow the language."""
    thin = "\N{NARROW NO-BREAK SPACE}"
    assert Words("en").number(7200.5, 1) == "7,200.5"
    assert Words("ru").number(7200.5, 1) == f"7{thin}200,5"
    assert Words("en").percent(0.125) == f"12.5{thin}%"
    assert Words("ru").percent(0.125) == f"12,5{thin}%"


def test_an_unknown_language_is_english():
    """A link in a language that nobody wrote is answered in English."""
    assert Words("xx").language == "en"
    assert Words("xx")("common.tabs.watch") == Words("en")("common.tabs.watch")


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_is_told_in_russian(name):
    """Title and story of each shipped scenario have Russian words, and English ones in its file."""
    config, words = load_scenario(name), Words("ru")
    assert config.title
    assert config.story
    assert words.find(f"scenarios.{name}.title")
    assert words.find(f"scenarios.{name}.story")
