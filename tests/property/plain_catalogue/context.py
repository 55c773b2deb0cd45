"""The context indicators, C01 to C07: cases that another system was notified of, by a current or former partner."""

from tests.property.plain_catalogue.contacts import PARTNERS
from tests.property.plain_catalogue.definition import Asks, Count, Definition, one_of

BY_A_PARTNER = one_of("perpetrator_rel", *PARTNERS)


def with_violence(kind: str) -> Asks:
    return lambda row: kind in (row["violence_types"] or ())


def notified(above: Asks) -> Definition:
    return Definition("notification", BY_A_PARTNER, above)


CONTEXT = {
    "C01": Count("notification", BY_A_PARTNER),
    "C02": notified(with_violence("physical")),
    "C03": notified(with_violence("sexual")),
    "C04": notified(with_violence("psychological")),
    "C05": notified(one_of("referred_to_protection", "yes")),
    "C06": notified(one_of("mental_health_care", "yes")),
    "C07": notified(one_of("reported_to_authority", "yes")),
}
