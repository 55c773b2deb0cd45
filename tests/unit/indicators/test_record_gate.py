"""Files of records that may or may not be handed over: tables with a known k and l."""

from pathlib import Path

import pandas as pd
import pytest

from indicators.disclosure.record_gate import Columns, RecordsRefused, check_records
from pipelines.cli import main

PLAIN = Columns(("region", "age_band"), ("disclosed",))
CLASSES = [("R1", "15_29"), ("R1", "30_44"), ("R2", "15_29"), ("R2", "30_44")]


def rows(per_class: int, values: tuple = ("yes", "no")) -> list[dict]:
    """Four classes of `per_class` rows, each with the sensitive values in turn."""
    return [
        {"region": region, "age_band": age, "disclosed": values[number % len(values)]}
        for region, age in CLASSES
        for number in range(per_class)
    ]


def verdicts(folder: Path, table: list[dict], columns: Columns = PLAIN, k: int = 5, least: int = 2) -> list[bool]:
    path = folder / "extract.parquet"
    pd.DataFrame(table).to_parquet(path, index=False)
    return [finding.holds for finding in check_records(path, columns, k, least)]


def test_a_file_in_which_nobody_stands_out(tmp_path):
    assert verdicts(tmp_path, rows(6), k=6) == [True, True, True, True]


def test_one_woman_less_than_k_in_each_class(tmp_path):
    assert verdicts(tmp_path, rows(5), k=6) == [False, False, True, True]


def test_a_class_in_which_all_say_the_same(tmp_path):
    table = rows(6) + [{"region": "R3", "age_band": "15_29", "disclosed": "yes"} for _ in range(6)]
    assert verdicts(tmp_path, table) == [True, True, False, True]
    # What is missing is no second value.
    table[-1]["disclosed"] = None
    assert verdicts(tmp_path, table) == [True, True, False, True]
    table[-1]["disclosed"] = "no"
    assert verdicts(tmp_path, table) == [True, True, True, True]
    assert verdicts(tmp_path, table, least=3) == [True, True, False, True]


def test_each_sensitive_column_is_asked_for_itself(tmp_path):
    table = [row | {"referred": "yes"} for row in rows(6)]
    columns = Columns(PLAIN.quasi, ("disclosed", "referred"))
    assert verdicts(tmp_path, table, columns) == [True, True, True, False, True]


def test_a_woman_alone_with_three_columns_of_four(tmp_path):
    table = [row | {"language": "a", "month": "2025-01"} for row in rows(6)]
    table.append({"region": "R1", "age_band": "15_29", "language": "b", "month": "2025-01", "disclosed": "yes"})
    columns = Columns(("region", "age_band", "language", "month"), PLAIN.sensitive)
    path = tmp_path / "extract.parquet"
    pd.DataFrame(table).to_parquet(path, index=False)
    alone = check_records(path, columns, 5, 2)[-1]
    # She alone speaks b: every subset of two or three with the language singles her out, and the first is told.
    assert not alone.holds and alone.concerned == "1 to 9, most with region, language"


def test_a_woman_alone_with_the_only_column(tmp_path):
    table = [{"region": region, "disclosed": answer} for region in ("R1", "R2") for answer in ("yes", "no") * 3]
    columns = Columns(("region",), PLAIN.sensitive)
    assert verdicts(tmp_path, table, columns) == [True] * 4
    pd.DataFrame([*table, {"region": "R3", "disclosed": "yes"}]).to_parquet(tmp_path / "extract.parquet", index=False)
    alone = check_records(tmp_path / "extract.parquet", columns, 5, 2)[-1]
    assert not alone.holds and alone.concerned == "1 to 9, most with region"


def test_a_missing_value_is_a_class_of_its_own(tmp_path):
    table = rows(6)
    table[0]["region"] = None
    assert verdicts(tmp_path, table) == [False, False, False, False]


def with_keys(table: list[dict]) -> list[dict]:
    return [row | {"key": f"w{number}"} for number, row in enumerate(table)]


KEYED = Columns(PLAIN.quasi, PLAIN.sensitive, "key")


def test_many_visits_of_one_woman_are_one_woman(tmp_path):
    table = with_keys(rows(6))
    assert verdicts(tmp_path, table, KEYED) == [True] * 5
    for row in table[:6]:
        row["key"] = "w0"
    assert verdicts(tmp_path, rows(6)) == [True] * 4
    assert verdicts(tmp_path, table, KEYED) == [False, False, True, False, False]


def test_a_woman_who_came_more_often_than_all_others(tmp_path):
    table = with_keys(rows(6))
    more = [table[0] | {"disclosed": "no"}, table[0]]
    assert verdicts(tmp_path, table + more, KEYED) == [True, True, True, True, False]


def test_a_way_through_the_regions_that_only_one_woman_went(tmp_path):
    # Six women with both first classes, and one with the first and the third: each row is in a class of 6 or more.
    table = with_keys(rows(6))
    first, second, third = table[:6], table[6:12], table[12:18]
    for one, other in zip(first, second, strict=True):
        other["key"] = one["key"]
    assert verdicts(tmp_path, table, KEYED) == [True] * 5
    third.append(first[0] | {"key": third[0]["key"]})
    assert verdicts(tmp_path, first + second + third + table[18:], KEYED)[-1] is False


@pytest.mark.parametrize(
    ("columns", "k", "said"),
    [
        (Columns(("region",), ("disclosed",)), 5, "column age_band is not declared"),
        (Columns(("region", "age_band", "place"), ("disclosed",)), 5, "there is no column place"),
        (Columns(("region", "age_band"), ("disclosed", "Region")), 5, "is named twice"),
        (Columns((), ("disclosed",)), 5, "at least one quasi-identifier"),
        (Columns(("region", "age_band", "disclosed"), ()), 5, "one sensitive column"),
        (Columns(tuple(f"column_{n}" for n in range(13)), ("disclosed",)), 5, "more than 12 quasi-identifiers"),
        (PLAIN, 4, "k must be at least 5"),
    ],
)
def test_a_question_that_leaves_something_out_is_refused(tmp_path, columns, k, said):
    with pytest.raises(RecordsRefused, match=said):
        verdicts(tmp_path, rows(6), columns, k)


def test_no_file_and_no_row_are_refused(tmp_path):
    with pytest.raises(RecordsRefused, match="no row"):
        verdicts(tmp_path, pd.DataFrame(rows(1)).iloc[:0])
    (tmp_path / "extract.csv").write_text("region\n")
    with pytest.raises(RecordsRefused, match="not a Parquet file"):
        check_records(tmp_path / "extract.csv", PLAIN, 5, 2)


def test_the_command_says_the_verdict_and_never_a_value(tmp_path, capsys):
    path = tmp_path / "extract.parquet"
    arguments = ["check-records", str(path), "--quasi", "region,age_band", "--sensitive", "disclosed", "--k", "6"]
    pd.DataFrame(rows(6)).to_parquet(path, index=False)
    assert main(arguments) == 0 and "may be handed over" in capsys.readouterr().out
    pd.DataFrame(rows(5, ("secretvalue", "other"))).replace({"R1": "planted_place"}).to_parquet(path, index=False)
    assert main(arguments) == 1
    printed = "".join(capsys.readouterr())
    assert "REFUSED" in printed and "10 to 99" in printed
    assert "secretvalue" not in printed and "planted_place" not in printed
    assert main([*arguments, "--l", "1"]) == 1 and "l at least 2" in capsys.readouterr().err
