"""Lessons: their files, their bets, and whether the model does what they say."""

import math
import re
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

from groundswell.scenarios.errors import UnknownNameError
from groundswell.viz.dashboard.house import House
from groundswell.viz.dashboard.learn import pictures, reveal
from groundswell.viz.dashboard.learn.experiment import (
    Laboratory,
    Result,
    Results,
    Stopped,
    follow,
    laboratory_of,
)
from groundswell.viz.dashboard.learn.lessons import (
    BEFORE,
    HOME,
    SECTIONS,
    LessonError,
    Trial,
    fields_of,
    lesson_names,
    load_lesson,
    rendered,
)
from groundswell.viz.dashboard.learn.schema import Front
from groundswell.viz.dashboard.texts import LANGUAGES, Words

NAMES = lesson_names()
FIRST = "why-nobody-moves-first"
WORDS = Words("en")

_found: dict[str, Results] = {}
_house = House()


def lived(name: str) -> Results:
    """Live a lesson's experiment, once for all tests."""
    if name not in _found:
        front = load_lesson(name).front
        runs = tuple(laboratory_of(_house).live(front, threading.Event()))
        _found[name] = Results(front, runs)
    return _found[name]


def middle(results: Results, measure: str, run: str) -> float:
    """Return the median of the seeds of a run."""
    figure = results.figure(measure, run)
    assert figure is not None
    return figure.middle


def made_up(front: Front) -> Results:
    """Return results in which every measure is the number of the run's place."""
    runs = list(front.experiment.runs)
    measures = front.experiment.measures
    line = np.arange(1.0, front.chart.days + 2)
    return Results(
        front,
        tuple(
            Result(run, seed, dict.fromkeys(measures, 1.0 + runs.index(run)), line)
            for run, seed in front.experiment.jobs
        ),
    )


# ---- the files ----


