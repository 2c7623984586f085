"""A stored society is the one that was built, or it is refused."""

import json
import shutil
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

from groundswell.analysis.societies import load_society, save_society
from groundswell.model import MobilizationModel, build_society
from groundswell.scenarios import load_scenario
from groundswell.scenarios.errors import ResultError

SETTINGS = {"size": 1200, "seed": 3}


@pytest.fixture(scope="module")
def config():
    """Return the scenario of a small village."""
    return load_scenario("village", SETTINGS)


@pytest.fixture(scope="module")
def stored(config, tmp_path_factory):
    """Return the folder of its society."""
    folder = tmp_path_factory.mktemp("societies") / "village"
    save_society(build_society(config), folder)
    return folder


@pytest.fixture
def damaged(stored, tmp_path):
    """Return a copy of the folder, to be damaged."""
    return shutil.copytree(stored, tmp_path / "village")


def contents(folder):
    """Return the bytes of all files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def live(folder):
    """Live through the village with its stored society; return the digest of the run."""
    config = load_scenario("village", SETTINGS)
    return MobilizationModel(config, society=load_society(folder, config)).run().digest()


def test_a_run_with_a_stored_society_is_the_same_in_every_process(config, stored):
    """Two processes at once read the files, come to the digest of a run afresh, and write none."""
    before = contents(stored)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        digests = set(pool.map(live, [stored, stored]))
    assert digests == {MobilizationModel(config).run().digest()}
    assert contents(stored) == before


def test_what_is_written_into_a_mapped_society_stays_out_of_the_files(config, stored):
    """Processes share what is on the disk, and nobody can change it for the others."""
    before = contents(stored)
    society = load_society(stored, config)
    society.x0[:] = 0
    assert contents(stored) == before
    assert load_society(stored, config).x0.any()


def test_scenarios_with_other_levers_read_the_same_folder(stored):
    """Only what shapes a society has to agree."""
    tough = load_scenario("village", {**SETTINGS, "regime.levers.policing": 0.9})
    assert load_society(stored, tough).N == 1200


def test_a_society_without_ties_can_be_stored(tmp_path):
    """A layer may be empty."""
    lonely = load_scenario("village", {**SETTINGS, "mechanisms.social_media": False})
    save_society(build_society(lonely), tmp_path / "lonely")
    assert load_society(tmp_path / "lonely", lonely).online.indices.size == 0


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"seed": 4}, "seed is 4; the society was built with 3"),
        ({"size": 1000}, "size is 1000; the society was built with 1200"),
        ({"parameters.ties.online_degree": 9.0}, "parameters.ties.online_degree is 9.0"),
    ],
)
def test_the_society_of_another_scenario_is_refused(stored, settings, said):
    """The error names the folder, the field and both values."""
    with pytest.raises(ResultError) as error:
        load_society(stored, load_scenario("village", {**SETTINGS, **settings}))
    assert said in str(error.value)
    assert str(stored) in str(error.value)


def test_a_society_built_by_other_code_is_refused(damaged, config):
    """What another version would draw differently is not taken for the society of this one."""
    about = json.loads((damaged / "society.json").read_text())
    about["maker"]["code"] = "sha256:0"
    about["maker"]["numpy"] = "1.0"
    (damaged / "society.json").write_text(json.dumps(about))
    with pytest.raises(
        ResultError, match=r"numpy is .*; the society was built with '1.0'"
    ) as error:
        load_society(damaged, config)
    assert len(error.value.problems) == 2


def test_a_changed_bit_is_found(damaged, config):
    """A damaged file is named; who has verified a folder before may pass over it."""
    ties = np.load(damaged / "offline.indices.npy", mmap_mode="r+")
    ties[7] += 1
    ties.flush()
    with pytest.raises(ResultError, match=r"offline\.indices\.npy: is damaged"):
        load_society(damaged, config)
    assert load_society(damaged, config, verify=False).N == 1200


def test_a_file_that_is_cut_short_or_missing_is_found(damaged, config):
    """Even without verifying, no array is shorter than it says."""
    file = damaged / "online.indices.npy"
    file.write_bytes(file.read_bytes()[:-4])
    with pytest.raises(ResultError, match=r"online\.indices\.npy"):
        load_society(damaged, config, verify=False)
    file.unlink()
    with pytest.raises(ResultError, match=r"online\.indices\.npy"):
        load_society(damaged, config, verify=False)


def test_an_array_of_another_length_is_refused(damaged, config):
    """A whole file that is not the one that was written is named."""
    np.save(damaged / "x0.npy", np.zeros(7, np.float32))
    with pytest.raises(ResultError, match=r"x0\.npy: holds \(7,\)"):
        load_society(damaged, config, verify=False)


@pytest.mark.parametrize("text", ["", "[]", '{"format": 1}', '{"format": 99}'])
def test_what_does_not_describe_a_society_is_refused(damaged, config, text):
    """A torn or foreign description is named."""
    (damaged / "society.json").write_text(text)
    with pytest.raises(ResultError, match=r"society\.json"):
        load_society(damaged, config)


@pytest.fixture
def small_files():
    """Let no file grow beyond some thousand bytes, as if the disk were full."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (3000, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_half_written_folder_is_never_taken_for_a_whole_one(config, tmp_path, small_files):
    """A writer that cannot go on leaves a marked folder aside."""
    society = build_society(config)
    small_files()
    with pytest.raises(ResultError, match="cannot be written"):
        save_society(society, tmp_path / "village")
    with pytest.raises(ResultError, match="not a society folder"):
        load_society(tmp_path / "village", config)
    with pytest.raises(ResultError, match="partial"):
        load_society(tmp_path / "village.partial", config)


def test_what_an_interrupted_writer_has_left_is_replaced_by_force(config, damaged):
    """Nobody writes where somebody else may be writing."""
    partial, place = damaged.rename(damaged.with_name("new.partial")), damaged.with_name("new")
    (partial / "PARTIAL").write_text("not ended")
    with pytest.raises(ResultError, match="--force"):
        save_society(build_society(config), place)
    save_society(build_society(config), place, force=True)
    assert load_society(place, config).N == 1200
    assert not partial.exists()


def test_an_older_society_is_only_replaced_by_force(damaged, config):
    """A folder with something else in it is safe from --force."""
    society = build_society(config)
    with pytest.raises(ResultError, match="--force"):
        save_society(society, damaged)
    save_society(society, damaged, force=True)
    (damaged / "society.json").unlink()
    with pytest.raises(ResultError, match="not a result folder"):
        save_society(society, damaged, force=True)
