"""Which rules rows break: many rows in one frame, because a frame costs as much as a row.

A case is (rule, (table, right row), columns that are changed).
"""

from schemas.validation import validate_table
from tests.unit.schemas.right_rows import text_frame


def rules_broken(cases) -> list[tuple[str, set[str]]]:
    """Of every case, in order: its name, and the rules its row breaks."""
    found = [(name_of(case), set()) for case in cases]
    for table in {case[1][0] for case in cases}:
        places = [place for place, case in enumerate(cases) if case[1][0] == table]
        validated = validate_table(table, text_frame(*[cases[place][1][1] | cases[place][2] for place in places]))
        for faults in (validated.quarantine, validated.notices):
            for row_number, rule in zip(faults["row_number"], faults["rule"], strict=True):
                found[places[row_number - 2]][1].add(rule)
        assert len(validated.accepted) + validated.quarantine["row_number"].nunique() == len(places)
    return found


def name_of(case) -> str:
    """The rule and the columns that differ: never a whole row."""
    rule, (table, _), change = case
    return f"{rule}-{table}-{'-'.join(change) or 'as it is'}"
