"""Citizens as agents: the set behaves as Mesa's, on arrays; one citizen reads like the glossary."""

import mesa
import numpy as np
import pandas as pd
import pytest
from mesa.agentset import AgentSet

from groundswell.agents import Citizen, CitizenSet
from groundswell.agents.population import ATTRIBUTES
from groundswell.model import MobilizationModel

NAMES = ("attitude", "fear", "engagement", "district")


@pytest.fixture
def model():
    """Return a village on the day after its protest."""
    return MobilizationModel("village", seed=1, size=500).run(46)


@pytest.fixture
def citizens(model):
    """Return its citizens."""
    return model.citizens


@pytest.fixture
def twins(citizens):
    """Lend Mesa agents with the attributes of the citizens, in Mesa's own set of weak links."""

    class Twin(mesa.Agent):
        """The plain object that a citizen is not."""

        index: int
        attitude: float

        def older(self, years: int) -> float:
            return self.attitude + years

    society = mesa.Model(rng=1)
    people = [Twin(society) for _ in citizens]
    for twin, citizen in zip(people, citizens, strict=True):
        for name in ("index", *NAMES):
            setattr(twin, name, getattr(citizen, name))
    yield AgentSet(people, random=society.random)
    del people


def indices(agents):
    """Return who is in a set, in order."""
    return [agent.index for agent in agents]


# -- As Mesa does ------------------------------------------------------------------------------


@pytest.mark.parametrize("at_most", [float("inf"), 7, 1, 0.1, 1.0])
def test_select_keeps_whom_mesa_keeps(citizens, twins, at_most):
    """Filter and limit choose the same citizens in the same order."""

    def bold(agent):
        return agent.attitude > 0

    ours = citizens.select(bold, at_most=at_most)
    assert indices(ours) == indices(twins.select(bold, at_most=at_most))


def test_select_by_truth_values_equals_select_by_function(citizens):
    """Arrays are the fast way to say the same."""
    assert indices(citizens.select(citizens.get("attitude") > 0)) == indices(
        citizens.select(lambda citizen: citizen.attitude > 0)
    )


def test_select_can_shrink_the_set_itself(citizens):
    """`inplace` changes the set, otherwise it stays as it is."""
    some = citizens.select(at_most=10)
    assert (len(some), len(citizens)) == (10, 500)
    assert some.select(at_most=3, inplace=True) is some
    assert len(some) == 3


def test_select_by_type(citizens):
    """All are citizens, none is anything else."""
    assert len(citizens.select(agent_type=Citizen)) == 500
    assert len(citizens.select(agent_type=mesa.Agent)) == 0


def test_get_and_agg_return_what_mesa_returns(citizens, twins):
    """One name, several names, one function, several functions."""
    assert citizens.get("attitude").tolist() == twins.get("attitude")
    assert citizens.get(["fear", "district"]) == twins.get(["fear", "district"])
    assert citizens.agg("engagement", sum) == twins.agg("engagement", sum)
    assert citizens.agg("attitude", [min, max]) == twins.agg("attitude", [min, max])
    assert citizens.agg("attitude", np.mean) == pytest.approx(twins.agg("attitude", np.mean))


def test_missing_attributes_are_an_error_unless_a_default_is_given(citizens):
    """The error lists what citizens have."""
    with pytest.raises(AttributeError, match=r"no 'courage'.*attitude"):
        citizens.get("courage")
    assert set(citizens.get("courage", "default", 3)) == {3}
    with pytest.raises(ValueError, match="allowed: error, default"):
        citizens.get("attitude", "guess")  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("key", ["attitude", "engagement", lambda agent: agent.engagement])
def test_sort_orders_as_mesa_does_ties_included(citizens, twins, key, ascending):
    """Equals keep their order in both directions."""
    assert indices(citizens.sort(key, ascending)) == indices(twins.sort(key, ascending))


@pytest.mark.parametrize("by", ["district", "engagement", lambda agent: agent.attitude > 0])
def test_groupby_groups_as_mesa_does(citizens, twins, by):
    """The same groups in the same order, with the same counts and aggregates."""
    ours, theirs = citizens.groupby(by), twins.groupby(by)
    assert ours.count() == theirs.count()
    assert list(ours.groups) == list(theirs.groups)
    for name, group in ours:
        assert indices(group) == indices(theirs.groups[name])
    assert ours.agg("fear", max) == theirs.agg("fear", max)
    assert [len(part) for _, part in citizens.groupby(by, "list")] == list(ours.count().values())


def test_do_and_map_visit_everybody_in_order(citizens, twins):
    """Functions get each citizen first; names call methods."""
    some = citizens.select(at_most=5)
    seen = []
    assert some.do(lambda citizen, log: log.append(citizen.index), seen) is some
    assert seen == indices(some)
    stories = some.map("story")
    assert stories == [citizen.story() for citizen in some]
    assert citizens.map(lambda citizen: citizen.attitude + 1) == twins.map("older", 1)


