"""`ipv-indicators extract`: what is published comes out in every format; what is not is refused with what is."""

import json

import duckdb
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from indicators.release import open_release
from pipelines.cli import main
from tests.site.synthetic_release import write_synthetic_release
from tests.unit.dashboards.downloads.conftest import with_statistics


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_synthetic_release(tmp_path_factory.mktemp("release") / "r1")


@pytest.fixture(scope="module")
def wanted(folder):
    """P28 by migrant status in 2025, out of `cells.csv` by plain pandas."""
    cells = pd.read_csv(folder / "cells.csv", dtype={"period": str})
    by = (cells["indicator"] == "P28") & (cells["breakdown"] == "migrant_status") & (cells["period"] == "2025")
    return cells[by].reset_index(drop=True)


def extract(folder, out, *more):
    return main(["extract", "--release", str(folder), "--out", str(out), *more])


CHOICE = ("--indicator", "p28", "--by", "migrant_status", "--period", "2025")


def read_json_rows(path):
    return pd.DataFrame(json.loads(path.read_text())["tables"]["cells"]["rows"])


def read_duckdb(path):
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute("SELECT * FROM cells").df()


def read_xlsx(path):
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Figures").to_python()[4:]
    columns = list(pd.read_csv(path.parent / "x.csv", nrows=0).columns)
    return pd.DataFrame(rows, columns=columns).replace({"[c]": None, "[z]": None})


READERS = {
    "csv": lambda path: pd.read_csv(path, dtype={"period": str}),
    "parquet": pd.read_parquet,
    "json": read_json_rows,
    "duckdb": read_duckdb,
    "xlsx": read_xlsx,
}


@pytest.mark.parametrize("kind", READERS)
def test_every_format_holds_the_rows_that_were_asked_for(folder, wanted, tmp_path, kind, capsys):
    assert extract(folder, tmp_path / "x.csv", *CHOICE) == 0
    if kind != "csv":
        assert extract(folder, tmp_path / f"x.{kind}", *CHOICE) == 0
    found = READERS[kind](tmp_path / f"x.{kind}")
    assert list(found["migrant_status"]) == list(wanted["migrant_status"])
    assert list(found["status"]) == list(wanted["status"]) and "suppressed" in set(wanted["status"]) | {"suppressed"}
    for name in ("numerator", "denominator", "value", "lower", "upper"):
        assert found[name].astype(float).tolist() == pytest.approx(wanted[name].astype(float).tolist(), nan_ok=True)
    assert f"rows      {len(wanted)}" in capsys.readouterr().out


def test_the_duckdb_file_explains_itself(folder, tmp_path):
    assert extract(folder, tmp_path / "x.duckdb") == 0
    with duckdb.connect(tmp_path / "x.duckdb", read_only=True) as connection:
        comments = dict(
            connection.execute("SELECT column_name, comment FROM duckdb_columns() WHERE table_name='cells'").fetchall()
        )
        views = dict(connection.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall())
        cells = pd.read_csv(folder / "cells.csv")
        (shown,) = connection.execute("SELECT count(*) FROM shown").fetchone()
        labels = {r for (r,) in connection.execute("SELECT DISTINCT region FROM cells_labelled").fetchall()}
        (rows,) = connection.execute("SELECT count(*) FROM cells_labelled").fetchone()
    assert comments["status"].startswith("Whether the figure is shown") and all(comments.values())
    assert set(views) == {"shown", "without_figure", "cells_labelled"} and all(views.values())
    assert shown == (cells["status"] == "shown").sum() and rows == len(cells)
    assert "Capital" in labels and "R3" not in labels


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (("--indicator", "P28", "--by", "region,ethnic_group"), "P28 is published: in total; by"),
        (("--indicator", "P28", "--by", "facility"), "It is forbidden whatever the counts: facility"),
        (("--indicator", "X99"), "there is no indicator X99; there are: "),
        (("--period", "2031"), "there is no period 2031; there are: 2023-Q1"),
        (("--by", "weather"), "there is no dimension 'weather'; there are: region, migrant_status, ethnic_group"),
        (("--by", "age_group"), "no indicator is published by age_group; there are: by ethnic_group"),
        (("--indicator", "P28", "--by", "region*ethnic_group"), "P28 by region,ethnic_group is not published"),
    ],
)
def test_what_is_not_published_is_refused_with_what_is(folder, tmp_path, choice, said, capsys):
    policy = (folder / "policy.yaml").read_text()
    (folder / "policy.yaml").write_text(policy + "forbidden_breakdowns: [[facility]]\n")
    assert extract(folder, tmp_path / "x.csv", *choice) == 1
    (folder / "policy.yaml").write_text(policy)
    assert said in capsys.readouterr().err and not (tmp_path / "x.csv").exists()


