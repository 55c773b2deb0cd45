"""Checking files before they are sent: every rule of the intake, on files that have not been received.

Belongs here: the same steps as the intake, in the same order, and what they find. Does not: a rule (`tables`,
`across`), how a file is read (`reading`, `spreadsheet`), what is printed (`pipelines.commands.check`).

What was delivered earlier is not known here. A rule that looks for another row (the contact of a referral, the
first version of a correction) is therefore left open unless the files are said to be everything there is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from schemas.delivery import DeliveredFile, DeliveryRefused, check_delivered, load_delivery
from schemas.editions import withdrawals
from schemas.headers import find_column, layout_of
from schemas.reading import FileRefused, TextTable, read_text_table
from schemas.recognition import Recognised, deliveries_in, files_in, recognise
from schemas.repeats import PLACE, without, without_repeats
from schemas.rules import FAULT_COLUMNS, QUARANTINING, faults_frame, with_severity
from schemas.screening import screen_file
from schemas.sources import Source, convert
from schemas.sources.description import part_columns
from schemas.spreadsheet import is_spreadsheet, read_spreadsheet
from schemas.tables import KEYS
from schemas.validation import Validated, validate_across, validate_table

OPEN = "open"
"""Not a severity of a rule: the rule needs rows that an earlier delivery may hold."""

LOOKS_IN = {
    "SC22": ("service_contact", "record_version"),
    "SC25": ("facility", "facility_id"),
    "RF07": ("service_contact", "contact_id"),
    "FU04": ("service_contact", "contact_id"),
}
"""Rules that look for another row: the table in which they look, and the column that names the row."""

NEVER_CERTAIN = ("reference", "FU04")
"""Of these, what is there cannot show that a row is wrong: which contact is the first of a case depends on others."""

LARGE_BYTES = 5_000_000
"""Size from which it is reported what is going on."""


@dataclass(frozen=True)
class CheckedFile:
    """What was found in one file.

    `rows`: records without the header. `refusal`: why the file is not read at all. `faults`: DataFrame
    [row_number, column, rule, severity], severity `open` included, never a value. `duplicates`: rows that say
    again what another row says. `out_of_scope`: rows of another system that are none of ours.
    """

    path: Path
    table: str | None = None
    source: Source | None = field(default=None, repr=False)
    rows: int = 0
    refusal: FileRefused | DeliveryRefused | None = None
    faults: pd.DataFrame = field(default_factory=lambda: faults_frame([]), repr=False)
    duplicates: int = 0
    out_of_scope: int = 0
    text: pd.DataFrame | None = field(default=None, repr=False)

    @property
    def to_correct(self) -> int:
        """Rows that would be held or rejected."""
        return int(self.faults.loc[self.faults["severity"].isin(QUARANTINING), "row_number"].nunique())

    @property
    def left_open(self) -> int:
        """Rows of which only earlier deliveries can say whether they are right."""
        wrong = self.faults.loc[self.faults["severity"].isin(QUARANTINING), "row_number"]
        questions = self.faults.loc[self.faults["severity"] == OPEN, "row_number"]
        return int(questions[~questions.isin(wrong)].nunique())

    @property
    def right(self) -> int:
        """Rows that would be accepted; those with a warning or a ticket are among them."""
        return self.rows - self.to_correct - self.left_open - self.duplicates - self.out_of_scope

    @property
    def passed(self) -> bool:
        """Is there nothing to correct?"""
        return self.refusal is None and self.to_correct == 0

    def value(self, row_number: int, column: str) -> str | None:
        """What stands in the cell (of another system's file: in its cells that the column is made from)."""
        rows = self.text[self.text["row_number"] == row_number] if self.text is not None else None
        if rows is None or rows.empty or not column:
            return None
        names = _their_names(self.source, column, list(self.text.columns)) if self.source else [column]
        return " ".join(str(rows.iloc[0][name]) for name in names if name in rows) or None


def check_paths(
    paths: list[Path],
    table: str | None = None,
    source: str | None = None,
    complete: bool = False,
    report: Callable[[str], None] = lambda line: None,
) -> list[CheckedFile]:
    """Check files and folders (deliveries, folders of deliveries, folders of files), in the order given.

    `complete`: the files are everything there is, so rows that they refer to must be among them. Raises
    NotRecognised if it cannot be told what a file is.
    """
    checked: list[CheckedFile] = []
    validated: dict[int, Validated] = {}
    for path in paths:
        for file, delivered in _files(path, checked):
            found, rows = _check_file(file, recognise, table, source, delivered, report)
            if rows is not None:
                validated[len(checked)] = rows
            checked.append(found)
    return _across(checked, validated, complete)


def _files(path: Path, checked: list[CheckedFile]) -> list[tuple[Path, DeliveredFile | None]]:
    """The files that `path` stands for, with what their delivery says of them. A refused delivery is told."""
    if not path.is_dir():
        return [(path, None)]
    files: list[tuple[Path, DeliveredFile | None]] = []
    deliveries = deliveries_in(path)
    for folder in deliveries:
        try:
            delivery = load_delivery(folder, folder.resolve().parent.name)
            files += [(file.path, file) for file in delivery.files]
        except DeliveryRefused as refusal:
            checked.append(CheckedFile(folder, refusal=refusal))
            files += [(file, None) for file in files_in(folder)]
    return files or [(file, None) for file in files_in(path)]


def _check_file(path, recognise, table, source, delivered, report) -> tuple[CheckedFile, Validated | None]:
    large = path.stat().st_size > LARGE_BYTES
    if large:
        report(f"{path.name}: reading")
    known = None
    try:
        known = recognise(path, delivered.table if delivered else table, source)
        content = _read(path, known)
        if delivered is not None:
            check_delivered(delivered, content)
    except FileRefused as refusal:
        return CheckedFile(path, table=known.table if known else table, refusal=refusal), None
    if large:
        report(f"{path.name}: checking {content.physical_records - 1:,} rows")
    return _check_rows(path, known, content)


def _read(path: Path, known: Recognised) -> TextTable:
    layout = known.source.layout if known.source else layout_of(known.table)
    content = read_spreadsheet(path, layout) if is_spreadsheet(path) else read_text_table(path, layout)
    screen_file(content, layout)
    return content


def _check_rows(path: Path, known: Recognised, content: TextTable) -> tuple[CheckedFile, Validated]:
    broken = with_severity(content.faults)[list(FAULT_COLUMNS)]
    frame, held, out_of_scope = content.frame, faults_frame([]), 0
    if known.source is not None:
        converted = convert(content.frame, known.source, content.sha256)
        frame, held, out_of_scope = converted.frame, converted.quarantine, len(converted.out_of_scope)
    validated = _validated(known.table, frame)
    checked = CheckedFile(
        path=path,
        table=known.table,
        source=known.source,
        rows=content.physical_records - 1,
        faults=_joined(broken, held, validated.quarantine, validated.notices),
        out_of_scope=out_of_scope,
        text=content.frame,
    )
    return checked, validated


def _validated(table: str, frame: pd.DataFrame) -> Validated:
    """A row that withdraws its contact takes effect whatever else it holds: nothing in it is a fault."""
    validated = validate_table(table, frame)
    if table != "service_contact":
        return validated
    withdraw = frame.loc[withdrawals(frame), "row_number"]
    quarantine, notices = (
        found[~found["row_number"].isin(withdraw)] for found in (validated.quarantine, validated.notices)
    )
    return replace(validated, quarantine=quarantine, notices=notices)


def _across(checked: list[CheckedFile], validated: dict[int, Validated], complete: bool) -> list[CheckedFile]:
    """Duplicates, and rules between rows and tables, among all the files."""
    frames: dict[str, list[pd.DataFrame]] = {}
    keys: dict[str, list[pd.DataFrame]] = {}
    for place, rows in validated.items():
        frames.setdefault(checked[place].table, []).append(rows.accepted.assign(file=place))
        keys.setdefault(checked[place].table, []).append(rows.quarantined_keys)
    tables = {table: pd.concat(parts, ignore_index=True) for table, parts in frames.items()}
    duplicates = []
    for table, frame in tables.items():
        tables[table], repeated = without_repeats(table, frame)
        duplicates.append(repeated)
    found = validate_across(tables, {table: pd.concat(parts, ignore_index=True) for table, parts in keys.items()})
    if not complete:
        found = {table: _with_open_questions(table, rows, tables, found) for table, rows in found.items()}
    return [
        _with_faults_across(file, place, duplicates, found) if place in validated else file
        for place, file in enumerate(checked)
    ]


def _with_faults_across(file: CheckedFile, place: int, duplicates: list, found: dict) -> CheckedFile:
    repeated = sum(int((rows["file"] == place).sum()) for rows in duplicates)
    own = found[file.table]
    own = own.loc[own["file"] == place, list(FAULT_COLUMNS)]
    return replace(file, duplicates=repeated, faults=_joined(file.faults, own))


def _with_open_questions(table: str, faults: pd.DataFrame, tables: dict, found: dict) -> pd.DataFrame:
    """The faults of one table, those open that depend on rows which are not among the files.

    A rule that looks in a table that is not there at all says nothing.
    """
    kept = []
    for rule, rows in faults.groupby("rule", sort=False):
        looked_in, column = LOOKS_IN.get(rule, (None, None))
        if looked_in is not None and looked_in not in tables:
            continue
        if rule in NEVER_CERTAIN:
            rows = rows.assign(severity=OPEN)
        elif looked_in is not None:
            own = tables[table].set_index(PLACE).loc[list(rows[PLACE].itertuples(index=False, name=None))]
            certain = _is_among(own, column, tables[looked_in], found[looked_in])
            rows = rows.assign(severity=rows["severity"].where(certain, OPEN))
        kept.append(rows)
    return pd.concat(kept, ignore_index=True) if kept else faults.iloc[:0]


def _is_among(rows: pd.DataFrame, column: str, table: pd.DataFrame, faults: pd.DataFrame) -> list[bool]:
    """Is the row that each of these rows needs in `table`, and right itself? Of a version: is it there twice?"""
    if column == "record_version":
        key = list(KEYS["service_contact"])
        twice = table[table.duplicated(key, keep=False)]
        return rows.set_index(key).index.isin(twice.set_index(key).index).tolist()
    set_aside = faults.loc[faults["severity"].isin(QUARANTINING), PLACE]
    return rows[column].isin(without(table, set_aside)[column]).tolist()


def _joined(*parts: pd.DataFrame) -> pd.DataFrame:
    filled = [part for part in parts if len(part)]
    if not filled:
        return faults_frame([])
    joined = pd.concat(filled, ignore_index=True)
    return joined.sort_values(["row_number", "column", "rule"], kind="stable").reset_index(drop=True)


def _their_names(source: Source, column: str, header: list[str]) -> list[str]:
    """Columns of another system's file that our `column`, or their column of that name in a rule, is made from."""
    entry = source.file.fields.get(column, {})
    ours = {name for part in entry.get("parts", [entry]) for name in part_columns(part)} or {column}
    found = (find_column(header, source.file.columns[name]) for name in sorted(ours) if name in source.file.columns)
    return [name for name in found if name is not None]
