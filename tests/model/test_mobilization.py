"""The model as a whole: reproducible, branchable, and moved by its mechanisms."""

import numpy as np
import pytest

from groundswell.model import MobilizationModel


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
