"""Leaves of all mutants in a session of cosmic-ray a sample: `python -m tests.mutation.chosen_mutants SESSION NUMBER`.

Belongs here: which kinds of change are tried, and where. Does not: making and trying them, which cosmic-ray does (see
CONTRIBUTING.md), and what the tests are (`*.toml` beside this file).

The sample is the same for the same code. Each module has a share of it like that of its mutants, three at least.
"""

import ast
import random
import re
import sys
from collections.abc import Iterator
from math import ceil
from pathlib import Path

from cosmic_ray.work_db import WorkDB
from cosmic_ray.work_item import MutationSpec, WorkerOutcome, WorkResult

KINDS = re.compile(
    r"core/(ReplaceBinaryOperator_(Add_Sub|Sub_Add|Mul_Add|Div_Mul|FloorDiv_Mul|Mod_Mul|Pow_Mul|BitOr_BitAnd|BitAnd_BitOr)"
    r"|ReplaceComparisonOperator_(Eq_NotEq|NotEq_Eq|Lt_LtE|Lt_GtE|LtE_Lt|LtE_Gt|Gt_GtE|Gt_LtE|GtE_Gt|GtE_Lt|Is_IsNot"
    r"|IsNot_Is)|ReplaceUnaryOperator_(USub_UAdd|Delete_Invert|Delete_Not)|AddNot|ReplaceTrueWithFalse"
    r"|ReplaceFalseWithTrue|ReplaceAndWithOr|ReplaceOrWithAnd|ReplaceBreakWithContinue|ReplaceContinueWithBreak"
    r"|NumberReplacer|ZeroIterationForLoop)"
)
"""One opposite of each operator, and its edge where it has one; conditions turned round; numbers one more or less."""

SEED, LEAST = 1, 3


def spared(code: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """From where to where nothing is changed: what says a type or only guards, and sentences for people."""
    for node in ast.walk(ast.parse(code)):
        guards = isinstance(node, ast.keyword) and node.arg in ("frozen", "strict")
        parts = [node] if guards or isinstance(node, ast.JoinedStr) else []
        parts += [getattr(node, name, None) for name in ("annotation", "returns")]
        for part in parts:
            if part is not None:
                yield (part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset)


def chosen(mutants: list[tuple[str, MutationSpec]], number: int) -> set[str]:
    """Names of the mutants that are tried."""
    by_module: dict[Path, list[tuple[str, MutationSpec]]] = {}
    for name, mutant in mutants:
        by_module.setdefault(mutant.module_path, []).append((name, mutant))
    draw, result = random.Random(SEED), set()
    for _, own in sorted(by_module.items()):
        own.sort(key=lambda entry: (entry[1].start_pos, entry[1].operator_name, entry[1].occurrence))
        result |= {
            name for name, _ in draw.sample(own, min(len(own), max(LEAST, ceil(number * len(own) / len(mutants)))))
        }
    return result


def main(session: str, number: int) -> None:
    database = WorkDB(session, WorkDB.Mode.open)
    every = [(item.job_id, item.mutations[0]) for item in database.work_items]
    left_out = {path: list(spared(path.read_text(encoding="utf-8"))) for path in {m.module_path for _, m in every}}
    mutants = [
        (name, mutant)
        for name, mutant in every
        if KINDS.fullmatch(mutant.operator_name)
        and not any(start <= mutant.start_pos < end for start, end in left_out[mutant.module_path])
    ]
    tried = chosen(mutants, number)
    others = [name for name, _ in every if name not in tried]
    database.set_multiple_results(others, WorkResult(WorkerOutcome.SKIPPED, output="not in the sample"))
    print(f"{len(tried)} of {len(mutants)} mutants will be tried")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