def test_dimensions_may_come_in_any_order(folder, tmp_path):
    for name, by in (
        ("a.csv", "migrant_status,ethnic_group"),
        ("b.csv", "ethnic_group,migrant_status"),
        ("c.csv", "Migrant_status*ethnic_group"),
    ):
        assert extract(folder, tmp_path / name, "--indicator", "P28", "--by", by) == 0
    assert len({(tmp_path / name).read_bytes() for name in ("a.csv", "b.csv", "c.csv")}) == 1


def test_a_file_that_is_there_is_not_overwritten(folder, tmp_path, capsys):
    (tmp_path / "x.csv").write_text("mine")
    assert extract(folder, tmp_path / "x.csv") == 2
    assert (tmp_path / "x.csv").read_text() == "mine" and "is there already" in capsys.readouterr().err


def test_the_rule_is_told_and_what_is_published_is_listed(folder, capsys):
    assert main(["extract", "--explain"]) == 0 and "rows of the release" in capsys.readouterr().out
    own = ["extract", "--explain", "--release", str(folder), "--indicator"]
    assert main([*own, "p28"]) == 0
    told = capsys.readouterr().out
    assert (
        "P28" in told and "Withheld as a whole, for everybody: by region,migrant_status; by region,ethnic_group" in told
    )
    assert main([*own, "X99"]) == 1 and "there is no indicator X99" in capsys.readouterr().err
    assert main(["extract", "--release", str(folder), "--list"]) == 0
    assert "migrant_status,ethnic_group" in capsys.readouterr().out


def test_what_was_done_is_told_as_json(folder, tmp_path, wanted, capsys):
    assert extract(folder, tmp_path / "x.csv", *CHOICE, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows"] == len(wanted) == sum(told["statuses"].values())


@pytest.fixture(scope="module")
def with_tables(tmp_path_factory):
    release = open_release(write_synthetic_release(tmp_path_factory.mktemp("release") / "r2"))
    return with_statistics(release).path


@pytest.mark.parametrize("kind", ["csv", "parquet", "json", "duckdb", "xlsx"])
@pytest.mark.parametrize("table", ["equity", "signals"])
def test_comparisons_and_series_come_out_as_they_were_published(with_tables, tmp_path, table, kind):
    choice = ["--table", table, "--indicator", "P28", "--by", "ethnic_group"]
    assert extract(with_tables, tmp_path / f"x.{kind}", *choice) == 0
    wanted = pd.read_csv(with_tables / f"{table}.csv", dtype={"period": str})
    wanted = wanted[(wanted["indicator"] == "P28") & (wanted["breakdown"] == "ethnic_group")].reset_index(drop=True)
    number = "value" if table == "equity" else "centre"
    if kind == "json":
        found = pd.DataFrame(json.loads((tmp_path / "x.json").read_text())["tables"][table]["rows"])
    elif kind == "duckdb":
        with duckdb.connect(tmp_path / "x.duckdb", read_only=True) as connection:
            found = connection.execute(f"SELECT * FROM {table}").df()
    elif kind == "xlsx":
        title = {"equity": "Comparisons", "signals": "Over time"}[table]
        rows = CalamineWorkbook.from_path(tmp_path / "x.xlsx").get_sheet_by_name(title).to_python()[4:]
        found = pd.DataFrame(rows, columns=wanted.columns)
        found[number] = pd.to_numeric(found[number], errors="coerce")
    else:
        found = READERS[kind](tmp_path / f"x.{kind}")
    assert len(wanted) and list(found["status"]) == list(wanted["status"])
    assert found[number].astype(float).tolist() == pytest.approx(wanted[number].astype(float).tolist(), nan_ok=True)


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (("--table", "equity", "--indicator", "X99"), "equity has no indicator X99; there are: "),
        (("--table", "equity", "--by", "facility"), "equity has no breakdown facility; there are: by "),
        (("--table", "equity", "--period", "2031"), "equity has no period 2031; there are: "),
        (("--table", "signals", "--period", "2025"), "signals has no periods to choose from"),
    ],
)
def test_what_these_tables_do_not_have_is_refused_with_what_they_have(with_tables, tmp_path, choice, said, capsys):
    assert extract(with_tables, tmp_path / "x.csv", *choice) == 1
    assert said in capsys.readouterr().err


def test_a_release_without_these_tables_says_so(folder, tmp_path, capsys):
    assert extract(folder, tmp_path / "x.csv", "--table", "equity") == 1
    assert "has no table equity" in capsys.readouterr().err
