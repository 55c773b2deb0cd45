"""Checking files before they are sent: every rule of the intake, on files that have not been received.

Belongs here: the same steps as the intake, in the same order, and what they find. Does not: a rule (`tables`,
`across`), how a file is read (`reading`, `spreadsheet`), what an earlier delivery may answer (`open_questions`), what
is printed (`pipelines.commands.check`).

What was delivered earlier is not known here. A rule that looks for another row (the contact of a referral, the
first version of a correction) is therefore left open unless the files are said to be everything there is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from schemas.delivery import DeliveredFile, DeliveryRefused, check_delivered, load_delivery
from schemas.editions import withdrawals
from schemas.headers import Layout, header_faults, layout_of, unused_columns
from schemas.open_questions import OPEN, not_asked, with_open_questions
from schemas.reading import FileRefused, TextTable, read_text_table
from schemas.recognition import Recognised, deliveries_in, files_in, other_format, recognise
from schemas.repeats import without_repeats
from schemas.rules import FAULT_COLUMNS, QUARANTINING, faults_frame, with_severity
from schemas.screening import refusals_of
from schemas.sources import Source, convert
from schemas.sources.explaining import their_names
from schemas.spreadsheet import is_spreadsheet, read_spreadsheet
from schemas.spreadsheet_errors import ERROR_TEXT
from schemas.validation import Validated, validate_across, validate_table

MOST_REFUSALS = 10
"""Faults of a whole file that are told at once."""

LARGE_BYTES = 5_000_000
"""Size from which it is reported what is going on."""


@dataclass(frozen=True)
class CheckedFile:
    """What was found in one file.

    `rows`: records without the header. `refusals`: why nothing of the file is taken, at most `MOST_REFUSALS`.
    `faults`: DataFrame[row_number, column, rule, severity], severity `open` included, never a value. `duplicates`:
    rows that say again what another row says. `out_of_scope`: rows of another system that are none of ours.
    `unused`: columns of another system's file that nothing is made of. `not_asked`: tables that are not here, each
    with the rules that look in it and were therefore not asked.
    """

    path: Path
    table: str | None = None
    source: Source | None = field(default=None, repr=False)
    rows: int = 0
    refusals: tuple[FileRefused | DeliveryRefused, ...] = ()
    faults: pd.DataFrame = field(default_factory=lambda: faults_frame([]), repr=False)
    duplicates: int = 0
    out_of_scope: int = 0
    unused: tuple[str, ...] = ()
    not_asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
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
        return not self.refusals and self.to_correct == 0

    def value(self, row_number: int, column: str) -> str | None:
        """What stands in the cell (of another system's file: in its cells that the column is made from)."""
        rows = self.text[self.text["row_number"] == row_number] if self.text is not None else None
        if rows is None or rows.empty or not column:
            return None
        names = their_names(self.source, column, list(self.text.columns)) if self.source else [column]
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
        for file, delivered, sender in _files(path, checked, source):
            found, rows = _check_file(file, recognise, table, sender, delivered, report)
            if rows is not None:
                validated[len(checked)] = rows
            checked.append(found)
    return _across(checked, validated, complete)


def _files(
    path: Path, checked: list[CheckedFile], source: str | None
) -> list[tuple[Path, DeliveredFile | None, str | None]]:
    """The files that `path` stands for, with what their delivery says of them and the source they come from, if known.

    A refused delivery is told.
    """
    if not path.is_dir():
        return [(path, None, source)]
    files: list[tuple[Path, DeliveredFile | None, str | None]] = []
    deliveries = deliveries_in(path)
    for folder in deliveries:
        name = folder.resolve().parent.name
        other = other_format(name)
        sender = name if other else source
        try:
            delivery = load_delivery(folder, name, other.file.table if other else None)
            files += [(file.path, file, sender) for file in delivery.files]
        except DeliveryRefused as refusal:
            checked.append(CheckedFile(folder, refusals=(refusal,)))
            files += [(file, None, sender) for file in files_in(folder)]
    return files or [(file, None, source) for file in files_in(path)]


def _check_file(path, recognise, table, source, delivered, report) -> tuple[CheckedFile, Validated | None]:
    large = path.stat().st_size > LARGE_BYTES
    if large:
        report(f"{path.name}: reading")
    known, content, refusals = None, None, []
    try:
        known = recognise(path, delivered.table if delivered else table, source)
        content, refusals = _read(path, known)
        if delivered is not None:
            check_delivered(delivered, content)
    except FileRefused as refusal:
        refusals = [*refusals, refusal]
    if refusals:
        named = known.table if known else table
        return CheckedFile(path, table=named, refusals=tuple(refusals[:MOST_REFUSALS])), None
    if large:
        report(f"{path.name}: checking {content.physical_records - 1:,} rows")
    return _check_rows(path, known, content)


def _read(path: Path, known: Recognised) -> tuple[TextTable, list[FileRefused]]:
    """The content, and why the file is stopped. Raises FileRefused for a file that cannot be read at all."""
    layout = known.source.layout if known.source else layout_of(known.table)
    read = read_spreadsheet if is_spreadsheet(path) else read_text_table
    header: FileRefused | None = None
    try:
        content = read(path, layout)
    except FileRefused as refusal:
        header = refusal
    if header is None:
        return content, refusals_of(content, layout)
    if header.rule not in ("FL01", "FL02"):
        raise header
    return _read_all_the_same(path, read, layout)


def _read_all_the_same(path: Path, read: Callable, layout: Layout) -> tuple[TextTable, list[FileRefused]]:
    """A file with a wrong header: its columns that are right are looked at too, so that all is told at once."""
    content = read(path, replace(layout, exact=False, required=(), optional=layout.required + layout.optional))
    faults = header_faults(list(content.header), layout)
    refusals = [FileRefused(fault.rule, fault.message, 1, fault.column, fault.do) for fault in faults]
    frame = content.frame
    if layout.table:
        names = [spellings[0] for spellings in layout.required]
        absent = {name: pd.array([""] * len(frame), dtype="string") for name in names if name not in frame}
        frame = frame.assign(**absent)[["row_number", *names]]
    return content, refusals + refusals_of(replace(content, frame=frame), layout)


def _check_rows(path: Path, known: Recognised, content: TextTable) -> tuple[CheckedFile, Validated]:
    broken = with_severity(content.faults)[list(FAULT_COLUMNS)]
    frame, held, out_of_scope = content.frame, faults_frame([]), 0
    if known.source is not None:
        converted = convert(content.frame, known.source, content.sha256)
        frame, held, out_of_scope = converted.frame, converted.quarantine, len(converted.out_of_scope)
    validated = _validated(known.table, frame)
    if known.source is None:
        validated = replace(validated, quarantine=_with_error_cells(validated.quarantine, frame))
    unused = unused_columns(content.header, known.source.layout) if known.source else []
    checked = CheckedFile(
        path=path,
        table=known.table,
        source=known.source,
        rows=content.physical_records - 1,
        faults=_joined(broken, held, validated.quarantine, validated.notices),
        out_of_scope=out_of_scope,
        unused=tuple(unused),
        text=content.frame,
    )
    return checked, validated


def _with_error_cells(faults: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """The faults, those of cells with an error of a spreadsheet program named as what they are."""
    texts, rule = frame.set_index("row_number"), faults["rule"].copy()
    for column, found in faults[rule.isin(("type", "code", "pattern"))].groupby("column"):
        errors = texts.loc[found["row_number"], column].str.fullmatch(ERROR_TEXT).fillna(False)
        rule[found.index[errors.to_numpy(dtype=bool)]] = "error_cell"
    return with_severity(faults.assign(rule=rule))


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
    asked = found if complete else {table: with_open_questions(table, r, tables, found) for table, r in found.items()}
    return [
        _with_faults_across(file, place, duplicates, asked, {} if complete else not_asked(file.table, tables))
        if place in validated
        else file
        for place, file in enumerate(checked)
    ]


def _with_faults_across(file: CheckedFile, place: int, duplicates: list, found: dict, absent: dict) -> CheckedFile:
    repeated = sum(int((rows["file"] == place).sum()) for rows in duplicates)
    own = found[file.table]
    own = own.loc[own["file"] == place, list(FAULT_COLUMNS)]
    return replace(file, duplicates=repeated, not_asked=absent, faults=_joined(file.faults, own))


def _joined(*parts: pd.DataFrame) -> pd.DataFrame:
    filled = [part for part in parts if len(part)]
    if not filled:
        return faults_frame([])
    joined = pd.concat(filled, ignore_index=True)
    return joined.sort_values(["row_number", "column", "rule"], kind="stable").reset_index(drop=True)
