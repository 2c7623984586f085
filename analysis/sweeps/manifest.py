"""The manifest of a sweep: what was asked, of which code, on which machine, and when.

A folder belongs to one manifest for good. What decides a row may not change; labels, the timeout
and a larger number of replicates may.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Self

from groundswell.analysis.folders import write_whole
from groundswell.analysis.plans.plan import Plan
from groundswell.analysis.provenance import machine, now, revision, versions
from groundswell.scenarios import Problem, ResultError, Scenario
from groundswell.scenarios.errors import show

FORMAT = 1
"""Version of the layout of sweep folders."""

MANIFEST = "manifest.json"
_HOUSE = Path(__file__).parents[2]
_DECIDING = ("groundswell", "numpy", "scipy", "numba", "mesa", "networkx")
_ROOMS = ("scenarios", "agents", "model", "analysis/plans", "analysis/sweeps")
_MOST = 12  # differences that are named


@dataclass(frozen=True)
class Manifest:
    """What a folder of a sweep holds.

    Attributes:
        name: of the plan.
        title: of the plan.
        story: of the plan.
        scenario: name or file of the scenario that is varied, as the plan gives it.
        content: the plan, all of it that decides a row, and the resolved scenario.
        hashes: SHA-256 of the plan's content, of the schema, and of the design's points.
        points: number of design points.
        replicates: runs of each.
        timeout: seconds that a run may take.
        shard: "i/n" where the folder holds one run in n; else None.
        factors: names of the factors, in the order of the plan.
        results: names of the measured results.
        series: names of the columns kept as series.
        made_with: versions and fingerprint of all code that decides a row.
        sessions: when, where and how runs were added.
        format: version of the layout.
    """

    name: str
    title: str
    story: str
    scenario: str
    content: dict[str, Any]
    hashes: dict[str, str]
    points: int
    replicates: int
    timeout: float | None
    shard: str | None
    factors: list[str]
    results: list[str]
    series: list[str]
    made_with: dict[str, str]
    sessions: list[dict[str, Any]] = field(default_factory=list)
    format: int = FORMAT

    @classmethod
    def of(cls, plan: Plan, shard: str | None = None) -> Self:
        """The manifest of a plan that nobody has begun."""
        design = plan.points.frame().to_csv(index=False, float_format="%.17g")
        schema = json.dumps([Plan.model_json_schema(), Scenario.model_json_schema()])
        return cls(
            name=plan.name,
            title=plan.title,
            story=plan.story,
            scenario=plan.scenario,
            content=plan.content,
            hashes={
                "plan": _hash(json.dumps(plan.content, sort_keys=True)),
                "schema": _hash(schema),
                "design": _hash(design),
            },
            points=len(plan.points),
            replicates=plan.replicates,
            timeout=plan.timeout,
            shard=shard,
            factors=[factor.name for factor in plan.points.factors],
            results=list(plan.measures.names),
            series=list(plan.measures.columns),
            made_with=made_with(),
        )

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a folder.

        Raises:
            ResultError: it is not there or cannot be understood.
        """
        try:
            found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            if found["format"] != FORMAT:
                raise ResultError(
                    f"{folder / MANIFEST}: format is {found['format']}; this version reads {FORMAT}"
                )
            return cls(**found)
        except FileNotFoundError:
            raise ResultError(
                f"{folder}: is not the folder of a sweep; it has no {MANIFEST}"
            ) from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ResultError(f"{folder / MANIFEST}: cannot be read ({error})") from None

    def write(self, folder: Path) -> None:
        """Write it into a folder, whole or not at all."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False, allow_nan=False)
        write_whole(folder / MANIFEST, lambda path: path.write_text(text + "\n", encoding="utf-8"))

    @property
    def runs(self) -> int:
        """Number of runs of the whole sweep, shards included."""
        return self.points * self.replicates

    def differences(self, wanted: Self) -> list[Problem]:
        """What keeps a folder with this manifest from being continued as another wants it."""
        then, now_ = dict(_flat(self._identity())), dict(_flat(wanted._identity()))
        found = [
            Problem(path, fault=f"is {_shown(now_.get(path))}; it was {_shown(then.get(path))}")
            for path in sorted(then.keys() | now_.keys())
            if then.get(path) != now_.get(path)
        ]
        if wanted.replicates < self.replicates:
            allowed = f"{self.replicates:,} or more, for so many were begun"
            found.append(Problem("replicates", wanted.replicates, allowed))
        return found

    def continued(self, wanted: Self) -> Self:
        """This manifest with what may change as another has it, and the sessions of both."""
        return replace(
            self,
            title=wanted.title,
            story=wanted.story,
            replicates=wanted.replicates,
            timeout=wanted.timeout,
            sessions=[*self.sessions, *(s for s in wanted.sessions if s not in self.sessions)],
        )

    def with_session(self, session: Mapping[str, Any]) -> Self:
        """This manifest with a session more."""
        return replace(self, sessions=[*self.sessions, dict(session)])

    def with_end(self, told: Mapping[str, Any]) -> Self:
        """This manifest with more about its last session."""
        return replace(self, sessions=[*self.sessions[:-1], {**self.sessions[-1], **told}])

    def _identity(self) -> dict[str, Any]:
        return {
            **self.content,
            "design points": self.hashes["design"],
            "shard": self.shard,
            "made with": self.made_with,
        }


def refuse(folder: Path, differences: list[Problem]) -> None:
    """Say what keeps a folder from being continued.

    Raises:
        ResultError: if anything does.
    """
    if differences:
        more = len(differences) - _MOST
        told: list[Problem | str] = list(differences[:_MOST]) + [f"and {more} more"] * (more > 0)
        raise ResultError(
            f"{folder}: the sweep there cannot go on as something else; only `replicates` may grow "
            "and `timeout` change; choose another folder",
            *told,
        )


def session(command: list[str], workers: str) -> dict[str, Any]:
    """What is known of a session when it begins."""
    return {
        "started": now(),
        "command": command,
        "workers": workers,
        "machine": machine(),
        "revision": revision(),
        "versions": versions(),
    }


@cache
def made_with() -> dict[str, str]:
    """Versions and fingerprint of all code that decides a row."""
    found = versions()
    files = sorted(file for room in _ROOMS for file in (_HOUSE / room).glob("*.py"))
    code = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    return {**{name: found[name] for name in _DECIDING}, "code": code[:16]}


@cache
def maker() -> str:
    """The same in one line."""
    return ", ".join(f"{name} {version}" for name, version in made_with().items())


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Nested data as paths and single values; an empty block is a value as well."""
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            yield from _flat(inner, f"{path}.{number}")
    else:
        yield path, value


def _shown(value: Any) -> str:
    return "not given" if value is None else show(value)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
