"""The context indicators. C01 to C07: cases that another system was notified of, by a current or former partner.
C08 to C10: women asked in private, at one age each. C11 to C15: how far new cases came on the path of care."""

from tests.property.plain_catalogue.contacts import PARTNERS
from tests.property.plain_catalogue.definition import Asks, Count, Definition, everything, one_of
from tests.property.plain_catalogue.process import PROCESS

BY_A_PARTNER = one_of("perpetrator_rel", *PARTNERS)


def with_violence(kind: str) -> Asks:
    return lambda row: kind in (row["violence_types"] or ())


def notified(above: Asks) -> Definition:
    return Definition("notification", BY_A_PARTNER, above)


def asked_in_private_at(*bands: str) -> Definition:
    asked, at_this_age = PROCESS["P28"], one_of("age_band", *bands)
    return Definition("woman", lambda row: asked.below(row) and at_this_age(row), asked.above)


def steps_taken(case: dict) -> int:
    """How many steps of the path the case came through before care broke off. What she declined breaks off nothing."""
    steps = [
        case["fls_complete"] or case["fls_declined"],
        case["risk_done"] or case["risk_declined"],
        case["ref_offered"],
        case["ref_acc_completed90"] or not case["ref_accepted"],
        case["fu30_reached"] or case["fu_not_wanted"],
    ]
    return [*steps, False].index(False)


def on_the_path(step: int) -> Definition:
    return Definition("case", everything, lambda row: steps_taken(row) >= step, window=150)


CONTEXT = {
    "C01": Count("notification", BY_A_PARTNER),
    "C02": notified(with_violence("physical")),
    "C03": notified(with_violence("sexual")),
    "C04": notified(with_violence("psychological")),
    "C05": notified(one_of("referred_to_protection", "yes")),
    "C06": notified(one_of("mental_health_care", "yes")),
    "C07": notified(one_of("reported_to_authority", "yes")),
    "C08": asked_in_private_at("15_17", "18_24", "25_29"),
    "C09": asked_in_private_at("30_34", "35_44"),
    "C10": asked_in_private_at("45_54", "55_64", "65_74", "75_plus"),
    "C11": on_the_path(1),
    "C12": on_the_path(2),
    "C13": on_the_path(3),
    "C14": on_the_path(4),
    "C15": on_the_path(5),
}
