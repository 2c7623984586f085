"""What was measured, as tables: the speed, what memory can do, and what the engine asks of it."""

from typing import Any

from benchmarks.cases import Case, short

type Can = dict[int, dict[str, Any]]

_HEAD = (
    "what is run",
    "citizens",
    "days",
    "threads",
    "to build, s",
    "to live, s",
    "in all, s",
    "processor, s",
    "citizen-days a second",
    "peak memory, MB",
    "beside",
)


_MEMORY_HEAD = (
    "threads",
    "read, GB/s",
    "copy, GB/s",
    "triad, GB/s",
    "random reads a second: of 72,000 opinions",
    "of 1,000,000",
    "of 7,200,000",
)

_ASKED_HEAD = (
    "citizens",
    "threads",
    "bytes a citizen-day",
    "GB/s",
    "of triad",
    "ties a citizen",
    "looked up a second",
    "of random reads",
)


def _memory_row(threads: int, found: dict[str, Any]) -> tuple[str, ...]:
    """Return the cells of the table of what memory can do."""
    streams = (f"{found[name] / 1e9:.3g}" for name in ("read", "copy", "triad"))
    return (f"{threads}", *streams, *(short(rate) for rate in found["random"].values()))


def _asked_rows(measured: list[Case], can: Can) -> list[tuple[str, ...]]:
    """Return what the engine asks of memory, and what share that is of what memory can do."""
    rows = []
    for case in measured:
        found = case.runs[0] if case.runs else None
        if found is None or found.moved is None or found.ties is None:
            continue
        random = can[case.threads]["random"]
        nearest = min(random, key=lambda entries: abs(int(entries) - case.size))
        streamed, looked_up = found.moved * case.speed, found.ties * case.speed
        rows.append(
            (
                f"{case.size:,}",
                f"{case.threads}",
                f"{found.moved:.0f}",
                f"{streamed / 1e9:.3g}",
                f"{100 * streamed / can[case.threads]['triad']:.0f} %",
                f"{found.ties:.1f}",
                short(looked_up),
                f"{100 * looked_up / random[nearest]:.0f} %",
            )
        )
    return rows


def report(known: list[str], measured: list[Case], can: Can) -> str:
    """Return everything as Markdown.

    Args:
        known: facts about the machine and the code.
        measured: the rows.
        can: what memory can do, by threads; see `benchmarks.memory`.
    """
    return "\n\n".join(
        (
            "\n".join(f"- {fact}" for fact in known),
            table(_HEAD, [case.row() for case in measured]),
            table(_MEMORY_HEAD, [_memory_row(*item) for item in can.items()]),
            table(_ASKED_HEAD, _asked_rows(measured, can)),
        )
    )


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return rows as a Markdown table with aligned columns."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [head, tuple(rule), *rows]
    return "\n".join("| " + " | ".join(_aligned(line, widths)) + " |" for line in lines)


def _aligned(cells: tuple[str, ...], widths: list[int]) -> list[str]:
    first, *others = zip(cells, widths, strict=True)
    return [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
