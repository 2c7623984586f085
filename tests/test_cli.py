"""The command line, used as people use it."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import groundswell
from groundswell.analysis.compiled import kernels_are_compiled
from groundswell.cli import main
from groundswell.model import MobilizationModel


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """Return the folder of a village run through the command line."""
    folder = tmp_path_factory.mktemp("cli") / "village"
    assert main(["run", "village", "--seed", "5", "--out", str(folder)]) == 0
    return folder


def test_version(capsys):
    """`--version` prints name and version."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"groundswell {groundswell.__version__}\n"


def test_without_a_command_it_says_what_there_is(capsys):
    """Bare `groundswell` prints its help."""
    assert main([]) == 0
    assert "rerun" in capsys.readouterr().out


def test_python_m_groundswell_is_the_same_program():
    """`python -m groundswell` answers."""
    command = [sys.executable, "-m", "groundswell", "--version"]
    assert groundswell.__version__ in subprocess.check_output(command, text=True)


def test_help_does_not_load_the_engine():
    """Help comes at once: no heavy library is loaded for it."""
    code = (
        "import sys; from groundswell.cli import main; main(['--help']);"
        "sys.exit(bool({'mesa', 'numba', 'pandas', 'matplotlib'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_run_says_what_happened(capsys):
    """A run ends with sentences and a table on standard output, its days on standard error."""
    assert main(["run", "village"]) == 0
    shown = capsys.readouterr()
    assert "2,000 simulated citizens stand for 200,000 voters" in " ".join(shown.out.split())
    for row in ("turnout", "seats: challengers", "challengers' candidates: registered", "detained"):
        assert row in shown.out
    assert "day 60 of 60" in shown.err
    assert len([line for line in shown.err.splitlines() if line.startswith("day ")]) == 10
    assert kernels_are_compiled()


def test_a_profile_says_where_the_time_went(tmp_path, capsys):
    """`--profile` adds a table by stage and by phase of the day, and changes no result."""
    days = ["run", "village", "--seed", "5", "--days", "5"]
    assert main([*days, "--profile", "--out", str(tmp_path / "timed")]) == 0
    summary, _, shown = capsys.readouterr().out.partition("ns a citizen-day")
    assert "approval of the leader" in summary
    stages = ["starting Python", "reading the scenario", "building the society", "burn-in"]
    stages += [*MobilizationModel.PHASES, "gathering the result", "writing the tables"]
    places = [shown.index(stage) for stage in stages]
    assert places == sorted(places)
    assert main([*days, "--out", str(tmp_path / "bare")]) == 0
    assert "take_record" not in capsys.readouterr().out
    timed, bare = (groundswell.load_run(tmp_path / name) for name in ("timed", "bare"))
    assert timed.provenance.digest == bare.provenance.digest


def test_a_result_folder_has_tables_provenance_and_figures(result):
    """Everything a result consists of is in its folder, and nothing partial beside it."""
    names = {path.relative_to(result).as_posix() for path in result.rglob("*") if path.is_file()}
    assert names == {
        "series.parquet", "districts.parquet", "candidates.parquet", "protests.parquet",
        "provenance.json",
        *(f"figures/{name}.{kind}" for name in ("trajectories", "councils", "funnel")
          for kind in ("png", "svg")),
    }  # fmt: skip
    assert [path.name for path in result.parent.iterdir()] == ["village"]


def test_settings_reach_the_model_and_the_provenance(tmp_path):
    """`--set`, `--seed`, `--size` and `--days` do what they say, and are kept."""
    out = tmp_path / "small"
    settings = ["--set", "regime.levers.policing=0.8", "--seed", "9", "--size", "1000"]
    assert main(["run", "village", *settings, "--days", "20", "--out", str(out)]) == 0
    found = groundswell.load_run(out)
    assert found.config.regime.levers.policing == 0.8
    assert (found.provenance.seed, found.provenance.size, len(found.series)) == (9, 1000, 20)
    assert found.provenance.overrides["regime.levers.policing"] == "0.8"


def test_more_days_than_the_scenario_has_are_lived_too(tmp_path):
    """`--days` beyond the end makes the scenario longer."""
    assert main(["run", "village", "--days", "70", "--out", str(tmp_path / "long")]) == 0
    assert len(groundswell.load_run(tmp_path / "long").series) == 70


def test_rerun_gives_the_same_result(result, tmp_path, capsys):
    """A result is rebuilt from its provenance to the last bit, whatever the threads."""
    assert main(["rerun", str(result), "--threads", "1", "--out", str(tmp_path / "again")]) == 0
    assert "same to the last bit" in capsys.readouterr().out
    again = groundswell.load_run(tmp_path / "again")
    assert again.provenance.digest == groundswell.load_run(result).provenance.digest


def test_rerun_says_when_the_result_differs(result, tmp_path, capsys):
    """Another digest means exit status 1 and a list of what changed."""
    provenance = json.loads((result / "provenance.json").read_text(encoding="utf-8"))
    provenance["digest"] = "0" * 64
    provenance["versions"]["numpy"] = "0.1"
    folder = tmp_path / "altered"
    folder.mkdir()
    for file in result.glob("*.parquet"):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "provenance.json").write_text(json.dumps(provenance), encoding="utf-8")
    assert main(["rerun", str(folder)]) == 1
    shown = capsys.readouterr().out
    assert "differs" in shown
    assert "numpy: 0.1 then" in shown


