"""The bill of materials lists every line of constraints.txt once, and the chart library, in the terms of CycloneDX."""

import json
import re
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]


def test_every_pinned_package_is_a_component_with_its_address(tmp_path):
    program = HOUSE / ".ci" / "bill_of_materials.py"
    for name in ("one", "two"):
        subprocess.run([sys.executable, program, tmp_path / name], check=True)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    bill = json.loads((tmp_path / "one").read_text())
    lines = (HOUSE / "constraints.txt").read_text().split("\n")
    pinned = [line.split(" ;")[0] for line in lines if line]
    assert bill["bomFormat"] == "CycloneDX" and bill["metadata"]["component"]["name"] == "ipv-indicators"
    *python, library = bill["components"]
    assert [component["purl"].removeprefix("pkg:pypi/").replace("@", "==") for component in python] == pinned
    assert len({component["bom-ref"] for component in bill["components"]}) == len(pinned) + 1
    assert library["purl"].startswith("pkg:npm/plotly.js-basic-dist-min@")
    assert (library["scope"], library["licenses"]) == ("optional", [{"license": {"id": "MIT"}}])
    assert re.fullmatch("[0-9a-f]{128}", library["hashes"][0]["content"])


def test_the_bill_of_a_release_is_that_of_the_constraints(tmp_path):
    program = HOUSE / ".ci" / "bill_of_materials.py"
    subprocess.run([sys.executable, program, tmp_path / "bill"], check=True)
    shipped = HOUSE / "pipelines" / "bill_of_materials.cdx.json"
    assert shipped.read_bytes() == (tmp_path / "bill").read_bytes(), "constraints.txt has changed: make sbom"
