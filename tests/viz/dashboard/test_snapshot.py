"""A snapshot is a day, frozen: it says what the model says, and stays when the model goes on."""

import pickle
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from groundswell.model import MobilizationModel
from groundswell.scenarios.checks import SETTABLE
from groundswell.viz.dashboard.snapshot import levers_of, take_snapshot
from groundswell.viz.dashboard.states import STATES, states

CODES = {look.name: code for code, look in enumerate(STATES)}


@pytest.fixture(scope="module")
def busy() -> MobilizationModel:
    """Return a village on the evening of its protest."""
    return MobilizationModel("village", seed=1).run(46)


@pytest.fixture(scope="module")
def over() -> MobilizationModel:
    """Return a village after its vote."""
    return MobilizationModel("village", seed=1).run()


def test_before_the_first_day():
    """On day 0 nothing has been recorded, and everybody has a state."""
    model = MobilizationModel("village", seed=1)
    snapshot = take_snapshot(model, 1)
    assert (snapshot.day, snapshot.today, snapshot.done, snapshot.results) == (0, None, False, ())
    assert snapshot.date == model.config.start
    assert sum(snapshot.counts) == model.society.N


def test_it_says_what_the_model_says(busy):
    """Days, rows, voters and levers are the model's."""
    snapshot = take_snapshot(busy, 7)
    assert (snapshot.number, snapshot.day, snapshot.days) == (7, 46, 60)
    assert list(snapshot.rows) == busy.rows
    assert snapshot.today == busy.rows[-1]
    assert snapshot.date == busy.config.date(45)
    assert snapshot.weight * len(snapshot.states) == pytest.approx(200_000)
    assert len(snapshot.protests) == 1
    assert sum(snapshot.slates) == busy.challengers.slate_sizes().sum() > 0


def test_states_are_those_of_citizens(busy):
    """Each citizen is seen as what it is: who is detained is detained, whatever else."""
    codes = np.frombuffer(take_snapshot(busy, 1).states, np.uint8)
    detained = busy.state.det_until > busy.day
    assert detained.any()
    assert (codes[detained] == CODES["detained"]).all()
    assert (codes[~detained] != CODES["detained"]).all()
    went = np.zeros(busy.society.N, bool)
    went[busy.street.crowd] = True
    assert (codes[went & ~detained] == CODES["protester"]).all()
    speaking = codes == CODES["supporter"]
    assert (busy.state.s[speaking] > 0).all()
    assert (busy.state.x[codes == CODES["loyal"]] < busy.parameters.c_I).all()
    assert (busy.state.x[codes == CODES["ally"]] > busy.parameters.c_C).all()


def test_counts_are_of_the_states(over):
    """The legend counts the dots of the map."""
    snapshot = take_snapshot(over, 1)
    codes = np.frombuffer(snapshot.states, np.uint8)
    assert list(snapshot.counts) == [int((codes == code).sum()) for code in range(len(STATES))]
    assert len({look.shape + look.colour for look in STATES}) == len(STATES)


def test_it_is_frozen_and_stays(busy):
    """Living on changes nothing in a snapshot that was taken, and nobody can write to one."""
    model = busy.fork()
    snapshot = take_snapshot(model, 1, district=1, citizen=700)
    before = pickle.dumps(snapshot)
    model.change(**{"regime.levers.policing": 1.0})
    model.run()
    assert pickle.dumps(snapshot) == before
    with pytest.raises(FrozenInstanceError):
        snapshot.day = 3  # type: ignore[misc]


def test_taking_one_changes_nothing(busy):
    """Looking does not move the model."""
    before = busy.digest()
    take_snapshot(busy, 1, district=0, citizen=5)
    assert busy.digest() == before
    assert busy.fork().run().digest() == MobilizationModel("village", seed=1).run().digest()


def test_levers_are_all_that_can_be_moved(busy):
    """The page knows where each lever stands that an event may set."""
    names = {path for path in SETTABLE if not path.startswith("incumbents.")}
    found = levers_of(busy)
    assert set(found) == names
    assert found["regime.levers.policing"] == busy.regime.levers["policing"]


def test_a_lever_shows_where_it_stands_not_where_it_began():
    """Moved levers, and those that a policy moves, show their value of today."""
    model = MobilizationModel("village", seed=1)
    model.change(**{"regime.levers.policing": 0.9})
    model.step()
    assert levers_of(model)["regime.levers.policing"] == 0.9


def test_a_district_before_its_vote(busy):
    """A district tells who lives there and who stands; results it has none yet."""
    view = take_snapshot(busy, 1, district=2).district
    first, end = busy.society.district_first[2:4].tolist()
    codes = states(busy)[first:end]
    assert view is not None
    assert (view.citizens, sum(view.counts)) == (end - first, end - first)
    assert view.counts[CODES["loyal"]] == (codes == CODES["loyal"]).sum()
    assert view.online == pytest.approx(busy.society.on[first:end].mean())
    assert view.result is None
    assert not any(view.margins)
    assert view.standing == busy.challengers.slate_sizes()[busy.society.district_of == 2].sum()


def test_a_district_after_its_vote(over):
    """A district has its row of the results, and the votes at the edge of its council."""
    for number, name in enumerate(over.society.table.name):
        view = take_snapshot(over, 1, district=number).district
        assert view is not None
        assert view.result is not None
        assert view.result["district"] == name
        assert view.seats == view.result["seats"]
        assert len(view.margins) == (over.society.district_of == number).sum()
        for ends in view.margins:
            assert ends["last_winner"][1] >= ends["first_loser"][1] > 0


def test_a_citizen_is_told_as_it_is(busy):
    """A citizen's story is of that citizen: attributes, ties and neighbours."""
    number = int(busy.street.crowd[0])
    view = take_snapshot(busy, 1, citizen=number).citizen
    assert view is not None
    assert view.number == number
    assert view.state == states(busy)[number]
    assert view.now["attitude"] == pytest.approx(float(busy.state.x[number]))
    for layer, count in view.ties.items():
        indptr = busy.society.layers[layer].indptr
        assert count == indptr[number + 1] - indptr[number]
    others = {other for other, _ in view.pairs}
    assert view.speaking[0] == sum(busy.state.s[other] > 0 for other in others)
    assert len(view.pairs) == sum(view.ties.values())


def test_pulls_move_the_attitude_as_they_say():
    """Without talk and contacts, tomorrow's attitude is today's and the pulls."""
    quiet = {"mechanisms.social_influence": False, "mechanisms.persuasion": False}
    model = MobilizationModel("village", seed=1, **quiet).run(50)
    before = {n: take_snapshot(model, 1, citizen=n).citizen for n in range(0, 2000, 211)}
    model.step()
    for number, view in before.items():
        assert view is not None
        moved = float(model.state.x[number]) - view.now["attitude"]
        assert moved == pytest.approx(sum(view.pulls.values()), abs=1e-6)


def test_the_funnel_narrows(over):
    """Each stage of the way to a seat has no more people than the one before."""
    counts = [stage.count for stage in take_snapshot(over, 1).stages]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == sum(row["seats_challengers"] for row in over.results)


def test_a_run_without_candidates_has_no_funnel():
    """A scenario in which nobody stands says so."""
    snapshot = take_snapshot(MobilizationModel("consent-pact", size=3000).run(3), 1, district=0)
    assert snapshot.stages == ()
    assert snapshot.district is not None
    assert snapshot.district.standing == 0
