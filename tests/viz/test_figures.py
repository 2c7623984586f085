"""Figures are drawn from any run, and say where they come from."""

import json
from xml.etree import ElementTree

import pytest
from PIL import Image

from groundswell.analysis.runs import Run
from groundswell.model import MobilizationModel
from groundswell.scenarios import load_scenario
from groundswell.viz.councils import abbreviations, draw_councils
from groundswell.viz.figures import figures, write_figures
from groundswell.viz.style import spread


@pytest.fixture(scope="module")
def files(village_run, tmp_path_factory):
    """Return the figure files of the village."""
    return write_figures(village_run, tmp_path_factory.mktemp("figures"))


def test_a_campaign_has_three_figures(files):
    """Trajectories, councils and funnel come as PNG and SVG."""
    assert {file.name for file in files} == {
        f"{name}.{kind}"
        for name in ("trajectories", "councils", "funnel")
        for kind in ("png", "svg")
    }


def test_a_picture_carries_its_provenance(files, village_run):
    """The metadata of each file leads back to the run."""
    for file in files:
        if file.suffix == ".png":
            with Image.open(file) as picture:
                description = picture.info["Description"]
        else:
            root = ElementTree.parse(file).getroot()
            (found,) = root.iter("{http://purl.org/dc/elements/1.1/}description")
            description = found.text
        assert json.loads(description or "{}")["digest"] == village_run.provenance.digest


def test_the_same_run_gives_the_same_files(files, village_run, tmp_path):
    """Nothing in a figure depends on when it was drawn."""
    for again, before in zip(write_figures(village_run, tmp_path), files, strict=True):
        assert again.read_bytes() == before.read_bytes()


def test_every_figure_says_what_is_seen_and_where_it_comes_from(village_run):
    """A title and the provenance line stand on each."""
    for draw in figures(village_run).values():
        texts = [text.get_text() for text in draw(village_run).texts]
        assert texts[0].startswith("A village before its council election: ")
        assert any("seed 1" in text and "2,000 simulated citizens" in text for text in texts)


def test_every_axis_of_the_trajectories_has_a_name_and_a_unit(village_run):
    """No panel leaves the reader guessing."""
    for axes in figures(village_run)["trajectories"](village_run).axes:
        assert axes.get_title(loc="left")
        assert axes.get_ylabel()


def test_the_map_shows_every_district(village_run):
    """Each district has a hexagon with its seats."""
    (axes,) = draw_councils(village_run).axes
    assert len(axes.patches) == len(village_run.districts)
    shown = {text.get_text() for text in axes.texts}
    for row in village_run.districts.itertuples():
        assert f"{row.seats_challengers}/{row.seats}" in shown


def test_a_run_without_a_vote_has_no_map():
    """Only what there is is drawn."""
    settings = {"election": None, "challengers.organisation": "none"}
    run = Run.of(MobilizationModel(load_scenario("village", settings)).run(5))
    assert list(figures(run)) == ["trajectories"]


def test_a_run_of_a_single_day_can_be_drawn(tmp_path):
    """One day is few, but no error."""
    run = Run.of(MobilizationModel("village").run(1))
    assert write_figures(run, tmp_path)


def test_abbreviations_are_short_and_unique():
    """Names of Moscow districts become unique and stay below ten letters."""
    names = MobilizationModel("moscow-2017", size=12_000).config.table.name.tolist()
    short = abbreviations(names)
    assert len(set(short.values())) == len(names)
    assert max(map(len, short.values())) < 10


def test_codes_are_taken_as_they_are():
    """States are known by their codes."""
    assert abbreviations(["Iowa", "Ohio"], ["IA", "OH"]) == {"Iowa": "IA", "Ohio": "OH"}


def test_labels_are_moved_apart_and_no_further():
    """Labels that touch are spread about their mean; others stay."""
    assert spread([0.1, 0.9], 0.2) == [0.1, 0.9]
    assert spread([0.5, 0.5], 0.2) == pytest.approx([0.4, 0.6])
    assert spread([0.6, 0.5, 0.55], 0.1) == pytest.approx([0.65, 0.45, 0.55])
