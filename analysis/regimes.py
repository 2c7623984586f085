"""What regimes do and what comes of it: consent, protest, repression, fraud, levels of turnout.

Each function makes its runs and returns one table of means (sd over seeds).
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from groundswell.analysis.experiments import mean_sd
from groundswell.analysis.field_experiments import turnout_chances
from groundswell.analysis.geography import correlation
from groundswell.analysis.jobs import Job, run_jobs
from groundswell.analysis.tables import column
from groundswell.model import Draws

type Seeds = Iterable[int]

_PERCENT = 100.0
_NO_CAMPAIGN = {"challengers.organisation": "none"}

# Streams of this module, outside those of the model (up to 222).
_DELIVERY_STREAM = 900


# ---- turnout of six elections, one salience each ----

ELECTIONS: Mapping[str, tuple[float, float, float, float]] = {
    "president 2012": (0.79, 0.0, 0.5, 58.1),
    "mayor 2013": (0.49, 0.3, 0.5, 32.0),
    "Duma 2016": (0.54, 0.3, 0.5, 35.2),
    "councils 2017": (0.10, 0.7, 1.0, 14.8),
    "president 2018": (0.82, 0.0, 0.5, 59.8),
    "city Duma 2019": (0.35, 0.5, 0.5, 21.8),
}
"""Salience, drying, administrative mobilisation, and the turnout observed in Moscow in %."""


def _turnout_of_districts(job: Job) -> list[float]:
    """Live the campaign (councils 2017) or a day without one; return turnout by district."""
    model = job.model()
    if job.label == "councils 2017":
        return column(model.run().districts, "turnout").tolist()
    model.run(1)
    chances = np.add.reduceat(turnout_chances(model), model.society.district_first[:-1])
    return (chances / np.diff(model.society.district_first)).tolist()


def turnout_levels(seeds: Seeds = (1, 2), size: int = 36_000, processes: int = 2) -> pd.DataFrame:
    """Return the turnout of six elections with the same citizens and one salience each.

    The level of each was fitted by its salience; the pattern over districts was not, but habits
    were read from the turnout of 2013 and 2016.
    """
    jobs = [
        Job("moscow-2017", seed, {**_election(name), "size": size}, name)
        for name in ELECTIONS
        for seed in seeds
    ]
    by_district = np.array(run_jobs(_turnout_of_districts, jobs, processes))
    labels = np.array([job.label for job in jobs])
    table = _moscow()
    voters = column(table, "electorate")
    rows = []
    for name, (salience, _, _, observed) in ELECTIONS.items():
        shares = _PERCENT * by_district[labels == name]
        city = shares @ voters / voters.sum()
        known = f"turnout_{name[-4:]}"
        real = column(table, known) if known in table else None
        rows.append(
            {
                "election": name,
                "salience": salience,
                "observed": observed,
                "model": mean_sd(city, 1),
                "spread of districts": f"{shares.std(axis=1).mean():.1f}",
                "district correlation": "-" if real is None else _agreement(shares, real),
                "verdict": "hit" if abs(city.mean() - observed) <= 3 else "MISS",
            }
        )
    return pd.DataFrame(rows)


def _election(name: str) -> dict[str, Any]:
    salience, drying, push, _ = ELECTIONS[name]
    settings: dict[str, Any] = {
        "election.salience": salience,
        "regime.levers.drying": drying,
        "regime.levers.administrative_mobilisation": push,
    }
    return settings if name == "councils 2017" else settings | _NO_CAMPAIGN


def _moscow() -> pd.DataFrame:
    data = files("groundswell.scenarios") / "data" / "moscow-2017.csv"
    with data.open("r", encoding="utf-8") as file:
        return pd.read_csv(file)


def _agreement(shares: Any, real: Any) -> str:
    known = ~np.isnan(real)
    return f"{np.mean([correlation(row[known], real[known]) for row in shares]):.2f}"


# ---- the pact ----

_RALLY = 76  # day on which consent-pact appeals to pride
_CALM: Mapping[str, Any] = {"events": [], "days": 60}


def _approval(job: Job) -> list[float]:
    series = job.model().run().series
    return (_PERCENT * column(series, "approval_private")).tolist()


def _approval_and_gap(job: Job) -> tuple[float, float]:
    last = job.model().run().series.iloc[-1]
    return float(last["approval_private"]), float(last["approval_public"])


def rally(seeds: Seeds = range(1, 5), processes: int = 2) -> pd.DataFrame:
    """Return approval before and after national pride replaces delivery, beside Levada's."""
    jobs = [Job("consent-pact", seed) for seed in seeds]
    runs = np.array(run_jobs(_approval, jobs, processes))
    moments = (
        ("before", _RALLY - 1, "65", (61, 69)),
        ("30 days after", _RALLY + 30, "80 (first weeks)", None),
        ("60 days after", _RALLY + 60, "80 to 83", (76, 84)),
        ("150 days after", _RALLY + 150, "86", (82, 90)),
    )
    rows = []
    for text, day, observed, band in moments:
        mean = runs[:, day].mean()
        inside = "-" if band is None else "hit" if band[0] <= mean <= band[1] else "MISS"
        rows.append(
            {
                "approval, %": text,
                "observed": observed,
                "wanted": "-" if band is None else f"{band[0]} to {band[1]}",
                "model": mean_sd(runs[:, day], 1),
                "verdict": inside,
            }
        )
    return pd.DataFrame(rows)


