"""The cells of a release as a JSON-stat 2.0 dataset.

Belongs here: writing it. Does not: tables (`release_tables`). Values and statuses are objects by place, not lists: most
places of the full cube are empty. The five figures of a row are one dimension; the status of a row stands at its
`value`, its reliability in `extension.reliability` at the same place. Source: json-stat.org/full.
"""

import json

import numpy as np
import pandas as pd

from dashboards.downloads.described_tables import DescribedRelease
from dashboards.downloads.release_tables import COLUMN_MEANINGS, FIGURES, code_meanings
from indicators.release import Release
from schemas.release import DIMENSIONS, RELIABILITIES, STATUSES

BY = ("indicator", *DIMENSIONS, "period")
"""Periods last, so that the places of a series stand side by side, which packs better."""


def json_stat(release: Release, described: DescribedRelease, cells: pd.DataFrame) -> bytes:
    """`cells` (the rows of `release_tables.cells_table`) as a dataset; absent places are rows that do not exist."""
    meanings = code_meanings(release)
    periods = {period: period for period in release.periods}
    categories = {name: periods if name == "period" else meanings[name] for name in BY}
    categories["figure"] = {name: COLUMN_MEANINGS[name] for name in ("value", *sorted(set(FIGURES) - {"value"}))}
    sizes = [len(codes) for codes in categories.values()]
    place = np.zeros(len(cells), dtype=np.int64)
    for name, size in zip(BY, sizes, strict=False):
        codes = {code: number for number, code in enumerate(categories[name])}
        place = place * size + cells[name].map(codes).to_numpy(dtype=np.int64)
    place *= sizes[-1]
    values = {
        int(at) + offset: number
        for offset, name in enumerate(categories["figure"])
        for at, number in zip(place, cells[name].astype(object).where(cells[name].notna(), None), strict=True)
        if number is not None
    }
    dataset = {
        "version": "2.0",
        "class": "dataset",
        "label": f"{described.title} {described.release_id}",
        "source": described.source_label,
        "note": list(described.notes),
        "id": list(categories),
        "size": sizes,
        "role": {"time": ["period"], "metric": ["figure"], "geo": ["region"]},
        "dimension": {name: _dimension(name, codes) for name, codes in categories.items()},
        "value": {str(at): values[at] for at in sorted(values)},
        "status": _at(place, cells["status"]),
        "extension": {
            "status": {"label": STATUSES},
            "reliability": _at(place, cells["reliability"]),
            "reliability_label": RELIABILITIES,
            "version": {code: sheet["version"] for code, sheet in release.indicators.items()},
            "source": release.header["source"],
            "data_cutoff": described.data_cutoff,
        },
    }
    return (json.dumps(dataset, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _dimension(name: str, codes: dict[str, str]) -> dict:
    return {"label": name.replace("_", " "), "category": {"index": list(codes), "label": codes}}


def _at(place: np.ndarray, words: pd.Series) -> dict[str, str]:
    return {str(at): word for at, word in sorted(zip(place.tolist(), words, strict=True)) if word}
