"""A run that will not fit is refused before it begins, with the numbers."""

import subprocess
import sys
from pathlib import Path

import pytest

from groundswell.model import MobilizationModel
from groundswell.model.memory import estimate_memory, memory_here, ties_a_citizen
from groundswell.scenarios import load_scenario
from groundswell.scenarios.errors import ResourceError

STATUS = Path("/proc/self/status")
RUN = """
import re, sys
from pathlib import Path
from groundswell.model import MobilizationModel
MobilizationModel("moscow-2017", size=int(sys.argv[1]), burn_in=1).run(1)
print(1024 * int(re.search("VmHWM:\\\\s+([0-9]+)", Path(sys.argv[2]).read_text())[1]))
"""


def peak_of_a_run(size):
    """Return the peak memory of a process that builds a society and lives a day.

    The peak of resource usage would not do: it starts with that of the process that called.
    """
    command = [sys.executable, "-c", RUN, str(size), str(STATUS)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return int(done.stdout)


@pytest.mark.skipif(not STATUS.exists(), reason="the system does not say what a process held")
def test_the_estimate_is_near_the_peak_of_a_run():
    """Building and living 300,000 citizens takes what was said, to less than a third."""
    estimate = estimate_memory(load_scenario("moscow-2017", {"size": 300_000}))
    # Compiling takes more memory than living; where it is still to be done, later runs are spared.
    peak = min(peak_of_a_run(300_000) for _ in range(2))
    assert estimate == pytest.approx(peak, rel=0.3)


@pytest.mark.parametrize("name", ["village", "sanders-2016"])
def test_the_number_of_ties_is_foreseen(name):
    """Ties a citizen, reckoned from the parameters, are those of the society."""
    society = MobilizationModel(name, size=10_000, burn_in=0).society
    ties = sum(layer.indices.size for layer in society.layers.values()) / society.N
    assert ties_a_citizen(load_scenario(name)) == pytest.approx(ties, rel=0.05)


def test_a_society_that_does_not_fit_is_refused_before_it_is_built():
    """Sixty million citizens with thousands of ties each get an answer in gigabytes at once."""
    many = {"parameters.ties.online_degree": 5000.0, "parameters.ties.online_degree_limit": 5000}
    config = load_scenario("sanders-2016", {"size": 60_000_000, **many})
    with pytest.raises(
        ResourceError, match=r"need about [\d,]+\.\d GB .* free here; .* up to about"
    ):
        MobilizationModel(config)


def write(root, files):
    """Write files below a folder that stands for the root of a file system."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


FREE = {"proc/meminfo": "MemTotal: 9000000 kB\nMemFree: 100000 kB\nMemAvailable: 8000000 kB\n"}


def test_what_is_free_counts_and_not_what_is_built_in(tmp_path):
    """Memory that other programs hold is not there; what this process holds is."""
    assert memory_here(write(tmp_path, FREE)) == pytest.approx(8.0e6 * 1024, rel=0.05)


@pytest.mark.parametrize(
    "files",
    [
        {"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "2000000000\n"},
        {
            "proc/self/cgroup": "0::/jobs/7\n",
            "sys/fs/cgroup/jobs/memory.max": "2000000000\n",
            "sys/fs/cgroup/jobs/7/memory.max": "max\n",
        },
        {
            "proc/self/cgroup": "5:cpu:/\n4:memory:/slurm/job_7\n0::/\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
            "sys/fs/cgroup/memory/slurm/job_7/memory.limit_in_bytes": "2000000000\n",
        },
    ],
    ids=["container", "job", "older cluster"],
)
def test_the_limit_of_a_container_or_a_job_counts(tmp_path, files):
    """The least limit on the way to this process is what there is."""
    assert memory_here(write(tmp_path, FREE | files)) == 2_000_000_000


def test_where_the_system_says_nothing_of_free_memory_the_machines_counts(tmp_path):
    """Without these files it is the memory that is built in, where that is known."""
    pytest.importorskip("resource")
    assert (memory_here(tmp_path) or 0) > 100_000_000