def falsification(seeds: Seeds = range(1, 5), processes: int = 2) -> pd.DataFrame:
    """Return public less private approval at three levels of policing, in points."""
    levels = (0.3, 0.6, 1.0)
    jobs = [
        Job("consent-pact", seed, {**_CALM, "regime.levers.policing": level})
        for level in levels
        for seed in seeds
    ]
    found = np.array(run_jobs(_approval_and_gap, jobs, processes)).reshape(len(levels), -1, 2)
    gaps = _PERCENT * (found[:, :, 1] - found[:, :, 0])
    wanted = ("0 to 10 (mild autocracy)", "-", "-")
    return pd.DataFrame(
        {
            "policing": levels,
            "wanted": wanted,
            "public less private, points": [mean_sd(row, 1) for row in gaps],
        }
    )


_PACES: Mapping[str, int] = {"every month": 30, "every quarter": 90}
_LAGS = (0, 15, 30)


def _steps_of_delivery(seed: int, days: int, pace: int) -> list[dict[str, Any]]:
    """Return events that set delivery to a new random level, .4 to .8, every `pace` days."""
    draws = Draws(seed)
    return [
        {
            "date": day,
            "set": {"regime.levers.delivery": 0.4 + 0.4 * draws.uniform(_DELIVERY_STREAM, 0, day)},
        }
        for day in range(0, days, pace)
    ]


def _tracking(job: Job) -> list[float]:
    """Return the correlation of approval with delivery at each lag."""
    series = job.model().run().series
    approval, delivery = column(series, "approval_private"), column(series, "delivery")
    return [correlation(approval[lag:], delivery[: approval.size - lag]) for lag in _LAGS]


def tracking(seeds: Seeds = range(1, 5), days: int = 720, processes: int = 2) -> pd.DataFrame:
    """Return how approval follows delivery that takes new random levels."""
    seeds = list(seeds)
    jobs = [
        Job("consent-pact", seed, {"days": days, "events": _steps_of_delivery(seed, days, pace)})
        for pace in _PACES.values()
        for seed in seeds
    ]
    found = np.array(run_jobs(_tracking, jobs, processes)).reshape(len(_PACES), len(seeds), -1)
    return pd.DataFrame(
        [
            {
                "delivery changes": name,
                "lag, days": lag,
                "wanted": "at least 0.6",
                "correlation of approval with delivery": mean_sd(found[i, :, k], 2),
                "verdict": "hit" if found[i, :, k].mean() >= 0.6 else "MISS",
            }
            for i, name in enumerate(_PACES)
            for k, lag in enumerate(_LAGS)
        ]
    )


def scapegoat(seeds: Seeds = range(1, 5), processes: int = 2) -> pd.DataFrame:
    """Return approval after delivery falls from .6 to .4 on day 30, blamed on others or not."""
    fall: dict[str, Any] = {"regime.levers.delivery": 0.4}
    blame = fall | {"regime.levers.antagonism": 0.8}
    television = {"regime.levers.television": 0.0}
    cases = {
        "delivery falls": fall,
        "and is blamed on others": blame,
        "television opens": television,
    }
    jobs = [
        Job("consent-pact", seed, {"days": 340, "events": [{"date": 30, "set": change}]}, label)
        for label, change in cases.items()
        for seed in seeds
    ]
    found = np.array(run_jobs(_approval, jobs, processes))
    labels = np.array([job.label for job in jobs])
    moments = {"before": 29, "60 days": 90, "120 days": 150, "300 days": 330}
    return pd.DataFrame(
        [
            {"approval, %": label}
            | {text: mean_sd(found[labels == label][:, day], 1) for text, day in moments.items()}
            for label in cases
        ]
    )


# ---- the street ----

type Street = list[dict[str, float]]


