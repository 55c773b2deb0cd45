"""`ipv-indicators change`: the difference between two periods, as a table, CSV and JSON; refused with what there is."""

import io
import json

import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from pipelines.cli import main
from tests.site.synthetic_release import write_synthetic_release


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_synthetic_release(tmp_path_factory.mktemp("release") / "r1")


def change(folder, *more):
    return main(["change", "p28", "--release", str(folder), "--from", "2023", "--to", "2025", *more])


def test_the_difference_of_everybody_is_that_of_the_published_counts(folder, capsys):
    cells = pd.read_csv(folder / "cells.csv", dtype={"period": str})
    total = cells[(cells["indicator"] == "P28") & (cells["breakdown"] == "total")].set_index("period")
    counts = [total.loc[year, part] for year in ("2025", "2023") for part in ("numerator", "denominator")]
    lower, upper = confint_proportions_2indep(*counts, method="newcomb", compare="diff")
    expected = [100 * (counts[0] / counts[1] - counts[2] / counts[3]), 100 * lower, 100 * upper]
    assert change(folder, "--json") == 0
    [row] = json.loads(capsys.readouterr().out)
    assert [row[name] for name in ("difference", "lower", "upper")] == pytest.approx(expected, abs=0.051)
    assert change(folder) == 0
    said = capsys.readouterr().out
    assert str(row["difference"]) in said and "one that holds 0 shows no change" in said
    assert "not recorded" not in said


def test_a_group_without_a_figure_has_a_row_without_a_number(folder, capsys):
    assert change(folder, "--by", "Ethnic_group", "--csv") == 0
    rows = pd.read_csv(io.StringIO(capsys.readouterr().out))
    hidden = rows[rows["status"] != "shown"]
    assert len(hidden) and hidden["difference"].isna().all() and rows["ethnic_group"].is_unique
    assert change(folder, "--by", "ethnic_group") == 0
    assert "not recorded  " in capsys.readouterr().out


def test_what_is_not_published_is_refused_with_what_is(folder, capsys):
    assert change(folder, "--by", "region,ethnic_group") == 1
    assert "P28 is published: in total" in capsys.readouterr().err
    assert main(["change", "P28", "--release", str(folder / "nowhere"), "--from", "2023", "--to", "2025"]) == 1
