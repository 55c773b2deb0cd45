"""Read a release: the one thing that pages, downloads, extracts and researchers may read.

Belongs here: the release as an object. Does not: its tables for researchers (`release_frames`), how cells are
protected (`indicators.disclosure`), how a release is staged, verified and published (`pipelines.publication`).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml

from indicators import release_changes, release_frames
from schemas.dimensions import Dimension, dimension_from_dict
from schemas.release import DIMENSIONS, RELEASED_CELL_COLUMNS

STATISTICS = ("equity", "signals", "signal_points")
"""Tables that are computed from the cells of a release and published beside them."""

RESTRICTED = "restricted"
"""The `stage` of pages that are made of true counts (`pipelines.restricted_view`)."""


@dataclass(frozen=True)
class Release:
    """A release, published or staged.

    `cells`: one row a cell, columns `schemas.release.RELEASED_CELL_COLUMNS`, in publication order.
    `indicators`: the metadata sheets by indicator code, in catalogue order.
    `dimensions`: classes of each dimension. `periods`: periods of `cells`, quarters and year by year.
    `header`: `release_id`, `source`, `source_label`, `source_caveats`, `data_cutoff`, `synthetic`.
    `equity`, `signals`, `signal_points`: comparisons of groups, series over time and their points, columns
    `schemas.equity.EQUITY_COLUMNS`, `schemas.signals.SIGNAL_COLUMNS` and `SIGNAL_POINT_COLUMNS`; None in a release that
    was staged without them. `steps`: the indicators of the steps of the cascade of care, in its order; none in releases
    of before they were told.
    """

    path: Path
    header: dict
    cells: pd.DataFrame
    indicators: dict[str, dict]
    dimensions: dict[str, Dimension]
    periods: tuple[str, ...]
    policy: dict
    audit: dict
    changes: dict
    equity: pd.DataFrame | None = None
    signals: pd.DataFrame | None = None
    signal_points: pd.DataFrame | None = None
    steps: tuple[str, ...] = ()

    @property
    def release_id(self) -> str:
        """Identifier of the release, also the name of its folder once published."""
        return self.header["release_id"]

    def cells_labelled(self) -> pd.DataFrame:
        """All cells with labels as ordered categories: see `release_frames.labelled`."""
        return release_frames.labelled(self, self.cells)

    def table(
        self, indicator: str, by: Sequence[str] | str = (), period: Sequence[str] | str | int | None = None
    ) -> pd.DataFrame:
        """One indicator in one breakdown, labelled: see `release_frames.table`."""
        return release_frames.table(self, indicator, by, period)

    def wide(
        self,
        indicator: str,
        by: Sequence[str] | str = (),
        period: Sequence[str] | str | int | None = None,
        figure: str = "value",
    ) -> pd.DataFrame:
        """The same with a row a class and a column a period: see `release_frames.wide`."""
        return release_frames.wide(self, indicator, by, period, figure)

    def change(self, indicator: str, by: Sequence[str] | str, earlier: str | int, later: str | int) -> pd.DataFrame:
        """How shares changed between two periods, with intervals: see `release_changes.change`."""
        return release_changes.change(self, indicator, by, earlier, later)

    def without_figure(self, indicator: str, period: Sequence[str] | str | int | None = None) -> pd.DataFrame:
        """How many cells have no figure, and why: see `release_frames.without_figure`."""
        return release_frames.without_figure(self, indicator, period)


def open_release(path: str | Path) -> Release:
    """The release in the folder `path` (or a link to it, such as `build/public/latest`).

    Raises FileNotFoundError if the folder holds no release, ValueError if its cells break the contract or nothing in it
    is protected.
    """
    folder = Path(path)
    if not (folder / "cells.parquet").is_file():
        raise FileNotFoundError(f"{folder} holds no release: there is no cells.parquet in it")
    metadata = _read_json(folder / "indicators.json")
    if metadata["release"].get("stage") == RESTRICTED:
        raise ValueError(f"{folder} is the ministry's own view, in which nothing is protected: it is no release")
    cells = pd.read_parquet(folder / "cells.parquet")
    if tuple(cells.columns) != RELEASED_CELL_COLUMNS:
        raise ValueError(f"{folder / 'cells.parquet'} does not have the columns of a release")
    return Release(
        path=folder,
        header=metadata["release"],
        cells=cells,
        indicators={sheet["indicator"]: sheet for sheet in metadata["indicators"]},
        dimensions={name: dimension_from_dict(name, metadata["dimensions"][name]) for name in DIMENSIONS},
        periods=tuple(metadata["periods"]),
        policy=yaml.safe_load((folder / "policy.yaml").read_text(encoding="utf-8")),
        audit=_read_json(folder / "audit.json"),
        changes=_read_json(folder / "changes.json"),
        steps=tuple(step["indicator"] for step in metadata.get("cascade", ())),
        **{name: _read_table(folder / f"{name}.parquet") for name in STATISTICS},
    )


def _read_table(path: Path) -> pd.DataFrame | None:
    return pd.read_parquet(path) if path.is_file() else None


def _read_json(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))
