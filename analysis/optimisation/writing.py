"""What a search has found, as files beside its journal."""

from pathlib import Path

import pandas as pd
import yaml

from groundswell.analysis.folders import write_whole
from groundswell.analysis.optimisation.findings import Findings


def write_findings(found: Findings, folder: Path) -> list[Path]:
    """Write the strategies found, the tables and the answer; older ones are replaced.

    `best.yaml` is a strategy that can be compared with others; with two objectives there is a
    `front-N.yaml` for each member of the front. `trials.csv`, `front.csv`, `importance.csv` and
    `answer.txt` tell the rest.

    Returns:
        the files.
    """
    texts = {f"{name}.yaml": _yaml(found, place) for place, name in enumerate(_names(found))}
    texts |= {
        "trials.csv": found.trials().to_csv(index=False),
        "front.csv": found.front().to_csv(index=False),
        "importance.csv": _importance(found).to_csv(index=False),
        "answer.txt": "\n\n".join(found.answer()) + "\n",
    }
    for name, text in texts.items():
        write_whole(folder / name, lambda path, text=text: path.write_text(text, encoding="utf-8"))
    return [folder / name for name in texts]


def _names(found: Findings) -> list[str]:
    if len(found.outcomes) == 1:
        return ["best"]
    return [f"front-{trial.number}" for trial in found.chosen]


def _yaml(found: Findings, place: int) -> str:
    plan = found.plans[place]
    told = {"title": plan.title, "story": plan.story, "side": plan.side}
    told |= plan.model_dump(mode="json", exclude_defaults=True, exclude={"name", *told})
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=100)


def _importance(found: Findings) -> pd.DataFrame:
    rows = [
        {"objective": outcome.name, "lever": lever, "importance": value}
        for number, outcome in enumerate(found.outcomes)
        for lever, value in found.importance(number).items()
    ]
    return pd.DataFrame(rows, columns=["objective", "lever", "importance"])
