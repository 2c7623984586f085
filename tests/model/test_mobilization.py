"""The model as a whole: reproducible, branchable, and moved by its mechanisms."""

import numpy as np
import pytest

from groundswell.model import MobilizationModel
from groundswell.scenarios import ScenarioError


@pytest.fixture(scope="module")
def village():
    """Return a village after its whole campaign."""
    return MobilizationModel("village", seed=1).run()


def test_the_digest_is_the_same_for_any_number_of_threads(village):
    """1, 2 and 4 threads give bit for bit the same run."""
    digests = {MobilizationModel("village", seed=1, threads=n).run().digest() for n in (2, 4)}
    assert digests == {village.digest()}


def test_another_seed_is_another_run(village):
    """The digest tells runs apart."""
    assert MobilizationModel("village", seed=2).run().digest() != village.digest()


def test_a_day_has_its_phases_in_the_order_of_the_docstring():
    """The list of phases and the description of the day are the same."""
    documented = MobilizationModel.__doc__ or ""
    places = [documented.index(f"`{phase}`") for phase in MobilizationModel.PHASES]
    assert places == sorted(places)


def test_stepping_is_running(village):
    """Mesa's step, called for every day, is the same as run."""
    model = MobilizationModel("village", seed=1)
    while model.running:
        model.step()
    assert model.steps == model.day == model.config.days
    assert model.digest() == village.digest()


def test_a_finished_run_does_not_go_on(village):
    """Stepping past the last day is an error, and changes nothing."""
    model = village.fork()
    with pytest.raises(IndexError, match="over"):
        model.step()
    assert model.digest() == village.digest()


def test_a_checkpoint_continues_where_it_was_taken(village):
    """A run restored half-way ends as the uninterrupted one."""
    model = MobilizationModel("village", seed=1).run(25)
    restored = MobilizationModel.restore(model.checkpoint())
    assert restored.run().digest() == village.digest()


def test_a_fork_leaves_the_original_alone(village):
    """A branch may change its levers; the trunk ends as if there had been none."""
    model = MobilizationModel("village", seed=1).run(25)
    branch = model.fork()
    branch.regime.set_lever("policing", 1.0)
    assert branch.run().digest() != village.digest()
    assert model.run().digest() == village.digest()


def test_a_society_can_be_shared_between_runs(village):
    """Giving the society saves building it and changes nothing."""
    shared = MobilizationModel("village", seed=1, society=village.society)
    assert shared.run().digest() == village.digest()


def test_nothing_moves_while_the_levers_stand_still():
    """Without campaign and calls private approval drifts by less than a point in 60 days."""
    model = MobilizationModel("consent-pact", size=10_000, days=60, events=[], protests=[]).run()
    approval = model.series["approval_private"]
    assert abs(approval.iloc[-1] - approval.iloc[0]) < 0.01


def test_votes_and_seats_add_up(village):
    """Shares sum to one, every seat is taken, and turnout is a share."""
    table = village.districts
    shares = table[["share_challengers", "share_incumbents", "share_others"]].sum(axis=1)
    assert shares.to_numpy() == pytest.approx(1)
    seats = table[["seats_challengers", "seats_incumbents", "seats_others"]].sum(axis=1)
    assert (seats == table["seats"]).all()
    assert table["turnout"].between(0, 1).all()
    elected = village.candidates.query("side == 'challengers'")["elected"].sum()
    assert elected == table["seats_challengers"].sum()


def test_series_is_in_real_persons_and_shares(village):
    """One row a day; shares stay in [0, 1]; counts are multiples of what a citizen stands for."""
    series = village.series
    assert series.index.tolist() == list(range(village.config.days))
    shares = series[["approval_private", "attention", "recognition", "fear", "readiness"]]
    assert shares.stack().between(0, 1).all()
    volunteers = series["volunteers"] / village.society.w
    assert volunteers.to_numpy() == pytest.approx(volunteers.round().to_numpy())


def test_committed_citizens_are_the_crowd(village):
    """Crowds are the committed who are free, and arrests stay below them."""
    protests = village.protests
    assert len(protests) == len(village.config.protests)
    assert (protests["crowd"] <= protests["committed"] + 1e-9).all()
    assert (protests["arrests"] <= protests["crowd"]).all()
    assert not village.state.com.any()


def test_stuffing_helps_incumbents_and_observers_prevent_it():
    """Fraud adds to turnout and to the incumbents' share; watched stations do not stuff."""

    def result(**settings):
        run = MobilizationModel("village", seed=3, **settings).run().districts
        return run["share_incumbents"].mean(), run["turnout"].mean()

    clean = result()
    dirty = result(**{"regime.levers.fraud": 0.2, "mechanisms.observers": False})
    assert dirty[0] > clean[0] + 0.02
    assert dirty[1] > clean[1] + 0.02


def test_induced_voters_keep_part_of_the_habit():
    """Contacted citizens vote more readily next time; nobody else changes."""
    model = MobilizationModel("village", seed=1).run()
    change = model.state.b - model.society.b
    assert change[model.state.contacted].mean() > 0
    assert not change[~model.state.contacted].any()


