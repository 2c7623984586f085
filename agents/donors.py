"""A campaign paid by small donors, as in a primary."""

from __future__ import annotations

import numpy as np

from groundswell.agents.movement import Movement
from groundswell.agents.registry import register
from groundswell.agents.world import CHALLENGERS, Contacts


@register("organisation", "donor_campaign")
class DonorCampaign(Movement):
    """A headquarters that turns recognition into donors, and gifts into reach (6.3).

    More people who know and like the challengers give more small donors; their money buys more
    impressions, hence more recognition. It has volunteers who call, but no procedure and no
    slates. The default figures are those of Sanders 2016: gifts of 27 dollars, ten times as many
    donors after ten months.

    The incumbents' version draws on those leaning to the incumbents, has no volunteers and is
    free of the regime's fundraising restriction. Large donors add a constant daily income of the
    side, which buys paid impressions only.
    """

    def campaign(self) -> Contacts:
        """Phase 3: raise money, then spend it. Outside a campaign only year-round work remains."""
        if not self.world.in_campaign:
            return self.year_round_work()
        self.raise_money()
        return self.contacts(self.spend())

    @property
    def volunteers(self) -> float:
        """Volunteers at work, real persons."""
        return float(self.world.census.volunteers.sum()) if self.side == CHALLENGERS else 0.0

    @property
    def prospects(self) -> float:
        """Supporters who know the side and have not given yet, real persons."""
        census = self.world.census
        supporters = census.incumbent_supporters
        if self.side == CHALLENGERS:
            supporters = census.informed_supporters
        return max(0.0, supporters - self.donors)

    @property
    def freedom(self) -> float:
        """One minus the fundraising restriction, which binds the challengers only, in [0, 1]."""
        if self.side != CHALLENGERS:
            return 1.0
        return 1 - self.world.regime.levers["fundraising_restriction"]

    def raise_money(self) -> None:
        """Win new donors and collect their gifts and those of the earlier ones.

        New donors: prospects * h_don * (1 + volunteers / vol_scale) * (1 - restrict). Gifts:
        gift for each new donor, and gift * repeat_gifts * (1 - restrict) for each earlier one.
        """
        p = self.world.parameters
        hazard = p.h_don * (1 + self.volunteers / p.vol_scale) * self.freedom
        new = self.prospects * hazard
        self.balance += p.gift * (new + p.repeat_gifts * self.donors * self.freedom)
        self.donors += new

    def spend(self) -> float:
        """Spend the share spend_rate of the balance, at most spend_cap; return the sum."""
        p = self.world.parameters
        sum_spent = min(p.spend_rate * self.balance, p.spend_cap)
        self.balance -= sum_spent
        return sum_spent

    def contacts(self, money: float) -> Contacts:
        """Return today's rates, the same in every constituency.

        With W the electorate: doors call_vol * volunteers / W (calls, a tenth of a door each);
        events (base_events + event_vol * volunteers) / W; paid
        ((money + large donors' income) / price_imp + base_imp) / W; online
        base_reach + donor_reach * donors / (W * on_share).
        """
        p, electorate = self.world.parameters, self.world.society.W
        bought = (money + self.plan.large_donor_income) / p.price_imp
        online = electorate * p.on_share
        reach = p.base_reach + p.donor_reach * self.donors / online if online > 0 else 0.0
        everywhere = np.ones(self.constituencies)
        return Contacts(
            doors=everywhere * (p.call_vol * self.volunteers / electorate),
            events=everywhere * ((p.base_events + p.event_vol * self.volunteers) / electorate),
            paid=everywhere * ((bought + p.base_imp) / electorate),
            online=everywhere * reach,
        )
