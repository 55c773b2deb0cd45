"""The tables of a release for people who work with figures: its cells, its indicators, its codes.

Belongs here: what the columns of these tables mean, and their rows from the release alone. Does not: formats.
"""

import pandas as pd

from dashboards.downloads.described_tables import (
    CODE,
    INTEGER,
    NUMBER,
    TEXT,
    DescribedColumn,
    DescribedRelease,
    DescribedTable,
    harmless_codes,
)
from indicators.release import Release
from indicators.release_frames import class_labels
from indicators.release_selection import COUNTS, MEASURED, without_hidden_numbers
from schemas.release import CELL_KEY, DIMENSIONS, RELEASED_CELL_COLUMNS, RELIABILITIES, STATUSES

TITLE = "Is care equal?"
FIGURES = (*COUNTS, *MEASURED)

COLUMN_MEANINGS = {
    "indicator": "Code of the indicator, as in indicators.json.",
    "version": "Version of its definition.",
    "source": "Code of the source of the records.",
    "period": "A year (2025) or a quarter (2025-Q4).",
    "breakdown": "What the row is broken down by; total if by nothing.",
    "region": "Region of the service; all if not broken down by it.",
    "migrant_status": "Class by country of birth; all if not broken down by it.",
    "ethnic_group": "Class by the woman's own answer; all if not broken down by it.",
    "numerator": "How many meet the numerator of the definition. Empty for differences, and unless shown.",
    "denominator": "How many meet the denominator. Empty for plain counts and differences, and unless shown.",
    "value": "The figure, in the unit of the indicator (per cent for proportions).",
    "lower": "Lower end of the likely range (95 % confidence interval, Wilson); empty where there is none.",
    "upper": "Upper end of the likely range.",
    "status": "Whether the figure is shown, and if not why. An empty value is never 0.",
    "reliability": "How the figure may be read.",
}
INDICATOR_COLUMNS = {
    "indicator": ("Indicator", "Code of the indicator."),
    "name": ("Name", "What is measured, in a few words."),
    "level": ("Level", "Process, outcome or impact; context where nothing is asked of services."),
    "definition": ("Definition", "What exactly is counted, over what."),
    "unit": ("Unit", "Unit of value, lower and upper."),
    "measure": ("Measure", "How the value is made from the counts."),
    "version": ("Version", "Version of the definition."),
    "status": ("Agreement", "Whether the definition is agreed with the sectors and organisations concerned."),
    "how_to_read": ("How to read", "What a high or a low figure means, and what it does not."),
    "misuse_warning": ("Not to be read as", "What the figure must not be used for."),
}


def described_release(release: Release) -> DescribedRelease:
    """All tables of a release. Raises ValueError if a code could be taken for a formula."""
    header = release.header
    notes = [
        "A withheld figure is a row without a number: its status says why. An empty value is never 0.",
        "Groups differ in how services treat them: figures describe services, not communities.",
        *header.get("source_caveats", ()),
    ]
    if header.get("synthetic"):
        notes.insert(0, "Invented data: these figures describe no country.")
    return DescribedRelease(
        release_id=release.release_id,
        title=TITLE,
        source_label=header["source_label"],
        data_cutoff=str(header["data_cutoff"]),
        notes=tuple(notes),
        tables=(cells_table(release), indicators_table(release)),
    )


def cells_table(release: Release, cells: pd.DataFrame | None = None) -> DescribedTable:
    """The cells of a release (or those of its `cells` that are given), one row a cell."""
    rows = without_hidden_numbers(release.cells if cells is None else cells).reset_index(drop=True)
    for name in (*CELL_KEY, "version", "source", "status", "reliability"):
        rows[name] = rows[name].astype("object").where(rows[name].notna(), "")
        harmless_codes(rows[name].unique())
    meanings = code_meanings(release)
    columns = tuple(_cell_column(name, release, meanings.get(name, {})) for name in RELEASED_CELL_COLUMNS)
    return DescribedTable(
        "cells",
        "Figures",
        "One row a figure: an indicator in a period, for everybody or for one class. Withheld figures are rows too.",
        columns,
        rows,
        CELL_KEY,
        "status",
    )


def indicators_table(release: Release) -> DescribedTable:
    """What each indicator measures, one row an indicator. Texts that were not given are empty."""
    rows = pd.DataFrame(
        [
            [str(sheet.get(name) or (code if name == "indicator" else "")) for name in INDICATOR_COLUMNS]
            for code, sheet in release.indicators.items()
        ],
        columns=list(INDICATOR_COLUMNS),
        dtype="object",
    )
    columns = tuple(
        DescribedColumn(name, title, meaning, CODE if name == "indicator" else TEXT, dimension=name == "indicator")
        for name, (title, meaning) in INDICATOR_COLUMNS.items()
    )
    meaning = "What each indicator measures, how it is read and what it must not be used for."
    return DescribedTable("indicators", "Indicators", meaning, columns, rows, ("indicator",))


def code_meanings(release: Release) -> dict[str, dict[str, str]]:
    """Meaning of each code by column of `cells`, in the order of the release."""
    return {
        "indicator": {code: sheet["name"] for code, sheet in release.indicators.items()},
        "source": {release.header["source"]: release.header["source_label"]},
        "breakdown": {
            name: "Not broken down"
            if name == "total"
            else "By " + " and ".join(release.dimensions[part].label.lower() for part in name.split("*"))
            for name in release.cells["breakdown"].unique()
        },
        **{name: class_labels(release.dimensions[name]) for name in DIMENSIONS},
        "status": dict(STATUSES),
        "reliability": dict(RELIABILITIES),
    }


def _cell_column(name: str, release: Release, codes: dict[str, str]) -> DescribedColumn:
    kind = INTEGER if name in COUNTS else NUMBER if name in FIGURES else CODE if codes else TEXT
    title = release.dimensions[name].label if name in release.dimensions else name.replace("_", " ").capitalize()
    return DescribedColumn(name, title, COLUMN_MEANINGS[name], kind, codes, name in CELL_KEY)
