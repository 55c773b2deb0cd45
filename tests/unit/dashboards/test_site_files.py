"""The files of a site: same bytes, nothing hidden in them, nothing that tells on a reader."""

import gzip
import re
from dataclasses import replace

import pytest

from dashboards.downloads import downloads, write_downloads
from dashboards.site import build_site, load_settings
from indicators.release import open_release
from tests.site.synthetic_release import SHEETS, write_synthetic_release

SECRET = 98765


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return open_release(write_synthetic_release(tmp_path_factory.mktemp("release")))


@pytest.fixture(scope="module")
def site(release):
    build_site(release, release.path / "site")
    write_downloads(release, release.path / "downloads")
    return release.path / "site"


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_there_is_a_page_for_each_indicator(site):
    assert {p.name for p in site.glob("*.html")} == {
        "index.html", "leave.html", *(f"{s['indicator'].lower()}.html" for s in SHEETS)
    }  # fmt: skip


def test_the_same_release_gives_the_same_bytes(release, site, tmp_path):
    build_site(release, tmp_path / "again")
    assert contents(site) == contents(tmp_path / "again")


def test_no_number_of_a_hidden_cell_reaches_a_page_or_a_figure(release, tmp_path):
    cells = release.cells.copy()
    hidden = cells["status"] != "shown"
    assert hidden.any()
    for column in ("numerator", "denominator", "value", "lower", "upper"):
        cells.loc[hidden, column] = SECRET
    build_site(replace(release, cells=cells), tmp_path / "leaky")
    build_site(release, tmp_path / "tight")
    assert contents(tmp_path / "leaky") == contents(tmp_path / "tight")


def test_titles_and_file_names_say_nothing_of_violence(site):
    words = re.compile(r"violen|abuse|partner|ipv|women|victim", re.IGNORECASE)
    for page in site.glob("*.html"):
        assert not words.search(re.search(r"<title>(.*?)</title>", page.read_text(encoding="utf-8")).group(1))
    assert not [p for p in contents(site) if words.search(p)]


def test_pages_hold_no_inline_style_or_script_and_no_address_of_anybody_else(site):
    for page in site.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?! src)", text), page.name
        assert not re.search(r"https?://", text), page.name
        assert 'name="referrer" content="no-referrer"' in text
        assert "default-src 'none'" in text


def test_a_first_view_is_less_than_30_kB(site):
    shared = [(site / "static" / name).read_bytes() for name in ("site.css", "site.js", "icon.svg")]
    for page in site.glob("*.html"):
        assert sum(len(gzip.compress(part)) for part in (page.read_bytes(), *shared)) < 30_000, page.name


def test_links_lead_somewhere(site):
    for page in site.glob("*.html"):
        for link in re.findall(r'(?:href|src|data-script)="([^"]+)"', page.read_text(encoding="utf-8")):
            path, _, fragment = link.partition("#")
            target = site / (path or page.name)
            assert target.resolve().is_file(), (page.name, link)
            if fragment:
                assert f'id="{fragment}"' in target.read_text(encoding="utf-8"), link


def test_identifiers_on_a_page_are_unique(site):
    for page in site.glob("*.html"):
        found = re.findall(r'\sid="([^"]+)"', page.read_text(encoding="utf-8"))
        assert len(found) == len(set(found)), page.name


def test_an_indicator_the_source_does_not_collect_says_so_and_draws_nothing(site):
    text = (site / "p14.html").read_text(encoding="utf-8")
    assert "does not collect what this indicator needs" in text
    assert "<svg" not in text
    assert not (site / "figures" / "p14.js").exists()


def test_synthetic_figures_are_announced_and_real_ones_are_not(release, site, tmp_path):
    assert "Synthetic figures" in (site / "index.html").read_text(encoding="utf-8")
    build_site(replace(release, header={**release.header, "synthetic": False}), tmp_path)
    assert "Synthetic figures" not in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_the_neutral_page_goes_on_only_if_a_country_says_where(release, site, tmp_path):
    assert "refresh" not in (site / "leave.html").read_text(encoding="utf-8")
    build_site(release, tmp_path, {**load_settings(), "leave_address": "https://example.org/"})
    assert 'content="0; url=https://example.org/"' in (tmp_path / "leave.html").read_text(encoding="utf-8")


def test_the_csv_of_an_indicator_holds_its_lines_of_the_release_unchanged(release, site):
    lines = (release.path / "cells.csv").read_text(encoding="utf-8").splitlines()
    written = (release.path / "downloads" / "O04.csv").read_text(encoding="utf-8").splitlines()
    assert written == [lines[0], *(line for line in lines if line.startswith("O04,"))]
    columns = (release.path / "downloads" / "columns.csv").read_text(encoding="utf-8")
    assert all(f"{column},," in columns for column in lines[0].split(","))


def test_cells_that_do_not_match_their_csv_are_refused(release):
    with pytest.raises(ValueError, match="write both from the same cells"):
        downloads(replace(release, cells=release.cells.iloc[1:]))
