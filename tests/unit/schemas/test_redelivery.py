"""Rows without keys that were sent again in other words; invented rows in a real source's columns."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from schemas.redelivery import Sent, comparable_columns, recognised_rows, row_hashes
from schemas.sources import load_source

COLOMBIA = load_source("co_sivigila875")
ROW = {
    "sexo_": "F",
    "edad_": "30",
    "uni_med_": "1",
    "r_fam_vic": "22",
    "conv_agre": "1",
    "fec_con_": "2023 Mar 10 12:00:00 AM",
    "nacionali_": "170",
    "per_etn_": "6",
    "naturaleza": "1",
    "nmun_resi": "TULUÁ",
    "note": "sin dato",
}
OTHER_WORDS = {
    "edad_": "30.0",
    "fec_con_": "10/03/2023",
    "nmun_resi": " tulua ",
    "note": "",
    "per_etn_": "06",
}


def known(*files, corrections=(), superseded=()):
    """Row by row, which rows of files (lists of rows) are recognised."""
    frames = [pd.DataFrame(rows, columns=list(rows[0] if rows else ROW), dtype="string") for rows in files]
    columns = [comparable_columns(list(frame.columns), COLOMBIA) for frame in frames]
    sent = [
        Sent(columns[n], len(frame), np.full(len(frame), n not in superseded), n in corrections)
        for n, frame in enumerate(frames)
    ]

    def hashes(number, names):
        return row_hashes(frames[number], columns[number], names, COLOMBIA)

    return [rows.tolist() for rows in recognised_rows(sent, hashes)]


def woman(number, **changes):
    return ROW | {"edad_": str(20 + number)} | changes


def test_the_same_row_in_other_words_is_recognised():
    assert known([ROW], [ROW | OTHER_WORDS]) == [[False], [True]]


@pytest.mark.parametrize("column", ["edad_", "fec_con_", "nmun_resi", "r_fam_vic", "note"])
def test_one_other_value_makes_another_row(column):
    changed = {"edad_": "31", "fec_con_": "11/03/2023", "nmun_resi": "Buga", "r_fam_vic": "23", "note": "x"}
    assert known([ROW], [ROW | {column: changed[column]}]) == [[False], [False]]


def test_repeats_within_a_file_may_be_two_women():
    assert known([ROW, ROW]) == [[False, False]]


def test_of_equal_rows_as_many_stay_as_the_file_with_most_of_them_has():
    assert known([ROW, ROW], [ROW, ROW, ROW], [ROW]) == [[False, False], [True, True, False], [True]]


def test_how_many_stay_does_not_depend_on_the_order():
    files = [[woman(1), woman(1), woman(2)], [woman(1), woman(3)], [woman(2), woman(2), woman(3)]]
    for order in permutations(files):
        found = known(*order)
        told = [pair for pairs in zip(order, found, strict=True) for pair in zip(*pairs, strict=True)]
        kept = [row["edad_"] for row, recognised in told if not recognised]
        assert sorted(kept) == ["21", "21", "22", "22", "23"]


def test_files_are_compared_over_the_columns_that_both_have():
    later = {name: value for name, value in ROW.items() if name != "note"} | {"added": "x"}
    assert known([ROW], [later]) == [[False], [True]]


def test_a_column_spelled_otherwise_is_the_same_column():
    later = {{"sexo_": "SEXO", "edad_": "Edad"}.get(name, name): value for name, value in ROW.items()}
    assert known([ROW], [later]) == [[False], [True]]


def test_files_that_share_little_are_not_compared():
    wide = ROW | {f"column {n}": "x" for n in range(30)}
    assert known([ROW], [wide]) == [[False], [False]]


def test_rows_of_a_superseded_file_do_not_make_later_ones_known():
    assert known([ROW], [ROW, woman(5)], superseded={0}) == [[False], [False, False]]


def test_a_whole_file_sent_again_is_known_even_if_it_was_superseded():
    assert known([ROW, woman(5)], [woman(5), ROW | OTHER_WORDS], superseded={0}) == [[False] * 2, [True] * 2]


def test_a_correction_is_never_known_as_the_file_that_it_corrects():
    assert known([ROW, woman(5)], [woman(5), ROW], corrections={1}, superseded={0}) == [[False] * 2, [False] * 2]


def test_an_empty_file_is_no_trouble():
    assert known([ROW], [], [ROW]) == [[False], [], [True]]
