"""The purposes of random draws: one independent stream for each decision.

A draw is a pure function of (seed, purpose, day, index), so that switching one mechanism off
shifts no draw of another. Four neighbouring numbers share one block of the generator, which is
why decisions taken together stand together.
"""

from enum import IntEnum


class Purpose(IntEnum):
    """What a uniform number decides. The comment names the index of the draw."""

    # The citizen's day; index: citizen.
    DOOR = 1
    DOOR_OTHER = 2
    EVENT = 3
    PAID = 4
    ONLINE_VIEW = 5
    SHARE = 6
    HOUSEHOLD_RELAY = 7
    ACQUAINTANCE_RELAY = 8
    SYMPATHIZER = 9
    VOLUNTEER = 10
    HEAR = 11
    COMMIT = 12
    EVENT_OTHER = 13
    PAID_OTHER = 14
    ONLINE_OTHER = 15

    # Repression; index: citizen.
    DETENTION = 50
    TARGETED_VOLUNTEER = 51

    # A society, drawn once on day 0.
    SHIFT_1 = 100  # constituency
    SHIFT_2 = 101  # constituency
    HOUSEHOLD_ORDER = 102  # citizen, before ordering
    HOUSEHOLD_SIZE = 103  # first citizen of the household
    ONLINE = 104  # citizen
    RISK = 106  # citizen
    SUSCEPTIBILITY = 107  # citizen
    TELEVISION = 108  # citizen
    SKILL = 109  # citizen
    THRESHOLD = 110  # citizen
    DEPENDENT = 111  # citizen
    HARDSHIP = 112  # citizen; seven streams, 112 to 118
    OFFLINE_ORDER = 120  # citizen
    REWIRE = 121  # tie
    REWIRE_TARGET = 122  # tie
    ONLINE_DEGREE = 123  # citizen
    ONLINE_ROUNDING = 124  # citizen
    STUB_LOCAL = 125  # stub
    LOCAL_ORDER = 126  # stub
    WIDE_ORDER = 127  # stub; the day is the number of the round

    # Districts, constituencies and candidates, counted in real units.
    DISTRICT_SUPPORT = 200  # district
    CONSTITUENCY_SUPPORT = 201  # constituency
    APPLICANTS = 202  # district
    PLACE_TIE = 203  # candidate
    MOVED = 204  # candidate
    MOVED_PLACE = 205  # candidate
    STEP = 206  # candidate
    DROP_OUT = 207  # candidate
    SEVERITY = 208  # district
    REGISTRATION = 209  # candidate
    TARGETED_CANDIDATE = 210  # candidate
    CANDIDATE_SKILL = 212  # candidate; five streams, 212 to 216
    PERSONAL_VOTE = 220  # 1,000 times the constituency plus the ballot position
    FRAUD = 221  # district
    CALL_LEAD = 222  # 0
