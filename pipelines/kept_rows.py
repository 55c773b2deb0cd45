"""The rows of a delivered file that was let go, from what the store keeps of it.

Belongs here: putting such a file together again, so that a run needs no delivered file that it has seen before. Does
not: letting it go (`retention`), reading delivered files (`intake`).

The store keeps the text of the rows that stand. Of a row that was set aside it keeps the place and the reason, of a
contact also its random key, its version and whether the row withdraws it: such a row stays set aside for the reason
that it had, whatever is delivered or taken back later.
"""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pipelines.intake.one_file import to_parquet
from pipelines.store import StoreRefused, read_json
from schemas.editions import WITHDRAWS
from schemas.tables import KEYS


@dataclass(frozen=True)
class KeptFile:
    """What the store keeps of a file.

    `rows`: DataFrame[row_number, columns], of those set aside all text empty but keys.
    `aside`: DataFrame[row_number, reason]. `whole`: the file was superseded with whatever it held, unread rows too.
    """

    sha256: str
    physical_records: int
    rows: pd.DataFrame = field(repr=False)
    faults: pd.DataFrame = field(repr=False)
    aside: pd.DataFrame = field(repr=False)
    whole: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """Of the file, in its order."""
        return tuple(column for column in self.rows.columns if column != "row_number")

    def lay_down(self, destination: Path) -> None:
        """Write the rows to `destination`, as the intake does with those of a delivered file."""
        to_parquet(self.rows, destination)


def kept_file(folder: Path, delivery: str, name: str, sha256: str) -> KeptFile:
    """The file `name` of `delivery` as `folder`, the received rows of its source, keeps it. Raises StoreRefused."""
    index = folder / "index.json"
    entries = read_json(index)["files"] if index.is_file() else []
    told = (delivery, name, sha256)
    entry = next((one for one in entries if (one["delivery"], one["name"], one["sha256"]) == told), None)
    stem = _stem(entries, entry) if entry else None
    if stem is None or not (folder / f"{stem}.parquet").is_file():
        raise StoreRefused(
            f"{delivery}/{name} was let go, and this store does not hold its rows: put back the received rows from the "
            "backup of the store, or the delivered file from its sender"
        )
    parts = {part: _part(folder, f"{stem}-{part}") for part in ("faults", "aside")}
    standing, aside = pd.read_parquet(folder / f"{stem}.parquet"), parts["aside"]
    if len(aside) and entry["table"] == "service_contact" and WITHDRAWS not in aside:
        raise StoreRefused(f"{delivery}/{name} was taken in by an earlier version: run once, then it can be let go")
    rows = _with_places(standing[~standing["row_number"].isin(aside.get("row_number", ()))], aside, entry["table"])
    faults, missing = parts["faults"], entry["faults"] - len(parts["faults"])
    whole = missing > 0 and len(aside) == len(rows)
    if whole:  # they are counted and no more
        faults = pd.DataFrame({"row_number": 0, "column": "", "rule": "row_arity"}, index=range(missing))
    if len(rows) != entry["rows"] or len(faults) != entry["faults"]:
        raise StoreRefused(
            f"this store does not hold all rows of {delivery}/{name}, which was let go: put back the received rows "
            "from the backup of the store"
        )
    reasons = aside[["row_number", "reason"]] if len(aside) else pd.DataFrame({"row_number": [], "reason": []})
    return KeptFile(sha256, entry["physical_records"], rows, faults, reasons, whole)


def _stem(entries: list[dict], entry: dict) -> str | None:
    while entry["repeats_file"] is not None:
        entry = entries[entry["repeats_file"]]
    return entry["stem"]


def _part(folder: Path, name: str) -> pd.DataFrame:
    path = folder / f"{name}.parquet"
    return pd.read_parquet(path) if path.is_file() else pd.DataFrame()


def _with_places(standing: pd.DataFrame, aside: pd.DataFrame, table: str) -> pd.DataFrame:
    """The rows that stand, and in their places those set aside, empty but for what tells contacts apart."""
    if not len(aside):
        return standing
    places = pd.DataFrame("", index=range(len(aside)), columns=list(standing.columns), dtype="string")
    places["row_number"] = aside["row_number"].to_numpy(dtype="int64")
    if table == "service_contact":
        for key in KEYS[table]:
            places[key] = aside[key].to_numpy()
        places["is_retracted"] = aside[WITHDRAWS].map({True: "true", False: ""}).to_numpy()
    return pd.concat([standing, places], ignore_index=True).sort_values("row_number", ignore_index=True)