def test_a_set_is_a_sequence(citizens):
    """Length, indexing, slices, membership, order."""
    assert len(citizens) == 500
    assert citizens[3] == Citizen(citizens.model, 3)
    assert citizens[-1].index == 499
    assert isinstance(citizens[10:20], CitizenSet)
    assert indices(citizens[10:20]) == list(range(10, 20))
    assert citizens[3] in citizens
    assert citizens[3] not in citizens[10:20]
    assert "somebody" not in citizens
    assert citizens.to_list() == list(citizens)
    assert len({citizens[3], Citizen(citizens.model, 3)}) == 1
    assert repr(citizens[10:20]) == "<CitizenSet of 10 citizens>"


def test_to_dataframe_has_a_row_for_each_citizen(citizens):
    """All attributes, or those named."""
    frame = citizens[10:20].to_dataframe()
    assert list(frame) == list(ATTRIBUTES)
    assert frame.index.tolist() == list(range(10, 20))
    pd.testing.assert_frame_equal(
        citizens[10:20].to_dataframe("fear", "district"), frame[["fear", "district"]]
    )


# -- On arrays ---------------------------------------------------------------------------------


def test_attributes_read_the_models_arrays(model, citizens):
    """Every attribute of a citizen equals its column, and the column its array."""
    for name in ATTRIBUTES:
        assert citizens[42].__getattribute__(name) == citizens.get(name)[42]
    assert citizens[42].attitude == model.state.x[42]
    assert citizens[42].anchor == model.traits.x0[42]
    assert citizens[42].hardship == model.society.h[42]


def test_what_is_written_to_a_citizen_stands_in_the_model(model, citizens):
    """Numbers and flags alike, one citizen or many."""
    citizens[7].fear = 0.5
    citizens[7].engagement = 2
    citizens[7].stance = -1
    assert model.state.f[7] == 0.5
    assert (model.state.e[7], model.state.s[7]) == (2, -1)
    assert citizens.set("attitude", 0.25) is citizens
    assert (model.state.x == 0.25).all()
    citizens[:3].set("attitude", [0.5, -0.5, 0.0])
    assert model.state.x[:4].tolist() == [0.5, -0.5, 0.0, 0.25]


def test_what_ties_see_follows_what_is_written(model, citizens):
    """A model with a whole street of new volunteers runs on, and they recruit."""
    twin = model.fork()
    model.citizens.select(model.citizens.get("leaning") == "challengers").set("engagement", 2)
    for each in (model, twin):
        each.run(5)
    assert model.series["volunteers"].iloc[-1] > twin.series["volunteers"].iloc[-1]


def test_fixed_and_derived_attributes_cannot_be_written(citizens):
    """Traits were drawn once, and leaning follows from attitude."""
    for name in ("hardship", "district", "leaning"):
        with pytest.raises(AttributeError, match=f"{name} of a citizen is fixed"):
            citizens.set(name, 0)
    with pytest.raises(AttributeError):
        citizens[0].courage = 1


def test_values_out_of_range_are_refused(citizens):
    """The message says what is allowed; nothing is written."""
    before = citizens.get("attitude").copy()
    with pytest.raises(ValueError, match=r"attitude is 2; allowed: -1 to 1"):
        citizens[0].attitude = 2
    with pytest.raises(ValueError, match="engagement"):
        citizens.set("engagement", float("nan"))
    assert (citizens.get("attitude") == before).all()


def test_a_filter_of_the_wrong_length_is_refused(citizens):
    """Truth values must match the set, and be truth values."""
    with pytest.raises(ValueError, match="500 citizens"):
        citizens.select(np.ones(3, bool))
    with pytest.raises(ValueError, match="500 citizens"):
        citizens.select(np.arange(500))  # pyright: ignore[reportArgumentType]


# -- Ties and stories --------------------------------------------------------------------------


def test_neighbours_are_those_of_the_layers(model, citizens):
    """Household members live in the same constituency; ties are mutual."""
    someone = next(c for c in citizens if len(c.household) > 1 and c.online)
    assert {c.constituency for c in someone.household} == {someone.constituency}
    for layer in ("household", "offline", "online"):
        assert all(someone in c.neighbours(layer) for c in someone.neighbours(layer))
        assert someone not in someone.neighbours(layer)
    everybody = {
        i for name in ("household", "offline", "online") for i in indices(someone.neighbours(name))
    }
    assert set(indices(someone.neighbours())) == everybody
    with pytest.raises(KeyError):
        someone.neighbours("telepathy")


def test_a_story_says_in_plain_words_how_somebody_is(model, citizens):
    """Whereabouts, leaning, engagement, feelings, call and detention."""
    someone = citizens[7]
    someone.attitude, someone.attention, someone.recognition = 0.8, 0.6, 0.9
    someone.engagement, someone.stance = 2, 1
    someone.injustice, someone.fear = 0.3, 0.0
    someone.committed, someone.detained_until = 1, model.day + 4
    story = someone.story()
    assert story.startswith("Citizen 7 lives ")
    assert someone.district in story
    for words in (
        "They lean to the challengers (attitude +0.80), pay much attention",
        "great knowledge of who the challengers are.",
        "They are a volunteer and speak up for the challengers.",
        "They feel some injustice and no fear.",
        "They have committed to go to the protest.",
        f"They are detained until day {model.day + 4}.",
    ):
        assert words in story
    someone.committed, someone.knows_of_call, someone.detained_until = 0, 1, 0
    someone.injustice = 0.0
    assert "They know of the call to protest." in someone.story()
    assert "injustice" not in someone.story()
    assert "detained" not in someone.story()