def test_there_are_four_lessons_in_their_order() -> None:
    """The list of lessons is that of the course."""
    assert NAMES == [
        "why-nobody-moves-first",
        "when-repression-backfires",
        "from-crowd-to-council",
        "after-the-hot-phase",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_loads_with_all_its_sections(name: str, language: str) -> None:
    """Each lesson stands in both languages, and each section says something."""
    lesson = load_lesson(name, language)
    assert list(lesson.sections) == list(SECTIONS)
    assert all(lesson.sections.values())


@pytest.mark.parametrize("name", NAMES)
def test_a_translation_bets_on_the_same_experiment(name: str) -> None:
    """But for its words, a lesson is the same in both languages, down to the links."""
    one, other = (load_lesson(name, language) for language in ("en", "ru"))
    assert one.front.experiment.jobs == other.front.experiment.jobs
    for run, seed in one.front.experiment.jobs:
        assert one.front.experiment.config(run, seed) == other.front.experiment.config(run, seed)
    numbers = ("lowest", "highest", "start", "step", "run", "measure")
    for field in numbers:
        assert getattr(one.front.bet, field) == getattr(other.front.bet, field)
    assert one.front.title != other.front.title
    assert [trial.query for trial in one.trials] == [trial.query for trial in other.trials]


@pytest.mark.parametrize("name", NAMES)
def test_translations_fill_in_the_same_fields(name: str) -> None:
    """A number that one language tells is told by the other."""
    said = [
        sorted(re.findall(r"{[^}]+}", "".join(load_lesson(name, language).sections.values())))
        for language in LANGUAGES
    ]
    assert said[0] == said[1]


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_takes_three_to_five_minutes(name: str) -> None:
    """A lesson has 300 to 500 words, of which what precedes the bet is the smaller part."""
    sections = load_lesson(name).sections
    words = {section: len(text.split()) for section, text in sections.items()}
    assert 300 <= sum(words.values()) <= 500
    assert words[BEFORE] <= 150


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_link_opens_a_run(name: str, language: str) -> None:
    """Each thing to try has a button, and the button a run on a day of it."""
    for trial in load_lesson(name, language).trials:
        recipe, day = trial.recipe()
        assert trial.label
        assert 0 < day < recipe.config().days
        assert "watch:" not in trial.text


def test_an_unknown_lesson_is_told_with_the_nearest() -> None:
    """A name that no lesson has is an error that names one."""
    with pytest.raises(UnknownNameError, match="did you mean 'after-the-hot-phase'"):
        load_lesson("after-the-hot-phse")


# ---- faults in a file ----


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a folder with the first lesson in both languages."""
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
        shutil.copy(HOME / language / f"{FIRST}.md", tmp_path / language)
    return tmp_path


def fault(home: Path, language: str, old: str, new: str) -> str:
    """Change a lesson, and return what is then said about it."""
    file = home / language / f"{FIRST}.md"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LessonError) as raised:
        load_lesson(FIRST, language, home)
    return str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("minutes: 4", "minutes: four", r"line 5: minutes is 'four'; allowed: a whole number"),
        ("minutes: 4\n", "", "minutes is missing"),
        ("  step: 1", "  stepp: 1", "bet.stepp is not a field; did you mean 'step'"),
        ("start: 50", "start: 150", "bet starts at 150; allowed: 0 to 100"),
        ("highest: 100", "highest: -1", "bet goes from 0 to -1; allowed: upwards"),
        ("  run: plain", "  run: plane", "bet.run is 'plane'; allowed: .*did you mean 'plain'"),
        ("measure: turned_up", "measure: x", "bet.measure is 'x'; allowed: turned_up, people"),
        ("crowd max@45..45", "crowd most", r"measures.turned_up.value .*'crowd most'"),
        ("crowd max@45..45", "croud max", r"did you mean 'crowd'"),
        ("kind: dots", "kind: pie", "chart.kind is 'pie'; allowed: one of dots, curve, lines"),
        ("kind: dots", "kind: curve", "chart is a curve; it needs x and groups"),
        ("kind: dots", "kind: lines", "chart is of lines; it needs column"),
        ("label: As it is", "labl: As it is", "experiment.runs.plain.labl"),
        ("## How it works", "## How it runs", "headings is .*allowed: in this order: What is it"),
        ("{truth.low}", "{truth.lowest}", "notice is '{truth.lowest}'.*did you mean 'truth.low'"),
        ("Ask the", "{truth} of the", "what is '{truth}'; allowed: no field here"),
        ("?scenario=village&", "?scenario=vilage&", "try has the link .*did you mean 'village'"),
        ("---\norder", "order", "does not begin with its fields"),
        ("order: 1", "order: [1", "is not valid YAML"),
    ],
)
def test_a_fault_is_told_with_file_field_and_what_is_allowed(
    home: Path, old: str, new: str, said: str
) -> None:
    """What is wrong with a lesson reads as one line that says where, what and what else."""
    told = fault(home, "en", old, new)
    assert told.startswith(f"en/{FIRST}.md")
    assert re.search(said, told), told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("bet:\n", "minutes: 5\nbet:\n", "line 4: minutes is 5; allowed: in a translation"),
        ("title: ", "titel: ", "titel is .*; allowed: in a translation"),
        ("title: ", "titel: ", "title is not translated"),
        ("## Что это?", "## What is it?", "headings is .*allowed: in this order: Что это"),
    ],
)
def test_a_translation_says_the_words_and_only_them(
    home: Path, old: str, new: str, said: str
) -> None:
    """A translation may not change the experiment, nor leave words out."""
    told = fault(home, "ru", old, new)
    assert re.search(said, told), told


def test_a_file_that_is_not_there_is_told(home: Path) -> None:
    """A lesson without its translation says which file cannot be read."""
    (home / "ru" / f"{FIRST}.md").unlink()
    with pytest.raises(LessonError, match=f"ru/{FIRST}.md: the file cannot be read"):
        load_lesson(FIRST, "ru", home)


# ---- texts and charts ----


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_fields_are_filled_in_from_the_runs(name: str, language: str) -> None:
    """No brace is left of any text once there are runs, and every field has a value."""
    lesson, words = load_lesson(name, language), Words(language)
    values = reveal.fields(made_up(lesson.front), 5, words)
    for text in lesson.sections.values():
        html = rendered(text, values)
        assert not re.search(r"[{}–]\s*[{}]|{|}", html)
    for field in fields_of(lesson.front):
        assert ("{" + field + "}").format(**values) not in ("", "–")


def test_a_number_at_the_start_of_a_line_stays_a_number() -> None:
    """Fields are filled in after markdown was read, which takes `12.` for a list."""
    assert "<ol>" not in rendered("from 3 to\n{high}. So it is.", {"high": "12"})


def test_a_line_without_a_link_is_only_told() -> None:
    """A thing to try needs no button."""
    assert Trial("Look out of the window.").query == ""


@pytest.mark.parametrize(("bet", "side"), [(0, "below"), (1, "inside"), (99, "above")])
def test_a_verdict_says_how_far_off_a_bet_was(bet: float, side: str) -> None:
    """Below, inside or above what the seeds gave, with their ends and the gap to the median."""
    results = made_up(load_lesson(FIRST).front)
    told = reveal.verdict(results, bet, WORDS)
    assert told == WORDS(
        f"learn.{side}", bet=f"{bet}", middle="1", low="1", high="1", gap=f"{abs(bet - 1)}"
    )
    assert bool(reveal.remark(results, bet)) == (side != "inside")


def test_nothing_is_said_about_a_bet_before_the_runs() -> None:
    """Without a run there is no verdict."""
    with pytest.raises(ValueError, match="no run has ended"):
        reveal.verdict(Results(load_lesson(FIRST).front), 5, WORDS)


def test_numbers_are_rounded_as_the_measure_says() -> None:
    """Digits below 0 round to tens and hundreds."""
    assert reveal.written(12_345.6, WORDS, -2) == "12,300"
    assert reveal.written(12_345.6, WORDS, 0) == "12,346"
    assert reveal.written(0.25, Words("ru"), 2) == "0,25"


def test_relative_measures_are_paired_by_seed() -> None:
    """A value is told in per cent of the twin's with the same seed; without one, it is left out."""
    front = load_lesson("when-repression-backfires").front
    found = tuple(
        Result(run, seed, {"rally": crowd, "people": crowd}, made_up(front).found[0].line)
        for run, seed, crowd in [
            ("open_none", 1, 200.0),
            ("open_none", 2, 400.0),
            ("open_none", 3, 0.0),
            ("open_mild", 1, 300.0),
            ("open_mild", 2, 400.0),
            ("open_mild", 3, 500.0),
            ("open_mild", 4, 500.0),
        ]
    )
    results = Results(front, found)
    assert results.values("rally", "open_mild") == {1: 150.0, 2: 100.0}
    assert results.values("rally", "open_none") == {1: 100.0, 2: 100.0}
    assert results.values("people", "open_mild")[4] == 500.0
    assert not results.complete


@pytest.mark.parametrize("share", [0, 0.4, 1])
@pytest.mark.parametrize("name", NAMES)
def test_a_chart_shows_each_seed_that_has_come_in(name: str, share: float) -> None:
    """A chart can be drawn before any run, during them and after; each seed is on it."""
    whole = made_up(load_lesson(name).front)
    some = Results(whole.front, whole.found[: math.floor(share * len(whole))])
    drawn = pictures.picture(some, 33, WORDS)
    points = [one for one in drawn["series"] if one["type"] == "scatter"]
    seeds = [data for one in points for data in one["data"] if re.search(r"seed \d", str(data))]
    lines = [one for one in drawn["series"] if one.get("lineStyle", {}).get("width") == 1]
    assert len(seeds) + len(lines) == len(some)
    assert WORDS("learn.your_bet") in str(drawn) or name == "from-crowd-to-council"
    assert pictures.height(some) >= 300
    assert pictures.summary(some, WORDS).startswith(whole.front.chart.label)


def test_a_bet_far_beyond_the_runs_is_on_the_axis() -> None:
    """The axis of the dots reaches to the largest of all there is to show."""
    results = made_up(load_lesson(FIRST).front)
    for bet in (0, 7, 50, 100):
        end = pictures.picture(results, bet, WORDS)["xAxis"]["max"]
        assert end > max(bet, 4)


def test_only_charts_of_lines_have_a_legend() -> None:
    """A legend names each line; rows of dots carry their names."""
    found = {name: pictures.legend(made_up(load_lesson(name).front)) for name in NAMES}
    assert found[FIRST] == ""
    for name in ("from-crowd-to-council", "after-the-hot-phase"):
        assert found[name].count("<svg") == 3


# ---- living an experiment ----


def test_results_come_one_by_one_and_complete() -> None:
    """What is shown grows, and ends with every run and seed."""
    front = load_lesson(FIRST).front
    shown: list[int] = []
    follow(laboratory_of(_house), front, threading.Event(), lambda found: shown.append(len(found)))
    assert shown == sorted(shown)
    assert shown[-1] == len(front.experiment.jobs)


def test_a_run_is_lived_once_for_all_sessions_and_languages() -> None:
    """Who asks second gets the very results of who asked first."""
    laboratory = Laboratory(House())
    first = next(laboratory.live(load_lesson(FIRST, "en").front, threading.Event()))
    second = next(laboratory.live(load_lesson(FIRST, "ru").front, threading.Event()))
    assert first is second


def test_cancel_stops_before_the_next_run() -> None:
    """Once it is stopped, no further run is lived."""
    stop = threading.Event()
    lives = Laboratory(House()).live(load_lesson(FIRST).front, stop)
    next(lives)
    stop.set()
    with pytest.raises(Stopped):
        next(lives)


def test_cancel_stops_who_waits_for_others() -> None:
    """A session that waits for its turn can be stopped, and the others go on."""
    laboratory, stop = Laboratory(House()), threading.Event()
    front = load_lesson(FIRST).front
    with laboratory._turn:
        stop.set()
        with pytest.raises(Stopped):
            next(laboratory.live(front, stop))
    assert next(laboratory.live(front, threading.Event())).run == "plain"


# ---- do the lessons hold? ----


def test_few_of_the_ready_go_and_time_to_ask_multiplies() -> None:
    """Lesson 1: few go, fewer where nobody asks, more with more who start, most with more time."""
    results = lived("why-nobody-moves-first")
    truth = results.truth
    assert truth is not None
    assert truth.high < 25
    plain, unasked, bold, longer = (
        results.values("turned_up", run) for run in ("plain", "unasked", "bold", "longer")
    )
    for seed in plain:
        assert unasked[seed] < plain[seed] < bold[seed]
        assert plain[seed] < longer[seed]
    assert middle(results, "turned_up", "longer") > middle(results, "turned_up", "bold")
    ready = [
        results.values("people", run)[seed] / results.values("turned_up", run)[seed]
        for run in results.front.experiment.runs
        for seed in plain
    ]
    assert max(ready) / min(ready) < 1.3


@pytest.mark.slow
def test_mild_repression_backfires_only_where_news_travels() -> None:
    """Lesson 2: above 100 for every seed in one cell; not above it, or below, in the others."""
    results = lived("when-repression-backfires")
    rally = {run: results.values("rally", run).values() for run in results.front.experiment.runs}
    assert min(rally["open_mild"]) > 100
    assert max(rally["open_full"]) < 100
    assert max(rally["hidden_mild"]) < 101
    assert max(rally["hidden_full"]) < 100
    assert middle(results, "people", "hidden_none") < middle(results, "people", "open_none") / 2


def test_a_block_vote_makes_seats_out_of_proportion() -> None:
    """Lesson 3: too few seats for a small list and too many for a third; proportional near."""
    results = lived("from-crowd-to-council")

    def excess(run: str) -> float:
        return middle(results, "seats", run) - middle(results, "votes", run)

    assert 30 < middle(results, "votes", "block_30") < 36
    assert excess("block_60") < -10
    assert excess("block_30") > 20
    assert excess("block_20") > excess("block_30")
    for run in results.front.chart.groups["share"].runs:
        assert abs(excess(run)) < 6
    assert middle(results, "votes", "known") > middle(results, "votes", "block_60") + 5
    assert middle(results, "seats", "known") > middle(results, "seats", "block_60")
    assert middle(results, "seats", "known") < middle(results, "seats", "block_40")
    candidates = results.values("candidates", "block_30")
    assert all(value <= 20 for value in candidates.values())


@pytest.mark.slow
def test_work_between_elections_keeps_volunteers() -> None:
    """Lesson 4: alike on election day, most are gone without work, most are there with it."""
    results = lived("after-the-hot-phase")
    none, half, full = (results.values("after_90", run) for run in ("none", "half", "full"))
    assert results.values("people", "none") == results.values("people", "full")
    for seed in none:
        assert none[seed] < half[seed] < full[seed]
    assert middle(results, "after_90", "none") < 50 < middle(results, "after_90", "full")
    early, late = (middle(results, name, "none") for name in ("after_30", "after_90"))
    assert 100 - early > early - late
