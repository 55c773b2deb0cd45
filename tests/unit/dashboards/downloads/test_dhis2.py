"""The payload for DHIS2 holds the released figures and nothing of the others, each in the place that was mapped."""

import itertools
import json
import re

import pandas as pd
import pytest
import yaml

from dashboards.downloads.dhis2 import MappingRefused, mapping_template, payload, read_mapping
from pipelines.cli import main

MAPPING = {
    "dataset": "BfMAe6Itzgt",
    "organisation_units": {"all": "ImspTQPwCqd", "R1": "O6uvpzGd5pu"},
    "data_elements": {"P28": {"value": "fbfJHSPpUQD", "denominator": "cYeuwXTCPkU"}, "C01": {"value": "Jtf34kNZhzP"}},
    "category_option_combos": [
        {"uid": "HllvX50cXC0"},
        {"ethnic_group": "roma_traveller", "uid": "PT59n8BQbqM"},
        {"ethnic_group": "declined", "uid": "sqGRzCziswD"},
    ],
}


@pytest.fixture
def mapping(tmp_path):
    (tmp_path / "mapping.yaml").write_text(yaml.safe_dump(MAPPING))
    return tmp_path / "mapping.yaml"


def test_released_figures_are_in_their_place_and_nothing_else_is(release, mapping):
    found = payload(release, read_mapping(mapping))
    lines = pd.read_csv(release.path / "cells.csv", dtype={"period": str})
    groups = {"all": "HllvX50cXC0", "roma_traveller": "PT59n8BQbqM", "declined": "sqGRzCziswD"}
    units = MAPPING["organisation_units"]
    rows = lines[(lines["migrant_status"] == "all") & lines["ethnic_group"].isin(groups) & lines["region"].isin(units)]
    expected, hidden = {}, set()
    for row in rows.to_dict("records"):
        for figure, element in MAPPING["data_elements"].get(row["indicator"], {}).items():
            at = (element, row["period"].replace("-", ""), units[row["region"]], groups[row["ethnic_group"]])
            if row["status"] == "shown":
                expected[at] = row[figure]
            else:
                hidden.add(at)
    keys = ("dataElement", "period", "orgUnit", "categoryOptionCombo")
    sent = {tuple(v[k] for k in keys): float(v["value"]) for v in found.values["dataValues"]}
    assert sent == pytest.approx(expected) and len(sent) > 50
    assert {tuple(v[k] for k in keys) for v in found.deletions["dataValues"]} == hidden and hidden
    assert not any("value" in v for v in found.deletions["dataValues"])
    assert found.values["dataSet"] == "BfMAe6Itzgt"
    shown = (lines["status"] == "shown") & lines["indicator"].isin(["P28", "C01"])
    assert found.unmapped == shown.sum() - shown[rows.index].sum()


def test_counts_are_whole_numbers_and_periods_are_those_of_dhis2(release, mapping):
    values = payload(release, read_mapping(mapping)).values["dataValues"]
    assert {v["period"] for v in values} >= {"2025", "2025Q1"}
    assert all(v["value"].isdigit() for v in values if v["dataElement"] == "cYeuwXTCPkU")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"dataset": "short"}, "a letter and ten"),
        ({"organisation_units": {"all": "1mspTQPwCqd"}}, "a letter and ten"),
        ({"data_elements": {"P28": {"upper": "fbfJHSPpUQD"}}}, "upper is none of"),
        ({"category_option_combos": [{"region": "R1", "uid": "HllvX50cXC0"}]}, "region is no group"),
        ({"more": 1}, "nothing else"),
        ({"organisation_units": {"all": "ImspTQPwCqd", "R1": "ImspTQPwCqd"}}, "ImspTQPwCqd stands for two regions"),
        (
            {"data_elements": {"P28": {"value": "fbfJHSPpUQD"}, "P30": {"value": "fbfJHSPpUQD"}}},
            "fbfJHSPpUQD stands at two places: DHIS2 would keep one",
        ),
        (
            {"category_option_combos": [{"uid": "HllvX50cXC0"}, {"ethnic_group": "declined", "uid": "HllvX50cXC0"}]},
            "HllvX50cXC0 stands at two places",
        ),
        ({"category_option_combos": [{"uid": "HllvX50cXC0"}, {"uid": "PT59n8BQbqM"}]}, "two lines for everybody"),
        ({"organisation_units": ["all"]}, "not as `ipv-indicators dhis2 template`"),
        ({"data_elements": {"P28": "fbfJHSPpUQD"}}, "not as `ipv-indicators dhis2 template`"),
        ({"category_option_combos": {"uid": "HllvX50cXC0"}}, "not as `ipv-indicators dhis2 template`"),
        ({"category_option_combos": ["HllvX50cXC0"]}, "not as `ipv-indicators dhis2 template`"),
    ],
)
def test_a_mapping_that_cannot_be_right_is_refused(tmp_path, changed, said):
    (tmp_path / "mapping.yaml").write_text(yaml.safe_dump({**MAPPING, **changed}))
    with pytest.raises(MappingRefused, match=said):
        read_mapping(tmp_path / "mapping.yaml")


def test_the_template_names_all_that_can_be_mapped_and_is_a_mapping_once_filled_in(release, tmp_path):
    text = mapping_template(release)
    numbers = itertools.count()
    (tmp_path / "mapping.yaml").write_text(re.sub('""', lambda _: f"A{next(numbers):010d}", text))
    found = read_mapping(tmp_path / "mapping.yaml")
    assert set(found.organisation_units) == {"all", "R1", "R2", "R3", "R4"}
    assert payload(release, found).unmapped == 0


def test_the_command_writes_both_payloads(release, mapping, tmp_path, capsys):
    arguments = ["dhis2", "payload", "--release", str(release.path), "--mapping", str(mapping)]
    assert main([*arguments, "--out", str(tmp_path / "out"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    for name in ("values", "deletions"):
        written = json.loads((tmp_path / "out" / f"{name}.json").read_text())
        assert len(written["dataValues"]) == told[name] > 0
    assert main([*arguments, "--out", str(tmp_path / "out")]) == 2
    (mapping.parent / "bad.yaml").write_text("dataset: x\n")
    arguments[-1] = str(mapping.parent / "bad.yaml")
    assert main([*arguments, "--out", str(tmp_path / "other")]) == 1
    assert main(["dhis2", "template", "--release", str(release.path)]) == 0
