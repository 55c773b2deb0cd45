"""A real source without ethnic groups, the Argentine helpline, with a description of one's own, to a release.

Rows are real people: nothing of a row is printed here, and counts under ten are compared, never shown.
"""

import csv
import json

import pandas as pd
import pytest
import yaml

from indicators import open_release
from tests.pipeline.conftest import run_command


@pytest.fixture(scope="module")
def file(shared):
    return shared / "data" / "records" / "ar_linea144_2022_sample.csv"


@pytest.fixture(scope="module")
def run(file, tmp_path_factory):
    """A run with a folder of descriptions outside the package, which takes the shipped one over."""
    folder = tmp_path_factory.mktemp("argentina")
    own = folder / "sources"
    own.mkdir()
    document = {"name": "ar_mine", "extends": "ar_linea144", "label": "The helpline, described by ourselves"}
    (own / "ar_mine.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    return run_command(folder / "store", "--source", "ar_mine", "--sources", str(own), str(file))


def in_scope(file) -> list[dict]:
    """Women of 15 or more harmed by a partner or former partner, by plain reading of the source."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [
            row
            for row in csv.DictReader(lines)
            if row["genero_persona_en_situacion_de_violencia"] == "Mujer"
            and row["edad_persona_en_situacion_de_violencia"].isdigit()
            and 15 <= int(row["edad_persona_en_situacion_de_violencia"]) <= 120
            and row["vinculo_con_la_persona_agresora"] in {"Pareja", "Ex pareja"}
        ]


def test_a_source_of_ones_own_is_published(run):
    assert run.code == 0, run.printed
    release = open_release(run.latest)
    assert release.header["source_label"] == "The helpline, described by ourselves" and release.audit["passed"]
    manifest = json.loads((run.latest / "manifest.json").read_text())
    assert len(manifest["source_hash"]) == 64


def test_cases_and_those_born_abroad_equal_a_plain_count(run, file):
    rows = in_scope(file)
    cells = pd.read_parquet(run.store / "restricted" / "cells.parquet")
    mine = cells[(cells["indicator"] == "C01") & (cells["period"] == "2022")]
    total = int(mine.loc[mine["breakdown"] == "total", "numerator"].item())
    by_birth = mine[mine["breakdown"] == "migrant_status"].set_index("migrant_status")["numerator"]
    born = [row["pais_nacimiento_persona_en_situacion_de_violencia"] for row in rows]
    expected = (len(rows), sum(country == "Argentina" for country in born), sum(country == "" for country in born))
    assert (total, int(by_birth["non_migrant"]), int(by_birth["unknown"])) == expected


def test_ethnic_groups_are_not_available_and_never_zero(run):
    cells = open_release(run.latest).cells
    mine = cells[(cells["indicator"] == "C01") & (cells["breakdown"] == "ethnic_group")]
    assert len(mine) and (mine["status"] == "not_available").all()
    assert mine[["numerator", "denominator", "value"]].isna().all().all()
