"""The small build of the chart library is used only in the version of the package, and has what is drawn."""

import json
from pathlib import Path

import plotly.offline
import pytest

import dashboards
from dashboards import chart_library
from dashboards.chart_library import FULL, library_file, library_styles, library_version

LOCK = Path(dashboards.__file__).parent / "explore" / "package-lock.json"
HEAD = "/**\n* plotly.js (basic - minified) v{version}\n* Copyright\n*/\n"


@pytest.fixture
def small(tmp_path, monkeypatch):
    path = tmp_path / "plotly-basic.min.js"
    monkeypatch.setattr(chart_library, "SMALL", path)
    return path


def test_the_full_build_says_the_version_that_its_package_says():
    assert library_version(FULL) == plotly.offline.get_plotlyjs_version()


def test_npm_is_asked_for_the_version_in_the_package_by_its_hash():
    (small,) = (one for place, one in json.loads(LOCK.read_text())["packages"].items() if place)
    assert small["version"] == plotly.offline.get_plotlyjs_version()
    assert small["integrity"].startswith("sha512-")


def test_without_the_small_build_the_full_one_is_used(small):
    assert library_file() == FULL


def test_the_small_build_is_used_in_the_version_of_the_package(small):
    small.write_text(HEAD.format(version=plotly.offline.get_plotlyjs_version()))
    assert library_file() == small


@pytest.mark.parametrize("head", [HEAD.format(version="4.1.0"), HEAD.format(version="14.1.1"), "", "// nothing"])
def test_a_small_build_of_another_version_is_not_used(small, head):
    small.write_text(head)
    assert library_file() == FULL


def test_styles_that_the_library_would_add_are_found(tmp_path):
    name = "0f" * 32
    (tmp_path / "library.js").write_text(f'x=document.getElementById("{name}"),document.getElementById("short")')
    assert library_styles(tmp_path / "library.js") == (name,)
