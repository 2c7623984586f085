"""Files that come with the package and are called by name, and those that are called by path."""

from dataclasses import dataclass
from pathlib import Path

from groundswell.scenarios.errors import Problem, ScenarioError, UnknownNameError, nearest, shown


@dataclass(frozen=True)
class Shelf:
    """A folder of YAML files, each known by its name without the ending.

    Attributes:
        what: what the files hold, as errors call it ("scenario").
        home: where they stand.
    """

    what: str
    home: Path

    def names(self) -> list[str]:
        """The names of the files, sorted."""
        return sorted(path.stem for path in self.home.glob("*.yaml"))

    def find(self, name: str | Path, folder: Path) -> Path:
        """The file of a name, or one at a path that starts in `folder`.

        Raises:
            ScenarioError: there is no such file; the nearest is named.
            UnknownNameError: there is no such name; the nearest is named.
        """
        names = self.names()
        if isinstance(name, str) and name in names:
            return self.home / f"{name}.yaml"
        path = folder / Path(name).expanduser()
        if path.is_file():
            return path.resolve()
        if isinstance(name, Path) or path.suffix in (".yaml", ".yml") or path.parent != folder:
            siblings = [other.name for other in path.parent.glob("*.y*ml")]
            suggestion = path.stem if path.stem in names else nearest(path.name, siblings)
            fault = "is a folder, not a file" if path.is_dir() else "does not exist"
            raise ScenarioError(Problem(shown(path), fault=fault, suggestion=suggestion))
        raise UnknownNameError.among(self.what, str(name), names)
