"""Print the tables that set the model beside its evidence.

python -m groundswell.analysis.validation                    all of them, about ten minutes
python -m groundswell.analysis.validation --only moscow      one of them
python -m groundswell.analysis.validation --seeds 16         more seeds
python -m groundswell.analysis.validation --only scale       up to 7.2 M citizens: minutes, 3 GB
"""

import argparse
from collections.abc import Callable, Sequence

import pandas as pd

from groundswell.analysis import experiments, field_experiments, regimes, scaling

type Table = tuple[str, pd.DataFrame]
type Maker = Callable[[Sequence[int], int], list[Table]]


def moscow(seeds: Sequence[int], processes: int) -> list[Table]:
    """Moscow 2017 against the evidence."""
    frame = experiments.seed_table(seeds=seeds, processes=processes)
    return [(f"Moscow 2017, 72,000 citizens, {_count(seeds)}", frame)]


def ablations(seeds: Sequence[int], processes: int) -> list[Table]:
    """Moscow 2017 with one part of the campaign removed."""
    frame = experiments.ablations(seeds, processes=processes)
    return [(f"What the campaign is made of, 36,000 citizens, {_count(seeds)}", frame)]


def field(seeds: Sequence[int], processes: int) -> list[Table]:
    """Randomised field experiments inside the model."""
    runs = field_experiments.field_experiment(seeds, processes=processes)
    title = f"Field experiments, 40,000 citizens, {_count(seeds)}"
    fifths = [f"quintile_{number}" for number in range(1, 6)]
    return [
        (title, _by_salience(runs, _FIELD)),
        ("Door contact by fifths of propensity, points of turnout",
         _by_salience(runs, {name: (f"fifth {name[-1]}", 1) for name in fifths})),
    ]  # fmt: skip


_FIELD = {
    "turnout": ("turnout %", 1),
    "direct": ("door, points", 2),
    "pass_through": ("household pass-through", 2),
    "persuasion": ("persuasion, points", 2),
    "online_direct": ("post, points", 2),
    "online_ratio": ("indirect over direct", 1),
}


def _by_salience(runs: pd.DataFrame, columns: dict[str, tuple[str, int]]) -> pd.DataFrame:
    rows = [
        {"salience": salience}
        | {
            text: experiments.mean_sd(group[name], digits)
            for name, (text, digits) in columns.items()
        }
        for salience, group in runs.groupby("salience")
    ]
    return pd.DataFrame(rows)


def turnout(seeds: Sequence[int], processes: int) -> list[Table]:
    """Turnout of six elections."""
    frame = regimes.turnout_levels(seeds, processes=processes)
    return [(f"Turnout of six elections, 36,000 citizens, {_count(seeds)}", frame)]


def pact(seeds: Sequence[int], processes: int) -> list[Table]:
    """Consent, its loss, and what people say of it."""
    size = f"20,000 citizens, {_count(seeds)}"
    return [
        (f"A rally around the flag, {size}", regimes.rally(seeds, processes)),
        (f"Public and private approval, {size}", regimes.falsification(seeds, processes)),
        (f"Approval follows delivery, {size}", regimes.tracking(seeds, processes=processes)),
        (f"Loss of delivery, scapegoat, open television, {size}",
         regimes.scapegoat(seeds, processes)),
    ]  # fmt: skip


def street(seeds: Sequence[int], processes: int) -> list[Table]:
    """Readiness, crowds and arrests."""
    frame = regimes.street(seeds, processes=processes)
    return [(f"Protest, 72,000 citizens, {_count(seeds)}", frame)]


def repression(seeds: Sequence[int], processes: int) -> list[Table]:
    """Repression against reach."""
    frame = regimes.repression_and_reach(seeds, processes=processes)
    return [(f"Policing and reach, crowds in % of voters, 72,000 citizens, {_count(seeds)}", frame)]


def fraud(seeds: Sequence[int], processes: int) -> list[Table]:
    """The signature of fraud."""
    frame = regimes.fraud(seeds, processes=processes)
    return [(f"Ballot stuffing, 36,000 citizens, {_count(seeds)}", frame)]


def primary(seeds: Sequence[int], processes: int) -> list[Table]:
    """A primary like that of 2016."""
    frame = regimes.primary(seeds, processes=processes)
    return [(f"A primary like that of 2016, 20,000 citizens, {_count(seeds)}", frame)]


def scale(seeds: Sequence[int], processes: int) -> list[Table]:
    """Moscow 2017 from 18,000 citizens to one for each voter; each size has seeds of its own."""
    del seeds, processes  # one run at a time, which may take both cores and much memory
    return [("Moscow 2017 by number of simulated citizens", scaling.by_size())]


MAKERS: dict[str, tuple[Maker, int]] = {
    "moscow": (moscow, 8),
    "ablations": (ablations, 4),
    "field": (field, 2),
    "turnout": (turnout, 2),
    "pact": (pact, 4),
    "street": (street, 8),
    "repression": (repression, 8),
    "fraud": (fraud, 3),
    "primary": (primary, 4),
    "scale": (scale, 1),
}
"""Tables by name, and over how many seeds each is made unless asked otherwise."""

_ON_REQUEST = ("scale",)


def as_text(frame: pd.DataFrame) -> str:
    """Return a frame as a table in Markdown, padded to be read as plain text too."""
    cells = [[str(name) for name in frame.columns]]
    cells += [[_cell(value) for value in row] for row in frame.itertuples(index=False)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def _cell(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _count(seeds: Sequence[int]) -> str:
    return f"{len(seeds)} seeds" if len(seeds) > 1 else "1 seed"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m groundswell.analysis.validation",
        description="Print the tables that set the model beside its evidence.",
    )
    parser.add_argument(
        "--only", choices=MAKERS, action="append", help="one table; may be repeated"
    )
    parser.add_argument("--seeds", type=int, help="number of seeds, else each table's own")
    parser.add_argument("--processes", type=int, default=2, choices=(1, 2))
    chosen = parser.parse_args(arguments)
    for name in chosen.only or [name for name in MAKERS if name not in _ON_REQUEST]:
        make, usual = MAKERS[name]
        seeds = range(1, 1 + max(1, chosen.seeds or usual))
        for title, frame in make(seeds, chosen.processes):
            print(f"\n{title}\n\n{as_text(frame)}", flush=True)


if __name__ == "__main__":
    main()
