"""`ipv-indicators protect`: what it writes, what it prints, what it refuses."""

import csv
import stat

import numpy as np
import pytest

from indicators.disclosure.suppression.choice import Choice
from pipelines.cli import main

# District 1 of the north has a single person in group g1.
CELLS = """region,district,group,count
Total,Total,Total,113
Total,Total,g1,43
Total,Total,g2,70
North,Total,Total,61
North,Total,g1,21
North,Total,g2,40
North,D1,Total,22
North,D1,g1,1
North,D1,g2,21
North,D2,Total,39
North,D2,g1,20
North,D2,g2,19
South,Total,Total,52
South,Total,g1,22
South,Total,g2,30
"""
OPTIONS = ["--dims", "region,district,group", "--nested", "district:region", "--threshold", "5"]


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "cells.csv"
    path.write_text(CELLS, encoding="utf-8")
    return path


def protect(table, *arguments, out="out.csv"):
    return main(["protect", str(table), *OPTIONS, "--out", str(table.with_name(out)), *arguments])


def rows(table, out="out.csv"):
    with table.with_name(out).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_comes_back_with_a_column_that_says_what_is_hidden(table, capsys):
    assert protect(table) == 0
    written = rows(table)
    assert list(written[0]) == ["region", "district", "group", "count", "suppressed"]
    assert [row["count"] for row in written] == [line.split(",")[-1] for line in CELLS.splitlines()[1:]]
    hidden = {(row["region"], row["district"], row["group"]) for row in written if row["suppressed"] == "1"}
    # Her cell, another of her district, and in each of these groups another: no row of the table gives her away.
    assert ("North", "D1", "g1") in hidden and ("Total", "Total", "Total") not in hidden
    assert len(hidden) == 4
    said = capsys.readouterr()
    assert "small                  1\n" in said.out and "hidden beside them     3\n" in said.out
    assert "attack                 found nothing" in said.out
    assert "attacking what would be published" in said.err
    # True counts are for their owner's eyes.
    assert stat.S_IMODE(table.with_name("out.csv").stat().st_mode) == 0o600


def test_blank_leaves_out_hidden_counts_and_every_other_column(table, capsys):
    noted = [f"{line},{'note' if i == 0 else 'n'}" for i, line in enumerate(CELLS.splitlines())]
    table.write_text("\n".join(noted) + "\n", encoding="utf-8")
    assert protect(table, "--blank") == 0
    written = rows(table)
    assert list(written[0]) == ["region", "district", "group", "count", "suppressed"]
    assert all((row["count"] == "") == (row["suppressed"] == "1") for row in written)
    assert sum(row["count"] == "" for row in written) == 4
    assert "left out, as they may tell what is hidden: note" in capsys.readouterr().err


def test_rounded(table, capsys):
    assert protect(table, "--method", "suppress_and_round") == 0
    written = rows(table)
    assert [row["rounded"] for row in written if row["suppressed"] == "0"][:4] == ["115", "45", "70", "60"]
    assert all((row["rounded"] == "") == (row["suppressed"] == "1") for row in written)
    assert protect(table, "--method", "suppress_and_round", "--base", "10", "--blank", out="safe.csv") == 0
    published = rows(table, "safe.csv")
    assert {int(row["count"]) % 10 for row in published if row["count"]} == {0} and "rounded" not in published[0]


def test_quiet_says_nothing(table, capsys):
    assert protect(table, "--quiet") == 0
    said = capsys.readouterr()
    assert said.out == "" and said.err == ""


def test_the_same_table_gives_the_same_bytes(table):
    assert protect(table) == 0 and protect(table, out="again.csv") == 0
    assert table.with_name("out.csv").read_bytes() == table.with_name("again.csv").read_bytes()


def test_a_faulty_table_is_refused_with_a_sentence_and_nothing_is_written(table, capsys):
    table.write_text(CELLS.replace("South,Total,g1,22", "South,Total,g1,23"), encoding="utf-8")
    assert protect(table) == 1
    said = capsys.readouterr()
    wrong = "it is not the sum of its parts by group; correct the total or the parts"
    assert f"ipv-indicators: cells.csv: row 14, column count: {wrong}\n" in said.err
    assert said.out == "" and not table.with_name("out.csv").exists()


