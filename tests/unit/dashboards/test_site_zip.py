"""The site as one file: unpacked, every link works; the same release gives the same bytes."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from dashboards.downloads import write_downloads
from dashboards.language import load_language
from dashboards.site import build_site
from dashboards.site_zip import site_zip
from indicators.release import open_release
from pipelines.cli import main
from pipelines.publication import write_manifest
from tests.site.synthetic_release import write_synthetic_release


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    folder = write_synthetic_release(tmp_path_factory.mktemp("release") / "r")
    opened = open_release(folder)
    write_downloads(opened, folder / "downloads")
    build_site(opened, folder / "site", languages={"en": load_language("en")})
    return folder


def test_unpacked_every_link_of_every_page_leads_to_a_file(release, tmp_path):
    with zipfile.ZipFile(io.BytesIO(site_zip(release))) as archive:
        archive.extractall(tmp_path)
    pages = list((tmp_path / "site").glob("*.html"))
    assert len(pages) == len(list((release / "site").glob("*.html"))) > 30
    for page in pages:
        for link in re.findall(r'(?:href|src|data-script)="([^"#]+)', page.read_text(encoding="utf-8")):
            assert Path(page.parent / link).resolve().is_relative_to(tmp_path.resolve()), (page.name, link)
            assert (page.parent / link).is_file(), (page.name, link)


def test_the_same_release_gives_the_same_bytes(release):
    assert site_zip(release) == site_zip(release)


def test_there_is_nothing_to_carry_before_the_site_is_written(tmp_path):
    with pytest.raises(FileNotFoundError):
        site_zip(tmp_path)


def test_the_command_packs_what_was_published_and_overwrites_nothing(release, tmp_path, capsys):
    out = tmp_path / "release.zip"
    assert main(["releases", "pack", str(release), "--out", str(out)]) == 1, "it has no manifest yet"
    assert "manifest.json is missing" in capsys.readouterr().err and not out.exists()
    write_manifest(release, {"release_id": "r"})
    assert main(["releases", "pack", str(release), "--out", str(out)]) == 0
    with zipfile.ZipFile(out) as archive:
        assert {"site/index.html", "cells.csv", "manifest.json"} <= set(archive.namelist())
    assert main(["releases", "pack", str(release), "--out", str(out)]) == 1
    assert "is there already" in capsys.readouterr().err
