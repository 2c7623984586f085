"""A district and a citizen, looked at closely, as HTML."""

from collections.abc import Mapping
from typing import Any

from groundswell.scenarios import Scenario
from groundswell.viz import colours
from groundswell.viz.dashboard.snapshot import CitizenView, DistrictView
from groundswell.viz.dashboard.states import STATES
from groundswell.viz.dashboard.texts import Words

_SIDES = {"challengers": colours.BLUE, "incumbents": colours.VERMILLION, "others": "#9A9A9A"}
_FACTS = ("attention", "recognition", "injustice", "fear", "risk_aversion", "hardship")
_LEAST_PULL = 5e-4  # of the attitude, per day, that is worth a sentence
_MOST_DOTS = 60  # seats that are drawn one by one; delegates may be hundreds


def district_html(view: DistrictView, config: Scenario, words: Words) -> str:
    """Return a district: who lives there, its council, and how near the last seat was."""
    electorate = words.number(float(config.table.electorate[view.number]))
    facts = words(
        "watch.district_facts",
        citizens=words.number(view.citizens),
        electorate=electorate,
        online=words.percent(view.online, 0),
        seats=view.seats,
    )
    parts = [f'<p class="gs-note">{facts}</p>', stack(view.counts)]
    parts += _council(view, words) if view.result else [_before(view, config, words)]
    return "".join(parts)


def _before(view: DistrictView, config: Scenario, words: Words) -> str:
    vote_day = int(config.table.vote_day[view.number])
    if not config.election or vote_day < 0:
        return f"<p>{words('watch.district_no_vote')}</p>"
    told = words("watch.district_before", seats=view.seats, day=vote_day + 1)
    if view.standing:
        told += " " + words("watch.district_standing", standing=view.standing)
    return f"<p>{told}</p>"


def _council(view: DistrictView, words: Words) -> list[str]:
    row: Any = view.result
    turnout = words(
        "watch.district_turnout",
        turnout=words.percent(row["turnout"]),
        ours=words.percent(row["share_challengers"]),
        theirs=words.percent(row["share_incumbents"]),
        others=words.percent(row["share_others"]),
    )
    return [council_svg(row, words), f"<p>{turnout}</p>", *_margins(view, words)]


def council_svg(row: Mapping[str, Any], words: Words) -> str:
    """Return a council: a dot a seat, filled for the challengers, ringed for the others."""
    sides = [(side, row[f"seats_{side}"]) for side in _SIDES]
    label = ", ".join(f"{words(f'watch.sides.{side}')} {count}" for side, count in sides)
    seats = words("watch.district_seats", seats=label)
    if row["seats"] > _MOST_DOTS:
        bar = "".join(_part(count / row["seats"], _SIDES[side]) for side, count in sides)
        return f'<div class="gs-stack" role="img" aria-label="{label}">{bar}</div><p>{seats}</p>'
    dots = "".join(_seat(side) * count for side, count in sides)
    return f'<div class="gs-council" role="img" aria-label="{label}">{dots}</div><p>{seats}</p>'


def _seat(side: str) -> str:
    colour = _SIDES[side]
    fill = colour if side == "challengers" else "#fff"
    mark = "" if side != "others" else f'<path d="M6 10h8" stroke="{colour}" stroke-width="2"/>'
    return (
        '<svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">'
        f'<circle cx="10" cy="10" r="7.5" fill="{fill}" stroke="{colour}" stroke-width="3"/>'
        f"{mark}</svg>"
    )


def _margins(view: DistrictView, words: Words) -> list[str]:
    told = []
    for number, ends in enumerate(view.margins, start=1):
        if len(ends) < 2:
            continue
        (winner, votes), (loser, lost) = ends["last_winner"], ends["first_loser"]
        text = words(
            "watch.margin",
            winner=words(f"watch.sides.{winner}"),
            votes=words.number(votes),
            loser=words(f"watch.sides.{loser}"),
            lost=words.number(lost),
            gap=words.number(round(votes) - round(lost)),
        )
        name = words("watch.margin_one", number=number) + ". " if len(view.margins) > 1 else ""
        told.append(f'<p class="gs-note">{name}{text}</p>')
    return told


