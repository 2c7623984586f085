"""Every quantity is declared once, and completely."""

import pytest

from groundswell.scenarios import SYMBOLS, Mechanisms, Parameters, UnknownNameError, load_scenario
from groundswell.scenarios.fields import cards

MODEL = """
    sig_x c_C c_I c_app tau_v lam_x mu n0 eps0 gam_G gam_T pi_c
    w_d w_p w_a w_j tau_hab hab_depth
    q_door q_event q_paid q_on q_c rho_h rho_f p_share p_see lam_a
    b_0 sig_b b_S b_a b_adm dep_I b_dry b_f habit dep_low dep_high
    psi th_s conf phi_f
    q_j q_jb q_shut lam_j q_f q_fb lam_f D0 q_fraud offline_news
    eta1 eta1d eta2 p_asktie burn burn_post yr_keep re_year
    th0 sig_th chi_j pen psi_p nu0 nu1 o_off k_on k_off k_ask lead fat lam_fat K_pol k_c sanc lamP
    det_days P_san0 P_uns0 news_decay targ_vol targ_cand call_fraud call_refused call_detained
    deg_off p_long rho_hom on_share deg_on sig_on deg_max loc_on hh1 hh2 hh3 hh4
    cand_rate self_share x_cand p_step stages drop_tools drop_no reg_ok reg_nolegal k_com
    h_pre h_camp h_vol doors_h ev_h imp_h tool_mult train money_cand price money_days hq_imp
    budget price_hunt price_train price_tools price_legal price_online wage price_rally price_obs
    price_year
    h_don gift repeat_gifts spend_rate spend_cap price_imp base_imp base_reach donor_reach
    call_vol base_events event_vol vol_scale
    sd_d sd_m sd_pers O_slots coh station fraud_cap
"""

CARDS = list(cards(Parameters()))
VILLAGE = load_scenario("village")


def test_symbols_are_those_of_the_equations_once_each():
    """The parameters carry exactly the model's symbols."""
    assert sorted(card.symbol for card in CARDS) == sorted(MODEL.split())


def test_scenario_adds_salience_and_recognition():
    """`symbols()` gives the engine every parameter, and S and c0 of the election."""
    symbols = VILLAGE.symbols()
    assert set(symbols) == {*MODEL.split(), "S", "c0"}
    assert (symbols["S"], symbols["c0"]) == (0.3, 0.5)
    assert all(type(value) is float for value in symbols.values())


@pytest.mark.parametrize("card", list(cards(VILLAGE)), ids=lambda card: card.path)
def test_declaration_is_complete(card):
    """A default lies in its range; text, unit, kind and reference are there."""
    low, high = card.bounds
    assert low <= card.default <= high
    if card.swept:
        assert low <= card.swept[0] <= card.default <= card.swept[1] <= high
    assert card.unit
    assert card.text.endswith(".")
    assert card.kind in {"source", "experiment", "calibrated", "assumed"}
    assert card.source or card.kind == "assumed"


def test_describe_gives_value_and_default():
    """A card tells the scenario's own value beside the default."""
    card = VILLAGE.describe("parameters.campaign.steps")
    assert (card.symbol, card.value, card.default) == ("stages", 5, 15)


@pytest.mark.parametrize(
    ("path", "suggestion"),
    [
        ("regime.levers.polcing", "regime.levers.policing"),
        ("policing", "regime.levers.policing"),
        ("parameters.attitudes.retrun_rate", "parameters.attitudes.return_rate"),
    ],
)
def test_describe_suggests_the_nearest_path(path, suggestion):
    """A misspelt or abbreviated path is answered with the path that was meant."""
    with pytest.raises(UnknownNameError, match=f"did you mean '{suggestion}'"):
        VILLAGE.describe(path)


def test_mechanisms_name_symbols_that_exist():
    """What a switch sets to zero are parameters of the model."""
    named = {symbol for symbols in SYMBOLS.values() for symbol in symbols}
    assert named <= set(MODEL.split())
    assert set(SYMBOLS) == set(Mechanisms.model_fields)


@pytest.mark.parametrize("mechanism", SYMBOLS)
def test_switching_a_mechanism_off_zeroes_its_symbols_only(mechanism):
    """Without a mechanism its symbols are zero and all others are what they were."""
    before = VILLAGE.symbols()
    after = load_scenario(VILLAGE, {f"mechanisms.{mechanism}": False}).symbols()
    changed = {symbol for symbol in before if before[symbol] != after[symbol]}
    assert changed <= set(SYMBOLS[mechanism])
    assert all(after[symbol] == 0 for symbol in SYMBOLS[mechanism])


def test_all_mechanisms_but_automatic_calls_start_switched_on():
    """The defaults are the whole model; calls that start themselves are a choice."""
    assert [name for name, on in Mechanisms().model_dump().items() if not on] == ["automatic_calls"]
