"""Files for people who work with figures, written from a release alone, one module a format.

Belongs here: which files a release comes with, and what its own tables say of themselves. Does not: the rows of
`cells.csv` and `cells.parquet` (`pipelines.assets.release`), extracts chosen by the reader
(`pipelines.commands.extract`).
"""

from dataclasses import replace
from pathlib import Path

from dashboards.downloads.analyst_tables import analyst_tables
from dashboards.downloads.csv_file import csv_file
from dashboards.downloads.csvw_metadata import csvw_metadata
from dashboards.downloads.datapackage import datapackage
from dashboards.downloads.indicator_files import downloads
from dashboards.downloads.json_stat import json_stat
from dashboards.downloads.parquet_file import describe_parquet
from dashboards.downloads.release_tables import described_release
from dashboards.downloads.sdmx_csv import sdmx_csv
from dashboards.downloads.sdmx_structure import sdmx_structure
from dashboards.downloads.spreadsheet import spreadsheet
from dashboards.downloads.statistics_tables import statistics_tables
from indicators.release import Release

__all__ = ["describe_tables", "downloads", "release_files", "write_downloads", "write_release_descriptions"]

PATHS_FROM_THE_RELEASE = {
    "cells": "cells.csv",
    "indicators": "downloads/indicators.csv",
    "equity": "equity.csv",
    "signals": "signals.csv",
    "signal_points": "signal_points.csv",
}
"""Where the CSV of each table lies, seen from the folder of the release."""


def write_downloads(release: Release, folder: Path) -> None:
    """Write all files to download into `folder`, the same bytes each time: those of `downloads` and `release_files`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**downloads(release), **release_files(release)}.items():
        (folder / name).write_bytes(content)


def release_files(release: Release) -> dict[str, bytes]:
    """Name and content of the files that hold the whole release. They say nothing of what it is about in their names,
    because they stay in the list of downloads of whoever fetched them."""
    described = described_release(release)
    cells, indicators = described.tables
    return {
        "cells.xlsx": spreadsheet(described),
        "summary.xlsx": spreadsheet(analyst_tables(release)),
        "cells.sdmx.csv": sdmx_csv(release, cells.rows),
        "structure.sdmx.xml": sdmx_structure(release),
        "cells.json-stat.json": json_stat(release, described, cells.rows),
        "indicators.csv": csv_file(indicators),
    }


def write_release_descriptions(release: Release) -> None:
    """Write `datapackage.json` and `csv-metadata.json` into the release, from which programs learn what its CSV files
    mean. Beside `cells.csv`, because neither format may point out of its own folder."""
    described = described_release(release)
    described = replace(described, tables=(*described.tables, *statistics_tables(release)))
    (release.path / "datapackage.json").write_bytes(datapackage(described, PATHS_FROM_THE_RELEASE))
    (release.path / "csv-metadata.json").write_bytes(csvw_metadata(described, PATHS_FROM_THE_RELEASE))


def describe_tables(release: Release) -> None:
    """Say in the metadata of each Parquet file of the release what it is, and each of its columns and codes."""
    described = described_release(release)
    for table in (*described.tables, *statistics_tables(release)):
        if (path := release.path / f"{table.name}.parquet").is_file():
            describe_parquet(path, described, table)
