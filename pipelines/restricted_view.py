"""The ministry's own view: the pages of a release, made of true counts, for its analysts on their own machine.

Belongs here: a release-like object in which nothing is hidden, and where its pages are written. Does not: the pages
(`dashboards`, which never ask where figures come from), who may enter the restricted part of a store (its permissions).

It is written into the restricted part and nowhere else, so that it can never lie in public. Every page is marked.
`indicators.release.open_release` refuses it, so that no tool for published figures takes it for a release.
"""

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd

from dashboards.downloads import describe_tables, write_downloads
from dashboards.inside import Inside
from dashboards.site import build_site
from indicators.disclosure.open_figures import open_figures
from indicators.disclosure.policy import Policy, load_policy
from indicators.disclosure.rows import NUMBERS
from indicators.disclosure.survey_figures import with_weighted_figures
from indicators.release import RESTRICTED, Release, open_release
from indicators.statistics.equity_table import equity_table
from indicators.statistics.estimates import unstable_below
from indicators.statistics.released import ReleasedCells
from indicators.statistics.signal_table import signal_tables
from pipelines.assets.release import write_table
from pipelines.store import Store, write_json
from schemas.dimensions import dimension_to_dict, load_dimensions
from schemas.release import DIMENSIONS, ESTIMATES, NOT_ABOUT_WOMEN, TRUE_CELL_COLUMNS

NAME_ENDS = "-restricted"
PLACES = ("region", "facility_type")


class NoRestrictedView(ValueError):
    """There is nothing to make the view of; the message says why and what to do."""


def write_restricted_view(store: Store) -> Path:
    """Write the view of the last run into the restricted part and return its folder. `store` has to be held
    (`Store.opened`). Raises NoRestrictedView."""
    if not store.latest.is_dir() or not store.cells.is_file():
        raise NoRestrictedView(f"{store.root} holds no release: run `ipv-indicators run --store {store.root}` first")
    public, cells = open_release(store.latest.resolve()), pd.read_parquet(store.cells)
    if set(cells["source"]) != {public.header["source"]}:
        raise NoRestrictedView(
            f"the last run was of another source than the latest release ({public.release_id}): run that source again"
        )
    folder = store.temporary / store.restricted_view.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    release = _without_protection(public, cells, load_policy(public.path / "policy.yaml"), folder)
    _write_files(release, public, folder)
    write_downloads(release, folder / "downloads")
    describe_tables(release)
    inside = Inside(pd.read_parquet(store.cascade), _places(cells, release))
    build_site(release, folder / "site", inside=inside)
    shutil.rmtree(store.restricted_view, ignore_errors=True)
    folder.rename(store.restricted_view)
    return store.restricted_view


def _without_protection(public: Release, cells: pd.DataFrame, policy: Policy, folder: Path) -> Release:
    """The release as it would be if nothing were withheld: its breakdowns and periods, every figure shown."""
    wanted = [name for name in policy.published_breakdowns if name in set(cells["breakdown"])]
    rows = cells[cells["breakdown"].isin(wanted) & cells["period"].isin(public.periods)]
    rows = rows[rows["indicator"].isin(public.indicators)].reset_index(drop=True)
    by_indicator = rows.groupby("indicator")["breakdown"].agg(set)
    sheets = {
        code: sheet | {"breakdowns": [name for name in wanted if name in by_indicator.get(code, ())]}
        for code, sheet in public.indicators.items()
    }
    listed = list(sheets.values())
    # Few are shown too, and marked: whoever works with them knows what they rest on.
    shown = open_figures(rows[[*TRUE_CELL_COLUMNS, *ESTIMATES]], [s | {"min_denominator": 1} for s in listed], policy)
    least = shown["indicator"].map({sheet["indicator"]: unstable_below(sheet) for sheet in listed})
    shown.loc[(shown["status"] == "shown") & (shown["denominator"] < least).fillna(False), "reliability"] = "unstable"
    shown = with_weighted_figures(shown, rows[list(ESTIMATES)], listed, policy)
    # A median of nobody, a gap to a group of which nobody came: counted, and still no figure.
    nothing = (shown["status"] == "shown") & shown["value"].isna()
    shown.loc[nothing, list(NUMBERS)] = pd.NA
    shown.loc[nothing, "status"] = "not_applicable"
    about_women = [sheet["indicator"] for sheet in listed if sheet["disclosure_class"] not in NOT_ABOUT_WOMEN]
    release = replace(
        public,
        path=folder,
        header=public.header | {"release_id": public.release_id + NAME_ENDS, "stage": RESTRICTED},
        cells=shown,
        indicators=sheets,
        policy=public.policy | {"indicators_by_year": [], "indicators_about_women": about_women},
        equity=None,
        signals=None,
        signal_points=None,
    )
    found = ReleasedCells.from_release(release)
    signals, points = signal_tables(found, listed)
    equity = equity_table(found, release.indicators, release.dimensions, release.policy)
    return replace(release, equity=equity, signals=signals, signal_points=points)


def _write_files(release: Release, public: Release, folder: Path) -> None:
    """The files that the pages lead to, under the names that a release has."""
    write_table(release.cells, folder, "cells")
    for name in ("equity", "signals", "signal_points"):
        write_table(getattr(release, name), folder, name)
    metadata = {
        "release": release.header,
        "periods": list(release.periods),
        "dimensions": {name: dimension_to_dict(release.dimensions[name]) for name in DIMENSIONS},
        "indicators": list(release.indicators.values()),
    }
    write_json(folder / "indicators.json", metadata)
    for name in ("policy.yaml", "audit.json", "changes.json"):
        shutil.copyfile(public.path / name, folder / name)


def _places(cells: pd.DataFrame, release: Release) -> pd.DataFrame:
    """Shares by region and by kind of facility, of indicators about women, contacts or cases that are proportions."""
    chosen = [
        code
        for code, sheet in release.indicators.items()
        if sheet["measure"] == "proportion" and sheet["disclosure_class"] == "women"
    ]
    rows = cells[cells["indicator"].isin(chosen) & cells["breakdown"].isin(PLACES) & (cells["denominator"] > 0)]
    regions = {item.code: item.label for item in release.dimensions["region"].classes}
    dimensions = load_dimensions(regions)
    labels = {name: {item.code: item.label for item in dimensions[name].classes} for name in PLACES}
    named = [labels[name].get(code, code) for name, code in _codes(rows)]
    return rows.assign(label=named)[["indicator", "period", "breakdown", "label", "numerator", "denominator"]]


def _codes(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Dimension and class of each row that is broken down by one dimension."""
    return [(row["breakdown"], row[row["breakdown"]]) for _, row in rows.iterrows()]
