"""Small societies in which theory says exactly what must come out."""

from typing import Any

import pytest

from groundswell.scenarios import Scenario, load_scenario


def town(
    *, support: float = 0.5, districts: int = 1, size: int = 400, days: int = 20, **settings: Any
) -> Scenario:
    """Return a town of equal districts that differ in nothing, with nothing going on."""
    row = {"electorate": 10_000, "seats": 5, "support": support}
    document = {
        "name": "town",
        "start": "2024-01-01",
        "days": days,
        "size": size,
        "burn_in": 0,
        "districts": {"rows": [{"name": f"District {d}", **row} for d in range(districts)]},
    }
    return load_scenario(document, {"mechanisms.district_noise": False, **settings})


@pytest.fixture(scope="session")
def make_town():
    """Return the maker of towns."""
    return town
