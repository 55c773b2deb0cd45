"""What `ipv-indicators check` says about a file, fault by fault and as a whole, whatever it is printed as.

Belongs here: sentences put together from what is known about rules and columns. Does not: layout (`check_report`),
finding faults (`schemas.checking`), what is said about one rule (`schemas.dictionary.words`,
`schemas.sources.explaining`). A value of a row appears only where `show_values` is true, escaped.
"""

from dataclasses import dataclass

from pipelines.commands.showing import harmless, shown_value
from schemas.checking import CheckedFile
from schemas.columns import describe
from schemas.delivery import DeliveryRefused
from schemas.dictionary.words import SEVERITY_WORDS, what_is_wrong, what_to_do
from schemas.open_questions import OPEN
from schemas.reading import FileRefused
from schemas.rules import load_rules
from schemas.sources.explaining import explained, their_names

OPEN_WORDS = "open question"
OPEN_ADVICE = "Right if the row that it belongs to was delivered earlier, or is to be corrected here. If not: "


@dataclass(frozen=True)
class Line:
    """A fault in words. `column`: theirs in the file of another system, where `ours` is what is made of it.

    `value` is None unless values are shown.
    """

    row: int | None
    column: str
    rule: str
    severity: str
    wrong: str
    do: str
    value: str | None = None
    ours: str = ""


def lines_of(file: CheckedFile, show_values: bool) -> list[Line]:
    """Every fault of a file in words, open questions last."""
    if file.refusals:
        return [refusal_line(refusal) for refusal in file.refusals]
    said = Said(file)
    lines = []
    # What is certain comes first: open questions can be many.
    ordered = file.faults.assign(open=file.faults["severity"] == OPEN).sort_values("open", kind="stable")
    for fault in ordered.itertuples(index=False):
        wrong, do = said.of(fault.column, fault.rule, fault.severity)
        theirs = said.theirs(fault.column)
        value = file.value(int(fault.row_number), fault.column) if show_values else None
        lines.append(
            Line(
                int(fault.row_number),
                theirs or fault.column,
                fault.rule,
                called(fault.severity),
                wrong,
                do,
                shown_value(value),
                fault.column if theirs else "",
            )
        )
    return lines


class Said:
    """What is said about the faults of one file: once for each column and rule."""

    def __init__(self, file: CheckedFile):
        self._file = file
        self._columns = {column.name: column for column in describe(file.table)}
        self._known: dict[tuple[str, str, str], tuple[str, str]] = {}
        self._theirs: dict[str, str] = {}

    def theirs(self, column: str) -> str:
        """The columns of another system's file that a fault in `column` is about; nothing in our own format."""
        if column not in self._theirs:
            self._theirs[column] = " + ".join(harmless(name) for name in self._their_names(column))
        return self._theirs[column]

    def of(self, column: str, rule_name: str, severity: str) -> tuple[str, str]:
        """What is wrong, and what to do."""
        key = (column, rule_name, severity)
        if key not in self._known:
            self._known[key] = self._words(*key)
        return self._known[key]

    def _words(self, column: str, rule_name: str, severity: str) -> tuple[str, str]:
        rule = load_rules()[rule_name]
        if self._file.source is not None:
            wrong, do = explained(self._file.source, column, rule, [self.theirs(column)])
        else:
            described = self._columns.get(column)
            wrong, do = what_is_wrong(described, rule), what_to_do(described, rule)
        return wrong, f"{OPEN_ADVICE}{do[:1].lower()}{do[1:]}" if severity == OPEN else do

    def _their_names(self, column: str) -> list[str]:
        if self._file.source is None or self._file.text is None or not column:
            return []
        return their_names(self._file.source, column, list(self._file.text.columns))


def notes_of(file: CheckedFile) -> list[str]:
    """What is to be known of the file that is no fault, as sentences."""
    if file.refusals:
        return []
    notes = []
    if not file.rows:
        notes.append("There is nothing in it: no row is filled in below the names of the columns.")
    for table, rules in file.not_asked.items():
        notes.append(
            f"Not checked: whether what the rows refer to is in {table} and fits ({', '.join(rules)}). That is an open "
            f"question until the file is checked together with {table}: name both files, or their folder."
        )
    if file.unused:
        number = len(file.unused)
        names = ", ".join(harmless(name) for name in file.unused)
        notes.append(
            f"{number} column{' is' if number == 1 else 's are'} not used and will not be kept: {names}. What nobody "
            "uses had better not be sent."
        )
    return notes


def refusal_line(refusal: FileRefused | DeliveryRefused) -> Line:
    """Why nothing of a file is taken, in words."""
    if isinstance(refusal, DeliveryRefused):
        return Line(None, "", "delivery", called("stop"), str(refusal), "")
    rule = load_rules().get(refusal.rule)
    severity = called("stop")
    if rule is not None and rule.opens_ticket:
        severity += f"; {called('ticket')}"
    do = refusal.do or (rule.do if rule else "")
    return Line(refusal.row_number, harmless(refusal.column), refusal.rule, severity, refusal.message, do)


def called(severity: str) -> str:
    """What a severity is called, that of an open question included."""
    return OPEN_WORDS if severity == OPEN else SEVERITY_WORDS[severity][0]