def stack(counts: tuple[int, ...]) -> str:
    """Return a bar of the citizens by state."""
    total = max(1, sum(counts))
    shown = zip(STATES, counts, strict=True)
    return (
        f'<div class="gs-stack">{"".join(_part(n / total, look.colour) for look, n in shown)}</div>'
    )


def _part(share: float, colour: str) -> str:
    return f'<div style="width:{100 * share:.2f}%;background:{colour}"></div>' if share else ""


def citizen_html(view: CitizenView, words: Words) -> str:
    """Return a citizen: state, attitude, feelings, ties, and what moves the attitude today."""
    now = view.now
    state = words(f"watch.state_one.{STATES[view.state].name}")
    parts = [f"<p><b>{state[:1].upper()}{state[1:]}.</b> {' '.join(_traits(now, words))}</p>"]
    parts.append(_attitude(now["attitude"], now["anchor"], words))
    parts += [_meter(words(f"watch.facts.{name}"), now[name], words) for name in _FACTS]
    parts.append(f"<p>{' '.join(_ties(view, words))}</p>")
    parts.append(f'<h3 class="gs-h3">{words("watch.citizen_moved")}</h3>')
    parts.append(f"<ul>{''.join(f'<li>{text}</li>' for text in moved(view, words))}</ul>")
    return "".join(parts)


def _traits(now: Mapping[str, Any], words: Words) -> list[str]:
    told = [words("watch.online" if now["online"] else "watch.offline")]
    if now["dependent"]:
        told.append(words("watch.dependent"))
    if not now["free"]:
        told.append(words("watch.detained_until", day=now["detained_until"] + 1))
    elif now["committed"] or now["knows_of_call"]:
        told.append(words("watch.committed" if now["committed"] else "watch.knows"))
    return told


def _attitude(attitude: float, anchor: float, words: Words) -> str:
    left, home = 50 * (attitude + 1), 50 * (anchor + 1)
    return (
        f'<div class="gs-meter"><span>{words("watch.facts.attitude")}</span>'
        f'<span class="gs-track" style="background:'
        f'linear-gradient(90deg,{colours.VERMILLION}55,#fff,{colours.BLUE}55)">'
        f'<span class="gs-needle" style="left:{home:.1f}%;opacity:.3"></span>'
        f'<span class="gs-needle" style="left:{left:.1f}%"></span></span>'
        f'<span class="gs-number">{words.number(attitude, 2)}</span>'
        f'<span class="gs-ends"><span>{words("watch.sides.incumbents")}</span>'
        f"<span>{words('watch.sides.challengers')}</span></span></div>"
    )


def _meter(name: str, value: float, words: Words) -> str:
    return (
        f'<div class="gs-meter"><span>{name}</span><span class="gs-track">'
        f'<span class="gs-fill" style="width:{100 * min(1.0, value):.0f}%"></span></span>'
        f'<span class="gs-number">{words.percent(value, 0)}</span></div>'
    )


def _ties(view: CitizenView, words: Words) -> list[str]:
    if not sum(view.ties.values()):
        return [words("watch.no_one")]
    ours, theirs = view.speaking
    everybody = len({other for other, _ in view.pairs})
    told = words("watch.citizen_speaking", all=everybody, ours=ours, theirs=theirs)
    return [words("watch.citizen_ties", **view.ties) + ".", told]


def moved(view: CitizenView, words: Words) -> list[str]:
    """Return what moves a citizen today, in sentences: pulls on the attitude, and contacts."""
    strong = [(name, pull) for name, pull in view.pulls.items() if abs(pull) >= _LEAST_PULL]
    strong.sort(key=lambda item: -abs(item[1]))
    told = [words(f"watch.pull.{name}_{'up' if pull > 0 else 'down'}") for name, pull in strong]
    told += [words(f"watch.met.{name}") for name in view.met]
    return told or [words("watch.pull.none")]
