"""Small donors: raising and spending."""

import numpy as np
import pytest


@pytest.fixture
def primary(world):
    """Return the maker of worlds in which both sides live on donors."""

    def make(**settings):
        return world(
            {
                "challengers.organisation": "donor_campaign",
                "incumbents.organisation": "donor_campaign",
                "challengers.donors": 1_000.0,
                "challengers.balance": 50_000.0,
                **settings,
            }
        )

    return make


def test_a_day_of_giving_and_spending(primary):
    """Donors, balance and rates follow the formulas of section 6.3."""
    here, electorate = primary(), 200_000.0
    here.census.volunteers[:] = [100, 200, 300, 400]
    here.live(0)
    new = (30_000 - 1_000) * 2.6e-4 * (1 + 1_000 / 1e5)
    balance = 50_000 + 27 * new + 27 * 5 / 300 * 1_000
    assert here.challengers.donors == pytest.approx(1_000 + new)
    assert here.challengers.balance == pytest.approx(0.97 * balance)
    contacts = here.contacts
    assert contacts.paid == pytest.approx(np.full(8, (0.03 * balance / 0.10 + 80_000) / electorate))
    assert contacts.doors == pytest.approx(np.full(8, 0.4 * 1_000 / electorate))
    assert contacts.events == pytest.approx(np.full(8, (2_000 + 0.1 * 1_000) / electorate))
    reached = 0.002 + 0.03 * (1_000 + new) / (electorate * here.parameters.on_share)
    assert contacts.online == pytest.approx(np.full(8, reached))


def test_nobody_gives_twice_for_the_first_time(primary):
    """With more donors than informed supporters there are no new ones."""
    here = primary(**{"challengers.donors": 40_000.0})
    here.live(3)
    assert here.challengers.donors == 40_000.0


def test_the_restriction_binds_the_challengers_only(primary):
    """A full restriction dries the challengers' gifts up and leaves the incumbents'."""
    here = primary(**{"regime.levers.fundraising_restriction": 1.0})
    here.live(0)
    assert here.challengers.donors == 1_000.0
    assert here.challengers.balance == pytest.approx(0.97 * 50_000)
    assert here.incumbents.donors == pytest.approx(70_000 * 2.6e-4)
    assert here.incumbents.balance > 0


def test_large_donors_buy_paid_contacts_only(primary):
    """Their income adds to the paid rate and to nothing else."""
    plain, rich = primary(), primary(**{"challengers.large_donor_income": 1_000.0})
    plain.live(0)
    rich.live(0)
    extra = rich.contacts.paid - plain.contacts.paid
    assert extra == pytest.approx(np.full(8, 1_000 / 0.10 / 200_000))
    assert rich.challengers.balance == plain.challengers.balance
    assert (rich.contacts.online == plain.contacts.online).all()


def test_spending_has_a_ceiling(primary):
    """No more than spend_cap leaves the balance in a day."""
    here = primary(**{"challengers.balance": 1e9, "regime.levers.fundraising_restriction": 1.0})
    here.live(0)
    assert here.challengers.balance == pytest.approx(1e9 - 3e6)


def test_without_social_media_nothing_goes_online(primary):
    """The online rate is 0 where nobody is online."""
    here = primary(**{"mechanisms.social_media": False})
    here.live(0)
    assert (here.contacts.online == 0).all()


def test_after_the_vote_only_year_round_work_remains(primary):
    """Donors and balance stand still; events go on at re_year times Y."""
    here = primary(**{"challengers.strategy.year_round": 0.5, "days": 70})
    here.day = 60
    contacts = here.challengers.campaign()
    assert contacts.events == pytest.approx(np.full(8, 0.0005 * 0.5))
    for rate in (contacts.doors, contacts.paid, contacts.online):
        assert not rate.any()
    assert (here.challengers.donors, here.challengers.balance) == (1_000.0, 50_000.0)
