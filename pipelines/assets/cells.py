"""Cells: every indicator counted for every period and breakdown. True counts, restricted."""

import shutil
from datetime import date

import pandas as pd

from indicators.cascade import load_cascade
from indicators.cascade_cells import compute_cascade
from indicators.cells import compute_cells
from indicators.contributors import count_contributions
from indicators.disclosure.policy import check_breakdowns
from indicators.engines import already_open
from indicators.periods import quarter_label
from indicators.sheet import Sheet
from indicators.survey_comparisons import compute_survey_comparisons
from indicators.timeline import read_once
from pipelines.settings import RunSettings
from pipelines.steps import step
from pipelines.store import read_json, write_json, write_whole
from pipelines.women_in_buckets import ABOUT_WOMEN
from schemas.dimensions import load_dimensions
from schemas.tables import TABLES


class NothingToPublish(ValueError):
    """The records do not span a whole quarter: the shortest period of a release."""


@step(deps=("records",), description="True counts of every indicator, period and cell. Restricted.")
def cells(settings: RunSettings) -> dict:
    """`write_cells`, as the orchestrator runs it."""
    return write_cells(settings)


def write_cells(settings: RunSettings) -> dict:
    """Write `restricted/cells.parquet`, who stands behind its rows, the cascade, and groups of surveys compared.

    Forbidden crossings are refused before anything is counted.
    """
    store, sheets = settings.open_store, settings.sheets
    records = store.records(settings.source)
    account = read_json(records / "account.json")
    data_cutoff = date.fromisoformat(account["data_cutoff"])
    policy = settings.policy_for(data_cutoff)
    check_breakdowns([sheet.to_dict() for sheet in sheets.values()], policy)
    if not settings.keeps_counts:
        store.forget_finest(settings.source)
    files = {table: records / f"{table}.parquet" for table in account["supplied"]}
    # One engine and one timeline for all that is counted.
    women = [table for table in ABOUT_WOMEN if table in files]
    parts = [{table: records / part / f"{table}.parquet" for table in women} for part in account.get("parts", ())]
    with settings.opener(parts)(files, TABLES) as engine:
        counting = {
            "records": files,
            "supplied": {table: set(columns) for table, columns in account["supplied"].items()},
            "dimensions": load_dimensions(account["regions"]),
            "data_cutoff": data_cutoff,
            "profile_rule": settings.profile_rule,
            "opener": already_open(engine),
            "timeline_reader": read_once(),
        }
        supplied_codes = {column: set(codes) for column, codes in account["supplied_codes"].items()}
        counted, told = _count_cells(settings, sheets, {**counting, "supplied_codes": supplied_codes})
        contributions = count_contributions(
            sheets,
            breakdowns=policy.published_breakdowns,
            supplied_codes=supplied_codes,
            finest=store.finest_of_contributors(settings.source) if settings.keeps_counts else None,
            **counting,
        )
        write_whole(store.contributors, lambda path: contributions.table().to_parquet(path, index=False))
        cascade = compute_cascade(load_cascade(sheets), sheets, **counting)
        write_whole(store.cascade, lambda path: cascade.to_parquet(path, index=False))
        surveys = compute_survey_comparisons(sheets, **counting)
        write_whole(store.survey_comparisons, lambda path: surveys.to_parquet(path, index=False))
    unavailable = counted.groupby("indicator")[["numerator", "denominator"]].count().sum(axis=1).eq(0)
    return {
        "cells": len(counted),
        "indicators": len(unavailable),
        "indicators_not_available": int(unavailable.sum()),
        "counted_again": {unit: ", ".join(periods) for unit, periods in told.items()},
    }


def _count_cells(settings: RunSettings, sheets: dict[str, Sheet], counting: dict) -> tuple[pd.DataFrame, dict]:
    """Write the cells and what was counted again; both. `counting`: arguments of `compute_cells`."""
    store, again = settings.open_store, {}
    counted = compute_cells(
        sheets,
        source=settings.source,
        finest=store.finest(settings.source) if settings.keeps_counts else None,
        counted_again=again,
        **counting,
    )
    if counted.empty:
        raise NothingToPublish(
            f"no quarter with records has ended by {counting['data_cutoff']}, the last day that the data cover: "
            "there is nothing to publish yet. If the data cover more days, say so with --data-cutoff"
        )
    told = _told(again)
    write_json(store.counted_again, told)
    # Made of counts that hold no longer: a woman who took her record back would still be in it.
    shutil.rmtree(store.restricted_view, ignore_errors=True)
    write_whole(store.cells, lambda path: counted.to_parquet(path, index=False))
    return counted, told


def _told(again: dict[str, set[int] | str]) -> dict[str, list[str]]:
    """By unit, in order of names, the periods that were counted again: quarters, and the years they belong to."""
    told = {}
    for unit, quarters in sorted(again.items()):
        if isinstance(quarters, str):
            told[unit] = [quarters]
        else:
            years = sorted({quarter // 4 for quarter in quarters})
            told[unit] = [*(quarter_label(quarter) for quarter in sorted(quarters)), *map(str, years)]
    return told
