"""A small town in which everything happens within weeks: what the comparisons run on.

town()                                  everything at once
town({"days": 10}, nu0=0.0)             a setting by path, a parameter by its symbol
town(only="fear")                       one mechanism alone
"""

from collections.abc import Mapping
from typing import Any

from groundswell.scenarios import Mechanisms, Parameters, Scenario, cards, load_scenario

MECHANISMS = tuple(Mechanisms.model_fields)
PATHS = {card.symbol: f"parameters.{card.path}" for card in cards(Parameters())}
"""Symbol → dotted path of a parameter."""

DISTRICTS = [
    {"name": "North", "electorate": 9_000, "seats": 7, "support": 0.38, "turnout_shift": 0.3},
    {"name": "East", "electorate": 7_000, "seats": 5, "support": 0.30, "online_penetration": 1.3},
    {"name": "South", "electorate": 12_000, "seats": 12, "support": 0.25, "vote_date": 38},
    {"name": "West", "electorate": 4_000, "seats": 2, "support": 0.45, "turnout_factor": 0.6},
]

LIVELY = {
    "eta1": 0.05, "eta2": 0.5, "p_asktie": 0.10, "burn": 0.05, "burn_post": 0.20,
    "nu0": 0.05, "k_on": 0.30, "k_off": 0.05, "th0": 0.30, "K_pol": 120_000, "sanc": 0.15,
    "D0": 50_000, "targ_vol": 0.05, "targ_cand": 0.05, "det_days": 6,
    "p_share": 0.20, "hq_imp": 200_000, "h_vol": 0.1, "doors_h": 4, "ev_h": 6,
    "cand_rate": 1e-3, "stages": 6, "p_step": 0.8, "x_cand": 0.5, "station": 25,
    "tau_hab": 20, "habit": 2.0, "b_0": -1.5,
}  # fmt: skip
"""Rates at which a few hundred citizens meet every rule in a few weeks."""

TOWN: dict[str, Any] = {
    "name": "town",
    "start": "2017-03-01",
    "days": 50,
    "size": 300,
    "seed": 7,
    "burn_in": 8,
    "districts": {"rows": DISTRICTS},
    "challengers": {
        "organisation": "council_campaign",
        "strategy": {
            "headhunt": 0.8, "training": 0.7, "tools": 0.6, "online": 0.9, "legal_aid": 0.4,
            "year_round": 0.5, "money": 0.5, "where": "strong",
        },
    },
    "incumbents": {
        "organisation": "council_campaign",
        "canvass": 0.5,
        "strategy": {"training": 0.3, "tools": 0.5, "online": 0.4, "year_round": 1, "money": 0.3},
    },
    "election": {
        "rule": "block_vote",
        "date": 36,
        "salience": 0.3,
        "applications_close": 12,
        "nominations_close": 18,
        "registration": 20,
    },
    "regime": {
        "policy": "reactive",
        "levers": {"antagonism": 0.4, "fraud": 0.2, "targeted_arrests": 0.6, "drying": 0.5},
    },
    "protests": [
        {"date": 9, "permitted": False, "intensity": 1, "lead": 5},
        {"date": 24, "permitted": True},
    ],
    "events": [
        {
            "date": 14,
            "set": {
                "regime.levers.antagonism": 0.9,
                "regime.levers.television": 0.2,
                "regime.levers.delivery": 0.5,
                "challengers.strategy.mix.doors": 0.5,
                "challengers.strategy.mix.online": 0.25,
                "incumbents.strategy.money": 0.6,
            },
        },
        {"date": 22, "set": {"regime.levers.shutdown": 1}},
        {"date": 26, "set": {"regime.levers.shutdown": 0}, "injustice": 0.3},
    ],
    "mechanisms": {"automatic_calls": True},
}  # fmt: skip


def town(
    changes: Mapping[str, Any] | None = None,
    parameters: Mapping[str, float] | None = None,
    only: str | None = None,
) -> Scenario:
    """Return the town, changed.

    Args:
        changes: settings by dotted path.
        parameters: values by symbol.
        only: the one mechanism that is on; all others are off then.
    """
    settings: dict[str, Any] = {PATHS[s]: v for s, v in (LIVELY | dict(parameters or {})).items()}
    if only is not None:
        settings |= {f"mechanisms.{name}": name == only for name in MECHANISMS}
    return load_scenario(TOWN, settings | dict(changes or {}))
