"""A hand-made file of a dozen contacts, through the whole way: the true counts are those counted by hand."""

import pandas as pd
import pytest

from tests.pipeline.conftest import run_command

BY_HAND = {
    # indicator: (numerator, denominator) for the whole of 2025
    "P05": (4, 6),
    "P14": (1, 2),
    "P28": (6, 7),
    "P30": (2, 3),
    "P34": (2, 3),
    "O01": (4, 5),
    "O04": (1, 2),
    "O06": (1, 2),
}


@pytest.fixture
def run(tmp_path, inbox):
    return run_command(tmp_path / "store", "--inbox", str(inbox))


def test_true_counts_of_the_year_are_those_counted_by_hand(run):
    assert run.code == 0, run.printed
    cells = pd.read_parquet(run.store / "restricted" / "cells.parquet")
    year = cells[(cells["period"] == "2025") & (cells["breakdown"] == "total")].set_index("indicator")
    counted = {i: (int(year.at[i, "numerator"]), int(year.at[i, "denominator"])) for i in BY_HAND}
    assert counted == BY_HAND


def test_nothing_of_so_few_women_is_published(run):
    cells = pd.read_csv(run.latest / "cells.csv")
    assert set(cells["status"]) <= {"suppressed", "not_available", "not_applicable"}
    assert cells[["numerator", "denominator", "value", "lower", "upper"]].isna().all().all()