def test_what_cannot_be_protected_is_refused(table, capsys):
    # Zeros are published: the group's total is her alone, and the grand total says so.
    table.write_text("group,count\nTotal,3\ng1,3\ng2,0\n", encoding="utf-8")
    arguments = ["protect", str(table), "--dims", "group", "--out", str(table.with_name("out.csv"))]
    assert main(arguments) == 0
    assert {row["group"] for row in rows(table) if row["suppressed"] == "1"} == {"Total", "g1"}
    table.with_name("out.csv").unlink()
    table.write_text("group,count\nTotal,24\ng1,3\ng2,21\ng3,0\n", encoding="utf-8")
    assert main([*arguments, "--width", "30"]) == 1
    assert "1 small counts follow from cells that are always published" in capsys.readouterr().err
    assert not table.with_name("out.csv").exists()


def test_a_table_that_fails_the_attack_is_not_written(table, capsys, monkeypatch):
    from indicators.disclosure import table_protection

    def hide_small_ones_only(system, *rules):
        return Choice(system.hidden_first, np.zeros(0), system.truth[None])

    monkeypatch.setattr(table_protection, "choose_hidden", hide_small_ones_only)
    assert protect(table) == 1
    said = capsys.readouterr()
    assert "cells.csv: row 9 can be worked out exactly" in said.err and "FOUND" in said.out
    assert not table.with_name("out.csv").exists()
    # Who does not want the attack is told that it was not tried.
    assert protect(table, "--no-audit") == 0
    assert "not tried" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--base", "5"], "--base belongs to --method suppress_and_round"),
        (["--method", "suppress_and_round", "--base", "1"], "--base is 2 or more"),
        (["--width", "1"], "--threshold and --width are 2 or more"),
        (["--nested", "district"], "--nested names pairs such as district:region"),
        (["--zeros", "protected", "--not-empty"], "--not-empty is about published zeros"),
    ],
)
def test_wrong_use(table, capsys, arguments, said):
    assert protect(table, *arguments) == 2
    assert said in capsys.readouterr().err


def test_files_that_are_not_there_or_there_already(table, tmp_path, capsys):
    assert protect(tmp_path / "none.csv") == 2
    assert protect(table, out="cells.csv") == 2
    said = capsys.readouterr().err
    assert "there is no file" in said and "is there already" in said
    assert table.read_text(encoding="utf-8") == CELLS


def test_an_unknown_column_is_refused(table, capsys):
    assert protect(table, "--weights", "price") == 1
    assert protect(table, "--count", "women") == 1
    said = capsys.readouterr().err
    assert "weights: there is no column price" in said
    assert "there is no column women; the columns are region, district, group, count" in said


def test_insiders_and_empty_cells_are_told(table, capsys):
    assert protect(table, "--insiders", "any", "--not-empty") == 0
    assert "insiders               " in capsys.readouterr().out


def test_help_shows_an_example_and_a_warning(capsys):
    with pytest.raises(SystemExit):
        main(["protect", "--help"])
    said = capsys.readouterr().out
    assert "--nested district:region --out safe.csv --blank" in said and "STILL HOLDS EVERY TRUE COUNT" in said


def test_width_alone_hides_no_more_and_belongs_to_suppression(table, capsys):
    assert protect(table) == 0 and protect(table, "--width-only", out="wide.csv") == 0
    strict, wide = (sum(row["suppressed"] == "1" for row in rows(table, out)) for out in ("out.csv", "wide.csv"))
    assert 1 < wide <= strict
    assert protect(table, "--width-only", "--method", "suppress_and_round", out="round.csv") == 2
    assert "--width-only belongs to --method suppress" in capsys.readouterr().err


def test_what_has_become_of_a_row_before_stays_so(table, capsys):
    # The row of the south by g1 was hidden once; the whole of the south is out; nobody is shown the south by g2.
    standing = {"South,Total,Total": "shown", "South,Total,g1": "hidden", "South,Total,g2": "unpublished"}
    header, *lines = CELLS.splitlines()
    marked = [f"{line},{standing.get(line.rpartition(',')[0], '')}" for line in lines]
    table.write_text("\n".join([header + ",was", *marked]) + "\n", encoding="utf-8")
    assert protect(table, "--standing", "was", "--blank") == 0
    written = {(row["region"], row["district"], row["group"]): row["count"] for row in rows(table)}
    assert written["South", "Total", "Total"] == "52" and written["South", "Total", "g1"] == ""
    assert ("South", "Total", "g2") not in written
    assert "cells                  14\n" in capsys.readouterr().out
    assert protect(table, "--standing", "before", out="other.csv") == 1
    assert "there is no column before" in capsys.readouterr().err