def test_layers_and_state_are_exported_to_networkx(village):
    """The graph has every citizen with attributes and every tie with its layers."""
    graph = village.graph()
    assert graph.number_of_nodes() == village.society.N
    assert graph.nodes[7]["attitude"] == pytest.approx(float(village.state.x[7]))
    assert set(nx_layers(graph)) == {"household", "offline", "online"}


def nx_layers(graph):
    """Return the names of layers on the edges."""
    return {name for _, _, layer in graph.edges(data="layer") for name in layer.split("+")}


def test_flags_can_be_set_as_whole_arrays(village):
    """Assigning a flag array changes that flag and no other."""
    model = village.fork()
    stance = model.state.s.copy()
    chosen = np.arange(model.society.N) % 2 == 0
    model.state.com = chosen
    assert (model.state.com == chosen).all()
    assert (model.state.s == stance).all()


POLICING, DELIVERY = "regime.levers.policing", "regime.levers.delivery"


def test_a_change_is_an_event_of_the_scenario():
    """A lever moved by hand, and the same event in the file, give the same run and scenario."""
    by_hand = MobilizationModel("village", seed=1).run(20)
    by_hand.change(**{POLICING: 0.9, DELIVERY: 0.1})
    by_hand.run()
    event = {"date": 20, "set": {POLICING: 0.9, DELIVERY: 0.1}}
    written = MobilizationModel("village", seed=1, events=[event]).run()
    assert by_hand.digest() == written.digest()
    assert by_hand.config == written.config
    assert MobilizationModel(by_hand.config).run().digest() == by_hand.digest()


def test_a_change_acts_from_today(village):
    """Days lived stay as they were; the coming day already has the new value."""
    model = MobilizationModel("village", seed=1).run(20)
    model.change(**{DELIVERY: 0.0})
    model.run()
    assert model.rows[:20] == village.rows[:20]
    assert model.rows[20] != village.rows[20]
    assert model.regime.levers["delivery"] == 0.0


def test_the_last_change_of_a_day_holds():
    """A lever moved twice before a day is lived is where it was left."""
    twice = MobilizationModel("village", seed=1).run(20)
    twice.change(**{POLICING: 0.9})
    twice.change(**{POLICING: 0.5})
    once = MobilizationModel("village", seed=1).run(20)
    once.change(**{POLICING: 0.5})
    assert twice.run().digest() == once.run().digest()


def test_a_change_leaves_a_fork_alone():
    """A branch in which a lever is moved does not move it in the trunk."""
    trunk = MobilizationModel("village", seed=1).run(20)
    branch = trunk.fork()
    branch.change(**{POLICING: 1.0})
    branch.run(5)
    trunk.run(5)
    assert trunk.config.events == ()
    assert trunk.regime.levers[POLICING.rpartition(".")[2]] == 0.3
    assert branch.digest() != trunk.digest()


def test_a_change_of_a_strategy():
    """Strategies change as levers do; shares of hours move together or not at all."""
    model = MobilizationModel("village", seed=1).run(20)
    mix = "challengers.strategy.mix."
    model.change(**{mix + "doors": 1.0, mix + "events": 0.0, mix + "online": 0.0})
    model.run(1)
    assert model.challengers.strategy.mix.doors == 1.0
    with pytest.raises(ScenarioError, match="sum"):
        model.change(**{mix + "doors": 0.5})


@pytest.mark.parametrize(
    "setting", [{POLICING: 1.5}, {"parameters.ties.homophily": 0.5}, {"size": 100}, {"x": 1}]
)
def test_a_change_that_may_not_be_changes_nothing(setting):
    """Structure, unknown fields and values out of range are refused, and the run goes on."""
    model = MobilizationModel("village", seed=1).run(20)
    before = model.config
    with pytest.raises(ScenarioError):
        model.change(**setting)
    assert model.config is before
    untouched = MobilizationModel("village", seed=1).run(25)
    assert model.run(5).digest() == untouched.digest()


def test_nothing_can_be_changed_after_the_last_day(village):
    """A run that is over stays as it is."""
    with pytest.raises(IndexError, match="over"):
        village.change(**{POLICING: 0.5})


def test_margins_are_the_edge_of_each_council(village):
    """The last winner has no fewer votes than the first loser, and both are candidates."""
    assert MobilizationModel("village", seed=1).run(59).margins == {}
    assert set(village.margins) == set(range(len(village.society.seats)))
    known = village.candidates
    for m, ends in village.margins.items():
        (winner, votes), (loser, lost) = ends["last_winner"], ends["first_loser"]
        assert {winner, loser} <= {"challengers", "incumbents", "others"}
        assert votes >= lost > 0
        here = known[known["constituency"] == m]
        elected = here[here["elected"]]
        assert (elected["votes"] >= votes - 1e-6).all()
        if winner == "challengers":
            assert votes in elected["votes"].to_list()


def test_lists_have_no_margins():
    """Where parties get shares of seats, nobody misses the last seat alone."""
    assert MobilizationModel("sanders-2016", size=5000).run().margins == {}
