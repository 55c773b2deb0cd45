"""The impact indicators, I01 to I06, from their definitions."""

from tests.property.plain_catalogue.definition import Definition, Gap, PooledKillings, Weighted, one_of, true

IMPACT = {
    "I01": Weighted(
        "respondent",
        lambda row: row["ever_partnered"] == "yes" and row["ipv_ps_12m"] != "missing",
        one_of("ipv_ps_12m", "yes"),
    ),
    "I02": Gap("I01", "gap", least=50, migrant_first=True),
    "I03": Definition("case", true("linkable"), true("returned_12m"), window=366),
    "I04": Definition("case", one_of("revict90", "yes", "no"), one_of("revict90", "yes"), window=150),
    "I05": PooledKillings(100_000),
    "I06": Weighted(
        "respondent",
        lambda row: row["used_health_12m"] == "yes" and row["health_discrimination_12m"] in ("yes", "no"),
        one_of("health_discrimination_12m", "yes"),
    ),
}