def _street(job: Job) -> Street:
    """Return the protests of a run: readiness the day before, crowd and arrests."""
    model = job.model()
    last = max(model.config.day(call.date) for call in model.config.protests)
    model.run(last + 1)
    series, electorate = model.series, model.society.W
    return [
        {
            "readiness": _PERCENT * float(column(series, "readiness")[row.day - 1]),  # pyright: ignore
            "crowd": _PERCENT * row.crowd / electorate,  # pyright: ignore
            "arrests": float(row.arrests),  # pyright: ignore
            "risk": float(row.arrest_probability),  # pyright: ignore
        }
        for row in model.protests.itertuples()
    ]


def _calls(*days: tuple[int, bool]) -> list[dict[str, Any]]:
    return [{"date": day, "permitted": permitted} for day, permitted in days]


_OUTRAGE: Mapping[str, Any] = {
    "protests": _calls((25, True), (97, True), (111, True)),
    "events": [{"date": 90, "injustice": 0.5, "note": "A stolen election"}],
    "days": 112,
    "election.date": 111,
    "election.applications_close": 90,
    "election.nominations_close": 100,
    "election.registration": 105,
}


def street(seeds: Seeds = range(1, 9), size: int = 72_000, processes: int = 2) -> pd.DataFrame:
    """Return readiness and crowds at protests on ordinary days and after a stolen election."""
    seeds = list(seeds)
    names = ("unpermitted, 26 March", "unpermitted, 12 June")
    ordinary = _streets("moscow-2017-street", seeds, {"size": size}, processes)
    outraged = _streets("moscow-2017", seeds, {**_OUTRAGE, "size": size}, processes)
    later = ("permitted, ordinary day", "permitted, a week after a stolen election",
             "permitted, three weeks after")  # fmt: skip
    rows = [*zip(names, ordinary, strict=True), *zip(later, outraged, strict=True)]
    return pd.DataFrame([{"event": name, **_street_row(events)} for name, events in rows])


def _streets(
    scenario: str, seeds: Sequence[int], settings: Mapping[str, Any], processes: int
) -> list[Street]:
    """Return the protests of a scenario, event by event, one entry a seed."""
    runs = run_jobs(_street, [Job(scenario, seed, settings) for seed in seeds], processes)
    return [list(event) for event in zip(*runs, strict=True)]


def _street_row(events: Street) -> dict[str, str]:
    found = pd.DataFrame(events)
    ratio = found["readiness"].mean() / found["crowd"].mean()
    return {
        "ready, %": mean_sd(found["readiness"], 1),
        "on the street, %": mean_sd(found["crowd"], 3),
        "ready to street": f"1:{ratio:.0f}",
        "arrests": mean_sd(found["arrests"], 0),
        "P(arrest)": mean_sd(found["risk"], 3),
    }


REACHES: Mapping[str, Mapping[str, Any]] = {
    "full reach": {},
    "30 % censored": {"regime.levers.censorship": 0.3},
    "40 % online": {"parameters.ties.online_share": 0.4},
}

_WAVE: Mapping[str, Any] = {
    "protests": _calls((20, False), (34, False), (48, False), (62, True)),
    "election": None,
    "days": 63,
    **_NO_CAMPAIGN,
}


def repression_and_reach(
    seeds: Seeds = range(1, 9),
    size: int = 72_000,
    levels: Sequence[float] = (0.0, 0.2, 0.5, 1.0),
    processes: int = 2,
) -> pd.DataFrame:
    """Return crowds at a permitted rally after three unpermitted ones, % of the electorate.

    Rows are levels of policing. Crowds differ severalfold between seeds; all cells share their
    seeds, and rallies are compared with the first level seed by seed (geometric mean of ratios).
    """
    seeds = list(seeds)
    cells = [(level, reach) for level in levels for reach in REACHES]
    jobs = [
        Job(
            "moscow-2017",
            seed,
            {**_WAVE, **REACHES[reach], "regime.levers.policing": level, "size": size},
        )
        for level, reach in cells
        for seed in seeds
    ]
    runs = run_jobs(_street, jobs, processes)
    found = {cell: runs[i * len(seeds) : (i + 1) * len(seeds)] for i, cell in enumerate(cells)}
    return pd.DataFrame([_policing_row(level, levels[0], found) for level in levels])


def _policing_row(
    level: float, base: float, found: Mapping[tuple[float, str], list[Street]]
) -> dict[str, Any]:
    whole = found[level, "full reach"]
    ratios = {
        f"rally, {reach}": _ratio(found[level, reach], found[base, reach]) for reach in REACHES
    }
    return {
        "policing": level,
        "unpermitted": mean_sd([run[1]["crowd"] for run in whole], 3),
        "rally": mean_sd([run[3]["crowd"] for run in whole], 3),
        **ratios,
        "ready, %": mean_sd([run[3]["readiness"] for run in whole], 1),
        "P(arrest)": f"{np.mean([run[1]['risk'] for run in whole]):.2f}",
        "at the rally": f"{np.mean([run[3]['risk'] for run in whole]):.3f}",
    }