def test_scenarios_lists_all(capsys):
    """Every shipped scenario is listed with its title."""
    assert main(["scenarios"]) == 0
    shown = capsys.readouterr().out
    for name in groundswell.scenario_names():
        assert name in shown
        assert groundswell.load_scenario(name).title in shown


def test_show_tells_the_story(capsys):
    """`show` prints title, story and the main facts."""
    assert main(["show", "village"]) == 0
    shown = capsys.readouterr().out
    village = groundswell.load_scenario("village")
    assert village.title in shown
    assert "block_vote" in shown


def test_show_a_field(capsys):
    """`show --field` prints all that is known about a quantity."""
    assert main(["show", "village", "--field", "parameters.attitudes.return_rate"]) == 0
    shown = capsys.readouterr().out
    for text in ("lam_x", "1/day", "0.03", "experiment", "Levada"):
        assert text in shown


def test_show_a_group(capsys):
    """A group of quantities is shown as a table."""
    assert main(["show", "village", "--field", "regime.levers"]) == 0
    assert "regime.levers.policing" in capsys.readouterr().out


def test_validate(tmp_path, capsys):
    """A valid file is called valid; a wrong one is an error that names the field."""
    file = tmp_path / "mine.yaml"
    file.write_text("extends: village\nregime: {levers: {policing: 0.5}}\n", encoding="utf-8")
    assert main(["validate", str(file)]) == 0
    assert "valid" in capsys.readouterr().out
    file.write_text("extends: village\nregime: {levers: {polising: 0.5}}\n", encoding="utf-8")
    assert main(["validate", str(file)]) == 2
    shown = capsys.readouterr().err
    assert "polising" in shown
    assert "policing" in shown


def test_validate_knows_organisations(tmp_path, capsys):
    """A name that nobody registered is found before anything runs."""
    file = tmp_path / "mine.yaml"
    file.write_text("extends: village\nregime: {policy: reactiv}\n", encoding="utf-8")
    assert main(["validate", str(file)]) == 2
    assert "reactive" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["run", "vilage"], "village"),
        (["run", "village", "--set", "regime.levers.polising=1"], "policing"),
        (["run", "village", "--set", "regime.levers.policing=7"], "regime.levers.policing"),
        (["run", "village", "--set", "policing"], "path=value"),
        (["run", "village", "--seed", "-1"], "seed"),
        (["run", "village", "--seed", "one"], "--seed"),
        (["run", "village", "--size", "0"], "size"),
        (["run", "village", "--days", "0"], "--days"),
        (["run", "village", "--threads", "0"], "--threads"),
        (["run", "no-such-file.yaml"], "no-such-file.yaml"),
        (["run"], "SCENARIO"),
        (["walk"], "walk"),
        (["run", "village", "--sett", "a=1"], "--sett"),
        (["show", "village", "--field", "regime.levers.polising"], "policing"),
        (["rerun", "no-such-folder"], "no-such-folder"),
    ],
)
def test_bad_input_is_one_clear_error(arguments, named, capsys):
    """Every mistake gives `error:` with the name concerned on standard error, and status 2."""
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("error: ")
    assert named in shown.err
    assert "Traceback" not in shown.err


def test_an_existing_result_is_refused_before_the_run(result, capsys):
    """A result is not overwritten by accident; --force replaces it."""
    before = (result / "provenance.json").read_bytes()
    assert main(["run", "village", "--out", str(result)]) == 2
    shown = capsys.readouterr().err
    assert "--force" in shown
    assert "day " not in shown
    assert (result / "provenance.json").read_bytes() == before


def test_force_replaces_a_result(tmp_path):
    """With --force the new result takes the place of the old one."""
    out = str(tmp_path / "village")
    assert main(["run", "village", "--days", "5", "--out", out]) == 0
    assert main(["run", "village", "--days", "6", "--out", out, "--force"]) == 0
    assert len(groundswell.load_run(out).series) == 6
    assert [path.name for path in tmp_path.iterdir()] == ["village"]


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
def test_an_interrupted_run_leaves_a_marked_folder(tmp_path):
    """Ctrl-C ends with status 130, no traceback, and a folder that says it is partial."""
    out = tmp_path / "moscow"
    arguments = ["run", "moscow-2017", "--size", "20000", "--out", str(out)]
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
        f"from groundswell.cli import main; sys.exit(main({arguments!r}))"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    first = process.stderr.readline()
    while first.startswith("Compiling"):
        first = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, shown = process.communicate(timeout=120)
    assert process.returncode == 130, first + shown
    assert "Traceback" not in shown
    assert "interrupted after day" in shown
    assert not out.exists()
    assert "KeyboardInterrupt" in Path(f"{out}.partial", "PARTIAL").read_text(encoding="utf-8")
