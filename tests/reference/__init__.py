"""The oracle: the whole model in plain Python, one citizen at a time.

It is written to be read beside the model's description, not to be fast. It shares with the engine
only the random draws and the scenario, so that an error in a kernel shows as a difference.

    from tests.reference import ReferenceModel
    model = ReferenceModel(load_scenario("village", {"size": 200})).run()
    model.series[-1]["volunteers"]
"""

from tests.reference.model import ReferenceModel

__all__ = ["ReferenceModel"]