def _ratio(runs: Sequence[Street], others: Sequence[Street]) -> str:
    """Return the ratio of rallies, paired by seed: geometric mean and its standard error."""
    pairs = zip(runs, others, strict=True)
    logs = np.log([run[3]["crowd"] / other[3]["crowd"] for run, other in pairs])
    error = logs.std(ddof=1) / np.sqrt(logs.size) if logs.size > 1 else 0.0
    mean = np.exp(logs.mean())
    return f"x{mean:.2f} (±{mean * error:.2f})"


# ---- fraud ----

# Salience and levers of the Duma election, which the evidence on stuffing comes from.
_DUMA = {
    "election.salience": 0.54,
    "regime.levers.drying": 0.3,
    "regime.levers.administrative_mobilisation": 0.5,
}
_FRAUD_CASES: Mapping[str, Mapping[str, Any]] = {
    "clean": {"mechanisms.fraud": False},
    "stuffing .10, no observers": {"regime.levers.fraud": 0.10, "mechanisms.observers": False},
    "stuffing .10, volunteers watch": {"regime.levers.fraud": 0.10},
    "stuffing .15, no observers": {"regime.levers.fraud": 0.15, "mechanisms.observers": False},
}


def _fraud_signature(job: Job) -> dict[str, float]:
    model = job.model().run()
    results = model.districts
    turnout, incumbents = column(results, "turnout"), column(results, "share_incumbents")
    votes = column(results, "electorate") * turnout
    return {
        "incumbents": _PERCENT * float(incumbents @ votes / votes.sum()),
        "spread": _PERCENT * float(incumbents.std()),
        "correlation": correlation(turnout, incumbents),
        "watched": _PERCENT * float(column(results, "observed").mean()),
    }


def fraud(seeds: Seeds = range(1, 4), size: int = 36_000, processes: int = 2) -> pd.DataFrame:
    """Return the signature of ballot stuffing over districts, with and without observers."""
    jobs = [
        Job("moscow-2017", seed, {**_DUMA, **settings, "size": size}, label)
        for label, settings in _FRAUD_CASES.items()
        for seed in seeds
    ]
    found = pd.DataFrame(run_jobs(_fraud_signature, jobs, processes))
    labels = np.array([job.label for job in jobs])
    digits = {"correlation": 2}
    names = {
        "incumbents": "incumbents, %",
        "spread": "sd over districts",
        "correlation": "correlation of turnout and incumbents",
        "watched": "stations watched, %",
    }
    return pd.DataFrame(
        [
            {"case": label}
            | {
                text: mean_sd(column(found, name)[labels == label], digits.get(name, 1))
                for name, text in names.items()
            }
            for label in _FRAUD_CASES
        ]
    )


# ---- a primary ----


def _primary(job: Job) -> dict[str, float]:
    model = job.model().run()
    found, results, series = model.outcomes, model.districts, model.series
    won = column(results, "share_challengers") > 0.5
    donors = column(series, "donors")
    return {
        "popular vote, %": _PERCENT * found["vote_share_challengers"],
        "delegates, %": _PERCENT * found["seat_share_challengers"],
        "contests won": float(won.sum()),
        "donors on day 30, thousands": donors[30] / 1e3,
        "donors on the last day, millions": donors[-1] / 1e6,
    }


_PRIMARY_OBSERVED = {
    "popular vote, %": ("43.1", 43, 46),
    "delegates, %": ("46", 43, 49),
    "contests won": ("23", 18, 28),
    "donors on day 30, thousands": ("250", 188, 312),
    "donors on the last day, millions": ("2.4", 1.8, 3.0),
}


def primary(seeds: Seeds = range(1, 5), processes: int = 2) -> pd.DataFrame:
    """Return the outcome of the primary like that of 2016, beside what was observed."""
    jobs = [Job("sanders-2016", seed, {"size": 20_000}) for seed in seeds]
    runs = pd.DataFrame(run_jobs(_primary, jobs, processes))
    return pd.DataFrame(
        [
            {
                "outcome": name,
                "observed": observed,
                "wanted": f"{low} to {high}",
                "model": mean_sd(runs[name], 2 if high < 10 else 1),
                "verdict": "hit" if low <= runs[name].mean() <= high else "MISS",
            }
            for name, (observed, low, high) in _PRIMARY_OBSERVED.items()
        ]
    )
