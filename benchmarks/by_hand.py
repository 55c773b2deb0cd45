"""The indicators by contact in polars and in pandas, as somebody skilled in them would write it without this house.

Belongs here: the same counts, for comparison: columns that are needed and no others, one grouping to the finest cells,
all breakdowns and periods from these. Does not: complete tables, what is not available, other units.

Both give the sums of numerators and denominators over all cells, which have to be those of the cells.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.aggregation import BREAKDOWNS, DATA_CUTOFF, DIMENSIONS, read_description
from indicators.periods import list_periods, period_of, with_rolling_years

AGES = {
    **dict.fromkeys(("15_17", "18_24", "25_29"), "15_29"),
    **dict.fromkeys(("30_34", "35_44"), "30_44"),
    **dict.fromkeys(("45_54", "55_64"), "45_64"),
    **dict.fromkeys(("65_74", "75_plus"), "65_plus"),
    "unknown": "unknown",
}
PROFESSIONAL = ["professional_in_person", "professional_remote", "trained_bilingual_provider", "trained_mediator"]
AD_HOC = ["relative_adult", "relative_child", "partner", "untrained_adhoc"]
BORN_IN_COUNTRY = ["non_migrant", "descendant"]
NOT_LEARNT = ["not_asked", "unknown", "declined"]
COLUMNS = [
    *("contact_id", "record_version", "is_retracted", "facility_id", "contact_month", "age_band", "migrant_status"),
    *("ethnicity", "ethnicity_method", "interpreter_needed", "language_support", "enquiry_eligible"),
    *("enquiry_outcome", "asked_in_private", "ipv_disclosed", "language_info"),
]
NUMERATORS = ("n05", "n13", "n14", "n15", "n16", "n29")
DENOMINATORS = ("d05", "d13", "d14", "d14", "d16", "d29")
COUNTS = sorted({*NUMERATORS, *DENOMINATORS})


def _periods(quarters: list[int]) -> tuple[list[int], list[str]]:
    """Pairs of a quarter and a period that it belongs to."""
    labels = with_rolling_years(list_periods(quarters, DATA_CUTOFF))
    pairs = [(quarter, label) for label in labels for quarter in period_of(label).quarters]
    return [quarter for quarter, _ in pairs], [label for _, label in pairs]


def polars_contact(described: str) -> str:
    """Sums of numerators and denominators over all cells."""
    import polars as pl

    paths, _ = read_description(described)
    col, when = pl.col, pl.when
    rows = pl.scan_parquet(paths["service_contact"]).select(COLUMNS)
    latest = rows.filter(col("record_version") > 1).group_by("contact_id").agg(latest=col("record_version").max())
    said = when(col("ethnicity_method").is_in(["proxy", "observed"])).then(pl.lit(["unknown"])).otherwise("ethnicity")
    has = lambda code: col("said").list.contains(code)  # noqa: E731
    group = when(has("declined")).then(pl.lit("declined")).when(has("unknown")).then(pl.lit("unknown"))
    group = group.when(has("not_asked")).then(pl.lit("not_asked"))
    group = group.when(has("roma") | has("traveller")).then(pl.lit("roma_traveller"))
    group = group.when(has("national_majority") & (col("said").list.len() == 1)).then(pl.lit("majority_only"))
    disclosed = col("ipv_disclosed") == "yes"
    language_need = (
        col("enquiry_eligible") & (col("interpreter_needed") == "yes") & (col("language_support") != "declined_offer")
    )
    told = disclosed & col("language_info").ne_missing("not_needed")
    alone_noted = (col("enquiry_outcome") == "asked") & col("asked_in_private").is_in(["yes", "no"])
    complete = (
        ~col("migrant_status").is_in(["not_asked", "unknown"])
        & col("ethnicity_method").is_in(["self_identified", "declined"])
        & ~(col("ethnicity").list.contains("not_asked") | col("ethnicity").list.contains("unknown"))
    )
    finest = (
        rows.join(latest, on="contact_id", how="left")
        .filter(~col("is_retracted") & (col("record_version") == col("latest").fill_null(1)))
        .join(
            pl.scan_parquet(paths["facility"]).select("facility_id", "facility_type", region="region_code"),
            on="facility_id",
            how="left",
        )
        .with_columns(said=said)
        .with_columns(
            quarter=col("contact_month").dt.year() * 4 + col("contact_month").dt.quarter().cast(pl.Int32) - 1,
            ethnic_group=group.otherwise(pl.lit("other_minority")),
            age_group=col("age_band").replace_strict(AGES),
            d05=disclosed,
            n05=disclosed & complete,
            d13=col("enquiry_eligible"),
            n13=col("enquiry_eligible") & col("interpreter_needed").is_in(["yes", "no"]),
            d14=language_need,
            n14=language_need & col("language_support").is_in(PROFESSIONAL),
            n15=language_need & col("language_support").is_in(AD_HOC),
            d16=told,
            n16=told & col("language_info").is_in(["given", "unsafe_to_take", "declined"]),
            d29=alone_noted,
            n29=alone_noted & (col("asked_in_private") == "no"),
        )
        .group_by("quarter", *DIMENSIONS)
        .agg(col(COUNTS).sum())
        .collect(engine="streaming")
    )
    quarter, label = _periods(finest["quarter"].unique().to_list())
    periods = pl.DataFrame({"quarter": quarter, "period": label}, schema_overrides={"quarter": pl.Int32})
    merged = finest.with_columns(
        migrant_status=when(col("migrant_status").is_in(BORN_IN_COUNTRY))
        .then(pl.lit("born_in_country"))
        .when(col("migrant_status").is_in(NOT_LEARNT))
        .then(pl.lit("not_recorded"))
        .otherwise("migrant_status"),
        ethnic_group=when(col("ethnic_group").is_in(NOT_LEARNT)).then(pl.lit("not_recorded")).otherwise("ethnic_group"),
    )
    sums = np.zeros((2,), dtype=np.int64)
    for breakdown in BREAKDOWNS:
        names = [] if breakdown == "total" else breakdown.split("*")
        by_quarter = (merged if len(names) > 1 else finest).group_by("quarter", *names).agg(col(COUNTS).sum())
        cells = by_quarter.join(periods, on="quarter").group_by("period", *names).agg(col(COUNTS).sum())
        totals = cells.select(col(COUNTS).cast(pl.Int64).sum()).row(0, named=True)
        sums += [sum(totals[n] for n in NUMERATORS), sum(totals[d] for d in DENOMINATORS)]
    return f"sums {sums[0]:,} / {sums[1]:,}"


def pandas_contact(described: str) -> str:
    """Sums of numerators and denominators over all cells."""
    paths, _ = read_description(described)
    finest = _finest_in_pandas(paths)
    quarter, label = _periods(sorted(finest["quarter"].unique()))
    periods = pd.DataFrame({"quarter": quarter, "period": label})
    merged = finest.assign(
        migrant_status=finest["migrant_status"]
        .astype("str")
        .replace(dict.fromkeys(BORN_IN_COUNTRY, "born_in_country") | dict.fromkeys(NOT_LEARNT, "not_recorded")),
        ethnic_group=finest["ethnic_group"].astype("str").replace(dict.fromkeys(NOT_LEARNT, "not_recorded")),
    )
    sums = np.zeros((2,), dtype=np.int64)
    for breakdown in BREAKDOWNS:
        names = [] if breakdown == "total" else breakdown.split("*")
        table = merged if len(names) > 1 else finest
        by_quarter = table.groupby(["quarter", *names], observed=True)[COUNTS].sum().reset_index()
        cells = by_quarter.merge(periods, on="quarter").groupby(["period", *names], observed=True)[COUNTS].sum()
        totals = cells.sum()
        sums += [totals[list(NUMERATORS)].sum(), totals[list(DENOMINATORS)].sum()]
    return f"sums {sums[0]:,} / {sums[1]:,}"


def _finest_in_pandas(paths: dict[str, Path]) -> pd.DataFrame:
    """Counts by quarter and the five dimensions; texts with few values as categories, one list one text."""
    coded = [name for name in COLUMNS if name not in ("contact_id", "ethnicity", "contact_month", "record_version")]
    rows = pd.read_parquet(paths["service_contact"], columns=COLUMNS)
    for name in coded:
        if rows[name].dtype != bool:
            rows[name] = rows[name].astype("category")
    later = rows.loc[rows["record_version"] > 1, ["contact_id", "record_version"]]
    if len(later):
        latest = rows["contact_id"].map(later.groupby("contact_id")["record_version"].max()).fillna(1)
        rows = rows[(rows["record_version"] == latest) & ~rows["is_retracted"]]
    places = pd.read_parquet(paths["facility"]).set_index("facility_id")
    said = rows["ethnicity"].str.join("|").astype("category")
    answers = said.cat.categories
    exclusive = pd.Series([_exclusive(set(answer.split("|"))) for answer in answers], index=answers)
    incomplete = said.isin([a for a in answers if {"not_asked", "unknown"} & set(a.split("|"))])
    group = said.map(exclusive).astype("str").mask(rows["ethnicity_method"].isin(["proxy", "observed"]), "unknown")
    month = pd.to_datetime(rows["contact_month"])
    disclosed, eligible = rows["ipv_disclosed"] == "yes", rows["enquiry_eligible"]
    need = eligible & (rows["interpreter_needed"] == "yes") & rows["language_support"].notna()
    need &= rows["language_support"] != "declined_offer"
    told = disclosed & (rows["language_info"] != "not_needed")
    noted = (rows["enquiry_outcome"] == "asked") & rows["asked_in_private"].isin(["yes", "no"])
    complete = ~rows["migrant_status"].isin(["not_asked", "unknown"]) & ~incomplete
    complete &= rows["ethnicity_method"].isin(["self_identified", "declined"])
    table = pd.DataFrame(
        {
            "quarter": month.dt.year * 4 + month.dt.quarter - 1,
            "region": rows["facility_id"].map(places["region_code"]).astype("category"),
            "migrant_status": rows["migrant_status"],
            "ethnic_group": group.astype("category"),
            "age_group": rows["age_band"].map(AGES).astype("category"),
            "facility_type": rows["facility_id"].map(places["facility_type"]).astype("category"),
            "d05": disclosed, "n05": disclosed & complete,
            "d13": eligible, "n13": eligible & rows["interpreter_needed"].isin(["yes", "no"]),
            "d14": need, "n14": need & rows["language_support"].isin(PROFESSIONAL),
            "n15": need & rows["language_support"].isin(AD_HOC),
            "d16": told, "n16": told & rows["language_info"].isin(["given", "unsafe_to_take", "declined"]),
            "d29": noted, "n29": noted & (rows["asked_in_private"] == "no"),
        }
    )  # fmt: skip
    return table.groupby(["quarter", *DIMENSIONS], observed=True)[COUNTS].sum().reset_index()


def _exclusive(said: set[str]) -> str:
    for code in ("declined", "unknown", "not_asked"):
        if code in said:
            return code
    if said & {"roma", "traveller"}:
        return "roma_traveller"
    return "majority_only" if said == {"national_majority"} else "other_minority"
