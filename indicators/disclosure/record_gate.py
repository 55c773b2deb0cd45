"""May a file with one row a woman or contact be handed over? Refused unless nobody in it stands out.

Belongs here: the questions asked of such a file and the verdict, without any value of a record. Does not: tables of
counts (`primary`, `protection`), who may ask for records at all.

Quasi-identifiers are the columns that somebody may know of her from elsewhere: age band, region, birth group, ethnic
group, facility type, month. Sensitive columns are what must not be learnt. Every column of the file is one of these, or
the key by which rows of one woman belong together: what is not declared is not judged, so it is not handed over.

Sources: k-anonymity, P. Samarati and L. Sweeney (1998), Protecting privacy when disclosing information; L. Sweeney
(2002), International Journal on Uncertainty, Fuzziness and Knowledge-based Systems 10, 557-570. l-diversity (distinct),
A. Machanavajjhala and others (2007), ACM Transactions on Knowledge Discovery from Data 1, 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from indicators.engines import DuckDBEngine, open_file

LEAST_K, LEAST_L = 5, 2
"""Nothing is handed over below these, whatever is asked for."""

MOST_QUASI = 12
BANDS = ((0, "none"), (9, "1 to 9"), (99, "10 to 99"), (999, "100 to 999"))


class RecordsRefused(ValueError):
    """The question cannot be asked of this file; the message names the column and what to do, never a value."""


@dataclass(frozen=True)
class Columns:
    """What each column of a file is. `person`: the key of a woman, made for this file only; empty if each row is a
    woman of her own."""

    quasi: tuple[str, ...]
    sensitive: tuple[str, ...]
    person: str = ""


@dataclass(frozen=True)
class Finding:
    """The answer to one question: whether it holds, and how many rows or women are concerned, as a band (`BANDS`)."""

    rule: str
    holds: bool
    concerned: str


def check_records(path: Path, columns: Columns, k: int, least_different: int) -> list[Finding]:
    """Five questions to the Parquet file `path`; it may be handed over only if every finding holds.

    `k`: women in the smallest class, a class being all rows alike in every quasi-identifier. `least_different`: the l
    of l-diversity, how many different values of each sensitive column a class has. Raises RecordsRefused if a column
    is missing, named twice or not declared, or if k or l is below what is ever allowed.
    """
    _check_question(path, columns, k, least_different)
    with open_file(path, "record") as engine:
        return [
            _smallest_class(engine, columns, k),
            _in_small_classes(engine, columns, k),
            *(_different_values(engine, columns, name, least_different) for name in columns.sensitive),
            _unique_on_few(engine, columns),
            *([_history(engine, columns, k)] if columns.person else []),
        ]


def _smallest_class(engine: DuckDBEngine, columns: Columns, k: int) -> Finding:
    """Samarati and Sweeney: every combination of quasi-identifiers is that of at least k women."""
    smallest = _number(
        engine,
        f"SELECT min(women) FROM (SELECT {_women(columns)} AS women FROM record GROUP BY {_list(columns.quasi)})",
    )
    rule = f"the smallest class has at least {k} women"
    return Finding(rule, smallest >= k, f"fewer than {k} women in it" if smallest < k else "none")


def _in_small_classes(engine: DuckDBEngine, columns: Columns, k: int) -> Finding:
    """How many rows the same rule concerns: what would have to be merged or left out."""
    rows = _number(
        engine,
        f"""SELECT coalesce(sum(n), 0) FROM
        (SELECT count(*) AS n, {_women(columns)} AS women FROM record GROUP BY {_list(columns.quasi)})
        WHERE women < {k}""",
    )
    return Finding(f"no row is in a class of fewer than {k} women", rows == 0, _band(rows))


def _different_values(engine: DuckDBEngine, columns: Columns, name: str, least: int) -> Finding:
    """Machanavajjhala and others: who knows her class learns nothing certain. A missing value counts as none."""
    rows = _number(
        engine,
        f"""SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n, count(DISTINCT {_quoted(name)}) AS different
        FROM record GROUP BY {_list(columns.quasi)}) WHERE different < {least}""",
    )
    return Finding(f"every class has at least {least} different values of {name}", rows == 0, _band(rows))


def _unique_on_few(engine: DuckDBEngine, columns: Columns) -> Finding:
    """Sweeney: two or three facts known of somebody are often enough. Says which columns single most women out."""
    if len(columns.quasi) < 2:
        subsets = [columns.quasi]
    else:
        subsets = [subset for size in (2, 3) for subset in combinations(columns.quasi, size)]
    sets = ", ".join(f"({_list(subset)})" for subset in subsets)
    place = f"grouping({_list(columns.quasi)})"
    found = engine.run(
        f"""SELECT place, count(*) AS alone FROM (SELECT {place} AS place, {_women(columns)} AS women FROM record
        GROUP BY GROUPING SETS ({sets})) WHERE women = 1 GROUP BY place
        ORDER BY alone DESC, bit_count(place) DESC, place"""
    ).to_pylist()
    rule = "nobody is alone with two or three quasi-identifiers"
    if not found:
        return Finding(rule, True, "none")
    worst = _columns_of(found[0]["place"], columns.quasi)
    return Finding(rule, False, f"{_band(found[0]['alone'])}, most with {', '.join(worst)}")


def _history(engine: DuckDBEngine, columns: Columns, k: int) -> Finding:
    """Women whose rows taken together, how many they are and what they say of her, are those of fewer than k women.

    Every single row can be in a large class, and the sequence of them be hers alone.
    """
    row = f"row({_list(columns.quasi)})"
    women = _number(
        engine,
        f"""SELECT coalesce(sum(women), 0) FROM (SELECT count(*) AS women FROM (
            SELECT list({row} ORDER BY {row}) AS history FROM record GROUP BY {_quoted(columns.person)}
        ) GROUP BY history) WHERE women < {k}""",
    )
    return Finding(f"the rows of each woman together are those of at least {k} women", women == 0, _band(women))


def _check_question(path: Path, columns: Columns, k: int, least_different: int) -> None:
    if k < LEAST_K or least_different < LEAST_L:
        raise RecordsRefused(f"k must be at least {LEAST_K} and l at least {LEAST_L}")
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError):
        raise RecordsRefused(f"{path.name}: this is not a Parquet file that can be read") from None
    declared = [*columns.quasi, *columns.sensitive, *([columns.person] if columns.person else [])]
    if not columns.quasi or not columns.sensitive:
        raise RecordsRefused("name at least one quasi-identifier and one sensitive column")
    if len(columns.quasi) > MOST_QUASI:
        raise RecordsRefused(f"more than {MOST_QUASI} quasi-identifiers single everybody out: hand over fewer columns")
    # The engine takes names that differ in capital letters only for the same column.
    if twice := [name for name in declared if [other.lower() for other in declared].count(name.lower()) > 1]:
        raise RecordsRefused(f"column {twice[0]} is named twice: a column is one thing only")
    if missing := [name for name in declared if name not in schema.names]:
        raise RecordsRefused(f"{path.name}: there is no column {missing[0]}")
    if left := [name for name in schema.names if name not in declared]:
        raise RecordsRefused(
            f"{path.name}: column {left[0]} is not declared: say whether it is a quasi-identifier or sensitive, or "
            "take it out of the file"
        )
    if pq.read_metadata(path).num_rows == 0:
        raise RecordsRefused(f"{path.name}: there is no row in it")


def _number(engine: DuckDBEngine, sql: str) -> int:
    return int(engine.run(sql).column(0)[0].as_py())


def _women(columns: Columns) -> str:
    """Women in a class: rows are counted only where each is a woman of her own. A row without a key adds none."""
    return f"count(DISTINCT {_quoted(columns.person)})" if columns.person else "count(*)"


def _columns_of(place: int, quasi: Sequence[str]) -> list[str]:
    """The columns of a grouping set: bits that are 0, the last column the lowest."""
    return [name for position, name in enumerate(reversed(quasi)) if not place >> position & 1][::-1]


def _band(number: int) -> str:
    return next((text for highest, text in BANDS if number <= highest), "1000 or more")


def _list(names: Sequence[str]) -> str:
    return ", ".join(map(_quoted, names))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
