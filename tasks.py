#!/usr/bin/env python3
"""The three commands of the README; they do all the set-up themselves.

    python3 tasks.py demo         live through Moscow 2017 and draw its figures
    python3 tasks.py dashboard    open the dashboard in a browser; Ctrl-C ends it
    python3 tasks.py test         lint, check types, test, build the wheel and run it once

Needs Python 3.12 or newer and the package index, nothing else. Everything is installed into
`.venv` beside this file, and again only when pyproject.toml has changed.
"""

from __future__ import annotations

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

OLDEST = (3, 12)
ROOT = pathlib.Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed-for.txt"
DEMO = pathlib.Path("results", "moscow-2017")
WORKERS = ("-n", "auto", "--maxprocesses", "4")
ROOMS = ("scenarios", "agents", "model", "analysis", "viz")


def main(arguments: list[str]) -> int:
    """Run the task named on the command line and return the exit status."""
    tasks = {"demo": demo, "dashboard": dashboard, "test": test}
    if len(arguments) != 1 or arguments[0] not in tasks:
        print(__doc__)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    if sys.version_info < OLDEST:
        return fail(too_old())
    os.chdir(ROOT)
    try:
        tasks[arguments[0]]()
    except subprocess.CalledProcessError as error:
        return fail(f"this step failed with exit status {error.returncode}")
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        return 130
    return 0


def demo() -> None:
    """Install the package and run the main scenario."""
    install("")
    out = ["--out", str(DEMO), "--force"]
    step("groundswell run moscow-2017", [program(VENV, "groundswell"), "run", "moscow-2017", *out])
    print("\nThe figures are in {}".format(ROOT / DEMO / "figures"))


def dashboard() -> None:
    """Install the package with the dashboard's libraries and open it."""
    install("[dashboard]")
    step("groundswell dashboard", [program(VENV, "groundswell"), "dashboard"])


def test() -> None:
    """Run every check; stop at the first that fails."""
    install("[dev]")
    python = program(VENV, "python")
    step("lint", [python, "-m", "ruff", "check", "."])
    step("formatting", [python, "-m", "ruff", "format", "--check", "."])
    step("types", [python, "-m", "pyright", "--pythonpath", python])
    step("tests", [python, "-m", "pytest", "-m", "not slow", *WORKERS])
    with tempfile.TemporaryDirectory(prefix="groundswell-") as folder:
        check_wheel(python, pathlib.Path(folder))
    print("\nall checks passed")


def install(extra: str) -> None:
    """Make .venv and install the package in it, unless that is done already."""
    needed = (ROOT / "pyproject.toml").read_bytes() + f"{ROOT} {sys.version}".encode()
    state = hashlib.sha256(needed).hexdigest()
    installed = STAMP.read_text(encoding="utf-8").split() if STAMP.exists() else []
    if installed[:1] == [state] and ("[dev]" in installed or extra in ["", *installed[1:]]):
        return
    STAMP.unlink(missing_ok=True)
    if not usable(VENV):
        make_environment(VENV)
    step("install", pip(VENV, "install", "--editable", "." + extra))
    STAMP.write_text(f"{state} {extra}\n", encoding="utf-8")


def check_wheel(python: str, folder: pathlib.Path) -> None:
    """Build the source archive and the wheel from it, and run the wheel in a clean environment."""
    step("build", [python, "-m", "build", "--outdir", str(folder)])
    clean = folder / "clean"
    make_environment(clean)
    (wheel,) = folder.glob("*.whl")
    step("install the wheel", pip(clean, "install", str(wheel)))
    run = [program(clean, "groundswell"), "run", "village", "--out", str(folder / "village")]
    step("run the wheel", run, folder)
    step("rebuild its result", [program(clean, "groundswell"), "rerun", run[-1]], folder)
    plan = [program(clean, "groundswell"), "sweep", "repression-by-reach"]
    step("look at a plan", plan, folder)
    step("names stay inside", [program(clean, "python"), "-c", NAMES_STAY_INSIDE], folder)


NAMES_STAY_INSIDE = f"""
import importlib.util, sys
leaked = [room for room in {ROOMS!r} if importlib.util.find_spec(room)]
sys.exit("importable outside the package: " + ", ".join(leaked) if leaked else 0)
"""


def usable(environment: pathlib.Path) -> bool:
    """Say whether an environment has pip and the Python that runs this script."""
    check = f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    python = program(environment, "python")
    return os.path.exists(python) and subprocess.run([python, "-c", check]).returncode == 0


def make_environment(folder: pathlib.Path) -> None:
    """Create a virtual environment."""
    step("create " + folder.name, [sys.executable, "-m", "venv", "--clear", str(folder)])


def pip(environment: pathlib.Path, *arguments: str) -> list[str]:
    """Return the command line of pip in an environment."""
    return [program(environment, "python"), "-m", "pip", "--disable-pip-version-check", *arguments]


def program(environment: pathlib.Path, name: str) -> str:
    """Return the path of a program in an environment."""
    windows = os.name == "nt"
    return str(environment / ("Scripts" if windows else "bin") / (name + ".exe" * windows))


def step(title: str, command: list[str], folder: pathlib.Path = ROOT) -> None:
    """Say what is done, do it, and say how long it took."""
    print("\n== {}: {}".format(title, " ".join(map(shorten, command))), flush=True)
    start = time.monotonic()
    subprocess.run(command, check=True, cwd=folder, env=environment_variables())
    print(f"== {title}: done in {time.monotonic() - start:.0f} s", flush=True)


def environment_variables() -> dict[str, str]:
    """Return the environment without what would let other packages in."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}


def shorten(argument: str) -> str:
    """Return an argument as it is shown: one line, and paths from here."""
    text = argument.replace(str(ROOT) + os.sep, "").strip()
    return text.splitlines()[0] + " ..." if "\n" in text else text


def too_old() -> str:
    """Return what to do about a Python that is too old."""
    found = ".".join(map(str, sys.version_info[:3]))
    newer = [name for name in ("python3.14", "python3.13", "python3.12") if shutil.which(name)]
    advice = f"run: {newer[-1]} tasks.py" if newer else "see https://www.python.org"
    return f"groundswell needs Python 3.12 or newer, this is {found}; {advice}"


def fail(message: str) -> int:
    """Print an error and return the exit status that goes with it."""
    print("error: " + message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
