"""Mechanisms: each can be switched off, which sets its symbols to zero and touches nothing else."""

from typing import Any

from groundswell.scenarios.fields import Part, option


def switch(text: str, *symbols: str, on: bool = True) -> Any:
    """Declare a mechanism: what it says, and the symbols that are zero without it."""
    return option(on, text, strict=True, json_schema_extra={"symbols": list(symbols)})


class Mechanisms(Part):
    """What is at work in a scenario: `true` or `false` for each."""

    relay: bool = switch("A message is passed on to household and friends.", "rho_h", "rho_f")
    online_sharing: bool = switch("Posts are shared online.", "p_share")
    social_influence: bool = switch("Voiced attitudes of ties pull.", "mu")
    grievance: bool = switch("Grievance moves attitudes.", "gam_G")
    television: bool = switch("State television moves attitudes.", "gam_T")
    persuasion: bool = switch("Personal contact moves attitudes.", "pi_c")
    scapegoat_wear_out: bool = switch("A scapegoat wears out.", "hab_depth")
    spoken_recognition: bool = switch("Talk among ties makes challengers known.", "q_c")
    injustice: bool = switch(
        "Repression and fraud are felt as unjust.", "q_j", "q_jb", "q_shut", "q_fraud")
    fear: bool = switch("Repression frightens.", "q_f", "q_fb")
    social_proof: bool = switch("People speak out where others do.", "psi")
    conformity: bool = switch("Policing makes people speak for the incumbents.", "conf")
    falsification: bool = switch("Critics hide their mind from pollsters.", "phi_f")
    engagement: bool = switch("Bystanders become sympathizers.", "eta1")
    volunteer_asking: bool = switch("Volunteers ask their ties to join.", "p_asktie")
    protest: bool = switch("Citizens hear of calls and commit.", "nu0", "nu1", "k_on", "k_off")
    protest_social_proof: bool = switch("Ties who go encourage.", "psi_p")
    fatigue: bool = switch("Protest tires.", "fat")
    policing_of_protest: bool = switch("The police detain protesters.", "K_pol", "sanc")
    risk_learning: bool = switch("The city learns the risk of detention.", "lamP")
    targeted_arrests: bool = switch(
        "Volunteers and candidates can be detained at home.", "targ_vol", "targ_cand")
    recruitment: bool = switch("Citizens apply to stand.", "cand_rate")
    volunteer_work: bool = switch("Volunteers work for the slates.", "h_vol")
    social_media: bool = switch("Citizens are tied online.", "on_share")
    fraud: bool = switch("Ballots can be stuffed.")
    observers: bool = switch("Volunteers watch polling stations.")
    habit: bool = switch("Voting forms a habit.", "habit")
    year_round: bool = switch("Year-round work keeps volunteers.", "yr_keep", "re_year")
    administrative_pressure: bool = switch(
        "Dependents are pushed to vote for the incumbents.", "b_adm", "dep_I")
    district_noise: bool = switch("Districts differ from their data.", "sd_d", "sd_m")
    personal_vote: bool = switch("Candidates have personal votes.", "sd_pers")
    automatic_calls: bool = switch(
        "Seen fraud, refusals or mass detentions set off calls to protest.", on=False)

    def silenced(self) -> frozenset[str]:
        """The symbols that are zero because their mechanism is off."""
        off = (name for name in SYMBOLS if not getattr(self, name))
        return frozenset(symbol for name in off for symbol in SYMBOLS[name])


SYMBOLS: dict[str, tuple[str, ...]] = {
    name: tuple(field.json_schema_extra["symbols"])  # type: ignore[index, arg-type]
    for name, field in Mechanisms.model_fields.items()
}
"""Mechanism → the symbols set to zero when it is off; none where the rules read the switch."""
