"""The table of districts: what is read, what is computed, what is refused."""

import math

import numpy as np
import pytest

from groundswell.scenarios import DataError, load_scenario
from groundswell.scenarios.districts import relative_turnout, support_index

INDEX = """\
start: 2020-05-01
days: 30
size: 100
districts:
  file: town.csv
  support: {columns: [a, b + c], mean: 0.3, sd: 0.1}
  turnout: {columns: [t], slope: 2}
"""
EARLIER = """\
name,electorate,seats,a,b,c,t
North,3000,1,0.1,0.0,0.1,0.20
South,1000,1,0.3,0.2,0.1,0.40
East,1000,1,,,,
"""


@pytest.fixture
def table(folder, write):
    """Read the districts from a text and the lines of a scenario."""

    def table(text, base=None):
        (folder / "town.csv").write_text(text, encoding="utf-8")
        return load_scenario(write(**({"base": base} if base else {}))).table

    return table


def test_support_is_the_mean_of_z_scores_brought_to_mean_and_spread(table):
    """Two districts one sd apart on either side of the mean; one without results at the mean."""
    np.testing.assert_allclose(table(EARLIER, INDEX).support, [0.2, 0.4, 0.3])


def test_an_index_of_unequal_columns_is_rescaled():
    """By hand: z-scores (-1.225, 0, 1.225) and (1.225, -1.225, 0), their means, over their sd."""
    index = support_index(np.array([[1.0, 2.0, 3.0], [0.9, 0.3, 0.6]]))
    z = math.sqrt(1.5)
    means = np.array([0, -z / 2, z / 2])
    np.testing.assert_allclose(index, means / means.std(), atol=1e-12)
    assert index.std() == pytest.approx(1)


def test_a_district_uses_the_columns_it_has():
    """A missing result is left out of the mean; a column without spread says nothing."""
    index = support_index(np.array([[0.1, 0.3, np.nan], [0.5, 0.5, 0.5]]))
    np.testing.assert_allclose(index, np.array([-0.5, 0.5, 0]) / np.std([-0.5, 0.5, 0]))


def test_turnout_shift_is_relative_and_centred(table):
    """By hand: city turnout .25; shifts 2 ln .8 and 2 ln 1.6, less their mean weighted 3 to 1."""
    north, south = 2 * math.log(0.8), 2 * math.log(1.6)
    centre = (3 * north + south) / 4
    shift = table(EARLIER, INDEX).turnout_shift
    np.testing.assert_allclose(shift, [north - centre, south - centre, 0], atol=1e-12)


def test_turnouts_are_averaged_before_the_logarithm():
    """Two elections count the same, however many went to each."""
    shift = relative_turnout(np.array([[0.1, 0.3], [0.6, 0.6]]), np.array([1.0, 1.0]))
    expected = np.log([0.75, 1.25])
    np.testing.assert_allclose(shift, expected - expected.mean())


def test_columns_that_are_missing_have_defaults(table):
    """Labels repeat the names, tiles lie on a square grid, and nobody votes without an election."""
    read = table("name,electorate,seats,support\n" + "".join(f"D{i},1000,1,.5\n" for i in range(5)))
    assert read.label.tolist() == read.name.tolist()
    assert read.group.tolist() == [""] * 5
    assert read.hex_col.tolist() == [0, 1, 2, 0, 1]
    assert read.hex_row.tolist() == [0, 0, 0, 1, 1]
    assert read.vote_day.tolist() == [-1] * 5
    assert read.online_penetration.tolist() == read.turnout_factor.tolist() == [1.0] * 5
    assert read.turnout_shift.tolist() == [0.0] * 5


def test_districts_may_vote_on_days_of_their_own(folder, write):
    """Dates and day numbers both; the others vote on the election's day."""
    (folder / "town.csv").write_text(
        "name,electorate,seats,support,vote_date\nA,10,1,.5,2020-05-03\nB,10,1,.5,7\nC,10,1,.5,\n"
    )
    path = write("election: {rule: proportional, date: 2020-05-21}\n")
    scenario = load_scenario(path, {"size": 10})
    assert scenario.table.vote_day.tolist() == [2, 7, 20]
    assert scenario.last_vote_day == 20


