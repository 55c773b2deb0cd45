"""A facility knows its own records. What it takes away from a shown figure must not leave a few of others' women.

On the sample country, every facility takes its own counts away from every row that is not hidden first: what a release
shows is among these rows. Without who stands behind a row it finds few women of others; with it, it never does.
"""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from indicators.contributors import Contributions, count_contributions
from indicators.disclosure.policy import load_policy
from indicators.disclosure.primary import hidden_first
from indicators.disclosure.publishing import may_be_published
from indicators.registry import load_catalogue
from pipelines.store import Store, read_json
from schemas.dimensions import load_dimensions
from schemas.release import CELL_KEY, TRUE_CELL_COLUMNS

POLICY = load_policy()
SHEETS = {name: load_catalogue()[name] for name in POLICY.indicators_about_women}
SMALL = range(1, POLICY.small_class_highest + 1)


@pytest.fixture(scope="module")
def counted(sample_run) -> tuple[pd.DataFrame, Contributions, pd.DataFrame]:
    """True cells about women that could be published, what facilities have of them, and the kept table of that."""
    store = Store(sample_run.store)
    records = store.records("sample_country")
    account = read_json(records / "account.json")
    contributions = count_contributions(
        SHEETS,
        {table: records / f"{table}.parquet" for table in account["supplied"]},
        {table: set(columns) for table, columns in account["supplied"].items()},
        load_dimensions(account["regions"]),
        date.fromisoformat(account["data_cutoff"]),
        POLICY.published_breakdowns,
    )
    cells = pd.read_parquet(store.cells, columns=list(TRUE_CELL_COLUMNS))
    periods = [
        label
        for label in cells["period"].unique()
        if may_be_published(label, POLICY, date.fromisoformat(account["data_cutoff"]))
    ]
    chosen = (
        cells["indicator"].isin(SHEETS)
        & cells["breakdown"].isin(POLICY.published_breakdowns)
        & cells["period"].isin(periods)
        & cells["numerator"].notna()
    )
    return cells[chosen].reset_index(drop=True), contributions, pd.read_parquet(store.contributors)


def learnt(cells: pd.DataFrame, contributions: Contributions, hidden: np.ndarray) -> int:
    """How often a facility that has a part of a row finds 1 to 9 of others in what is left."""
    times, keys = 0, pd.MultiIndex.from_frame(cells[list(CELL_KEY)])
    facilities = sorted({name for counts in contributions.facilities.values() for name in counts.facilities})
    assert len(facilities) > 50
    for facility in facilities:
        own = contributions.of_facility(facility).set_index(list(CELL_KEY)).reindex(keys).reset_index(drop=True)
        left = cells[["numerator", "denominator"]] - own
        left["complement"] = left["denominator"] - left["numerator"]
        found = left.isin(SMALL).any(axis=1).to_numpy()
        times += int((found & ~hidden).sum())
    return times


def test_no_facility_learns_how_few_women_others_have(counted):
    cells, contributions, kept = counted
    sheets = [sheet.to_dict() for sheet in SHEETS.values()]
    alone = hidden_first(cells, sheets, contributions.dimensions, POLICY)
    assert learnt(cells, contributions, alone) > 100
    hidden = hidden_first(cells, sheets, contributions.dimensions, POLICY, kept)
    assert learnt(cells, contributions, hidden) == 0
    # It costs two national figures: of sessions in the year in which one organisation led nearly all of them, and of
    # thirty reports, of which a facility knows one that was not closed. It costs few others.
    national = (cells["breakdown"] == "total").to_numpy()
    lost = cells[hidden & ~alone & national]
    assert set(zip(lost["indicator"], lost["period"], strict=True)) == {("O18", "2024"), ("P11", "2023")}
    assert 0 < (hidden & ~alone).sum() < 0.1 * (~alone).sum()


def test_the_table_is_for_its_owner_only(sample_run, counted):
    store = Store(sample_run.store)
    kept = [store.contributors, *store.finest_of_contributors("sample_country").iterdir()]
    assert len(kept) > 1 and {path.stat().st_mode & 0o777 for path in kept} == {0o600}
