"""Where a result comes from: everything needed to rebuild a run, and to tell what differs."""

import dataclasses
import datetime
import importlib.metadata
import json
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import groundswell
from groundswell.model import MobilizationModel
from groundswell.scenarios import Scenario, load_scenario
from groundswell.scenarios.errors import ResultError

FORMAT = 1
"""Version of the layout of result folders."""

_LIBRARIES = ("numpy", "scipy", "numba", "mesa", "networkx", "pandas", "pyarrow")


@dataclass(frozen=True)
class Provenance:
    """Where a run comes from.

    Attributes:
        source: name or file of the scenario, as asked for.
        overrides: fields of the scenario that were changed for the run, by dotted path.
        scenario: the resolved scenario as plain data, its district table included.
        seed: of all draws.
        size: number of simulated citizens.
        electorate: number of real voters they stand for.
        days: number of days lived.
        threads: workers used; they never change a result.
        digest: fingerprint (SHA-256) of the final state and all tables.
        outcomes: the headline numbers.
        versions: of groundswell, Python and the libraries a result may depend on.
        platform: machine and operating system.
        revision: of the source, where it stands in its repository, else None.
        started: local time with its offset (ISO 8601).
        ended: the same.
        command: the command line, empty for runs from Python.
        format: version of the layout of result folders.
    """

    source: str
    overrides: dict[str, Any]
    scenario: dict[str, Any]
    seed: int
    size: int
    electorate: float
    days: int
    threads: int
    digest: str
    outcomes: dict[str, float | None]
    versions: dict[str, str]
    platform: dict[str, str]
    revision: str | None
    started: str
    ended: str
    command: tuple[str, ...]
    format: int = FORMAT

    @classmethod
    def of(
        cls,
        model: MobilizationModel,
        *,
        source: str | None = None,
        overrides: Mapping[str, Any] | None = None,
        command: Sequence[str] = (),
        started: datetime.datetime | None = None,
    ) -> Self:
        """Return the provenance of a model as it stands now."""
        config, now = model.config, datetime.datetime.now().astimezone()
        return cls(
            source=source or config.name,
            overrides=_plain(dict(overrides or {})),
            scenario=config.document(),
            seed=int(config.seed),
            size=int(config.size),
            electorate=float(model.society.W),
            days=model.day,
            threads=model.threads,
            digest=model.digest(),
            outcomes=_without_nan(model.outcomes),
            versions=versions(),
            platform=machine(),
            revision=revision(),
            started=(started or now).isoformat(timespec="seconds"),
            ended=now.isoformat(timespec="seconds"),
            command=tuple(command),
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the provenance written by `to_json`.

        Raises:
            ResultError: the text is not that of a provenance of this format.
        """
        try:
            found = json.loads(text)
            if found["format"] != FORMAT:
                raise ResultError(f"format is {found['format']}; this version reads {FORMAT}")
            return cls(**{**found, "command": tuple(found["command"])})
        except (ValueError, KeyError, TypeError) as error:
            raise ResultError(f"is not a groundswell provenance ({error})") from None

    def to_json(self) -> str:
        """Return canonical JSON: sorted keys, nothing that JSON cannot hold."""
        return json.dumps(
            dataclasses.asdict(self), sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False
        )

    @cached_property
    def config(self) -> Scenario:
        """The scenario of the run, ready to be run again."""
        return load_scenario(self.scenario)

    def brief(self) -> dict[str, Any]:
        """Return everything but the scenario's content: what goes into a figure's metadata."""
        return {key: value for key, value in dataclasses.asdict(self).items() if key != "scenario"}

    def maker(self) -> str:
        """Return name and version of the program."""
        return f"groundswell {self.versions['groundswell']}"

    def line(self) -> str:
        """Return the line that stands in the corner of every figure."""
        changes = "".join(f" · {path}={value}" for path, value in self.overrides.items())
        return (
            f"{self.maker()} · {self.source}{changes} · seed {self.seed} · "
            f"{self.size:,} simulated citizens · result {self.digest[:12]}"
        )


def versions() -> dict[str, str]:
    """Return the versions a result may depend on."""
    found = {name: importlib.metadata.version(name) for name in _LIBRARIES}
    return {"groundswell": groundswell.__version__, "python": platform.python_version(), **found}


def revision() -> str | None:
    """Return the revision of the source, "+" added where files differ from it.

    None where the package does not stand in its own repository, or git is not there.
    """
    root = Path(groundswell.__file__).resolve().parents[2]
    if not (root / ".git").exists() or not (root / "src" / "groundswell").is_dir():
        return None
    try:
        commit = _git(root, "rev-parse", "HEAD")
        changed = _git(root, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.SubprocessError):
        return None
    return commit + "+" * bool(changed)


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=10)
    return done.stdout.strip()


def machine() -> dict[str, str]:
    """Return the machine and its operating system."""
    return {"system": platform.platform(), "machine": platform.machine()}


def now() -> str:
    """Return local time with its offset (ISO 8601)."""
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


def _without_nan(numbers: Mapping[str, float]) -> dict[str, float | None]:
    return {name: None if number != number else number for name, number in numbers.items()}


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it: dates as text, tuples as lists."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date) else value