def test_the_table_cannot_be_changed(table):
    """Arrays are read-only: a scenario stays what it was."""
    with pytest.raises(ValueError, match="read-only"):
        table(EARLIER, INDEX).support[0] = 1


def test_a_table_saved_by_a_spreadsheet_is_read(table):
    """A byte-order mark, Windows line ends and blank lines do no harm."""
    read = table("\ufeffname,electorate,seats,support\r\nNörd,1000,1,.5\r\n\r\nSouth,1000,1,.5\r\n")
    assert read.name.tolist() == ["Nörd", "South"]


HEAD = "name,electorate,seats,support\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name,electorat,seats,support\nA,1,1,0\n", "electorate is a column that must be there"),
        ("name,electorat,seats,support\nA,1,1,0\n", "did you mean 'electorat'?"),
        (HEAD + "A,many,1,0.5\n", "line 2: electorate is 'many'; allowed: a number, at least 1"),
        (HEAD + "A,-5,1,0.5\n", "line 2: electorate is '-5'"),
        (HEAD + "A,inf,1,0.5\n", "line 2: electorate is 'inf'"),
        (HEAD + "A,10,0,0.5\n", "line 2: seats is '0'; allowed: a whole number from 1 to 10000"),
        (HEAD + "A,10,1.5,0.5\n", "line 2: seats is '1.5'"),
        (HEAD + "A,10,1,50\n", "line 2: support is '50'; allowed: a number from 0 to 1"),
        (HEAD + "A,10,1,\n", "line 2: support is ''"),
        (HEAD + ",10,1,0.5\n", "line 2: name is ''; allowed: a name"),
        (HEAD + "A,10,1,0.5\nA,10,1,0.5\n", "line 3: name 'A' stands twice"),
        (HEAD + "A,10,1\n", "line 2: row has 3 values; allowed: 4"),
        (HEAD, "town.csv: table has no rows"),
        ("", "town.csv: table has no rows"),
        ("name,name\nA,B\n", "line 1: name names two columns"),
        ("name;electorate\nA;1\n", "separated by semicolons; allowed: commas"),
        ("name,electorate,seats,support,lable\nA,10,1,.5,a\n", "did you mean 'label'?"),
    ],
)
def test_a_wrong_table_is_named(table, text, expected):
    """The message gives file, line, column, value and what is allowed."""
    with pytest.raises(DataError) as caught:
        table(text)
    assert expected in str(caught.value)
    assert "town.csv" in str(caught.value)


def test_all_problems_of_a_table_are_reported_together(table):
    """Three wrong values, three lines."""
    with pytest.raises(DataError) as caught:
        table(HEAD + "A,x,1,0.5\nB,10,x,0.5\nC,10,1,x\n")
    assert len(caught.value.problems) == 3


def test_an_index_names_columns_that_exist(message):
    """The nearest column is suggested."""
    text = message(base=INDEX.replace("[a, b + c]", "[support, suport]"))
    assert "names a column 'suport' that town.csv does not have; did you mean 'support'?" in text


def test_a_missing_table_is_an_error(message):
    """The nearest file of the folder is suggested."""
    text = message("", {"districts.file": "twon.csv"})
    assert text == "twon.csv does not exist; did you mean 'town.csv'?"


def test_a_vote_after_the_run_is_an_error(folder, message):
    """A district's own date is checked against the run, by the district's name."""
    (folder / "town.csv").write_text(
        "name,electorate,seats,support,vote_date\nA,1000,1,.5,2020-07-03\nB,1000,1,.5,7\n"
    )
    text = message("election: {rule: block_vote, date: 20}\n")
    assert "vote_date of A is day 63; allowed: 2020-05-01 to 2020-05-30" in text


def test_rows_can_stand_in_the_scenario_itself(folder):
    """Without a file, problems are named by row and column."""
    row = {"name": "A", "electorate": 100, "seats": 1, "support": 0.5}
    data = {"start": "2020-01-01", "days": 5, "size": 10, "districts": {"rows": [row]}}
    assert load_scenario(data).table.electorate.tolist() == [100.0]
    data["districts"] = {"rows": [row | {"support": 2}]}
    with pytest.raises(DataError, match=r"districts\.rows\.0\.support is 2; allowed: a number"):
        load_scenario(data)
