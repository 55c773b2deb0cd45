"""`docs/methods.md`: how every statistic is computed, made from the docstrings of the code that computes it.

Belongs here: the page. Does not: formulas (`indicators.statistics`, `indicators.survey_design`).

A function is on the page if its docstring says where its formula comes from (`Source:`) or shows an example (`>>>`).
The examples are run by the tests, so what the page shows is what the code gives.
"""

import inspect
import re
from importlib import import_module
from types import FunctionType, ModuleType

from indicators.statistics.measure_sheets import MEASURE_SHEETS
from schemas.dictionary.markdown import page, table

MADE = (
    "<!-- Made by `ipv-indicators catalogue pages` from the docstrings in `indicators/statistics/` and "
    "`indicators/survey_design.py`. Change them, then make it again. -->"
)

CHAPTERS = {
    "Single figures": ("statistics.intervals", "statistics.estimates", "statistics.repeat_events"),
    "Population surveys": ("survey_design",),
    "Two groups": ("statistics.comparisons", "statistics.group_tests", "statistics.missing_groups"),
    "All groups at once": (
        "statistics.equity_measures",
        "statistics.standard_errors",
        "statistics.equity_simulation",
        "statistics.equity_rounding",
        "statistics.ordered_measures",
    ),
    "The same age for both": ("statistics.standardisation",),
    "Over time": (
        "statistics.signals",
        "statistics.control_limits",
        "statistics.run_rules",
        "statistics.trends",
        "statistics.progress",
        "statistics.released_series",
    ),
}
"""Modules of `indicators` by chapter, in the order of the page."""

EXAMPLE = ">>> "
SOURCE = "Source:"


def methods_page() -> str:
    """The page as Markdown."""
    parts = [
        MADE,
        "# Methods",
        "How every statistic is computed: the formula, where it comes from, and a worked example. Whatever compares "
        "groups, periods or figures is computed from released cells alone, so that nothing can be worked out from it "
        "that the cells do not say. The figures of the cells, and how sure those of surveys are, come from the counts "
        "and weights before these are protected. Intervals are 95 % unless another is named.",
        "Counts and figures can be lists, arrays or columns of a data frame. Arguments stand at the end of each entry.",
        "Some are here for the ministry's own analysts, and in no release: medians, standardised rates and rates of "
        "events that can come again (how many women had two or more would be too few to tell); funnels, which would "
        "rank; Byar's limits, because the sheets promise exact ones; and groups of surveys compared with their whole "
        "design, because weights and standard errors are not published: these lie in the restricted part of the store, "
        "in `survey_comparisons.parquet`.",
    ]
    for chapter, names in CHAPTERS.items():
        parts.append(f"## {chapter}")
        for name in names:
            module = import_module(f"indicators.{name}")
            parts.append(_paragraph(inspect.getdoc(module).split("\n\n")[0]))
            for function in documented_functions(module):
                parts += [f"### {_heading(function.__name__)}", *_body(inspect.getdoc(function))]
                parts.append(f"*In the code: `{module.__name__}.{_call(function)}`.*")
    return page([*parts, "## Measures of the equity table", _measures()])


def _measures() -> str:
    rows = [
        (f"`{m.measure}`", m.name + (" (core)" if m.core else ""), f"`{m.formula}`", m.interval, m.not_when)
        for m in MEASURE_SHEETS
    ]
    return table(("measure", "what it is", "formula", "limits", "when not to use it"), rows)


def documented_functions(module: ModuleType) -> list[FunctionType]:
    """The functions of a module that the page tells of, in the order of its text."""
    functions = [
        item
        for name, item in vars(module).items()
        if inspect.isfunction(item) and item.__module__ == module.__name__ and not name.startswith("_")
    ]
    told = [f for f in functions if SOURCE in (text := inspect.getdoc(f) or "") or EXAMPLE in text]
    return sorted(told, key=lambda f: f.__code__.co_firstlineno)


def _call(function: FunctionType) -> str:
    """The function with the names of its arguments, and what they are if left out."""
    parameters = inspect.signature(function).parameters.values()
    plain = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in parameters]
    return f"{function.__name__}({', '.join(map(str, plain))})"


def _heading(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _body(text: str) -> list[str]:
    """The paragraphs of a docstring; examples as blocks of code."""
    parts = []
    for block in re.split(r"\n\s*\n", text):
        lines = block.split("\n")
        first = next((i for i, line in enumerate(lines) if line.startswith(EXAMPLE)), len(lines))
        if first:
            parts += [_paragraph(piece) for piece in _sentences("\n".join(lines[:first]))]
        if first < len(lines):
            parts.append("\n".join(["```python", *lines[first:], "```"]))
    return parts


def _sentences(block: str) -> list[str]:
    """A paragraph, cut where the formula, its source or an example begins on a line of its own."""
    return re.split(r"\n(?=(?:Formula|Source|Example|Shapes):)", block)


def _paragraph(text: str) -> str:
    """One line; what would be emphasis in Markdown stays as it is."""
    line = " ".join(text.split())
    line = re.sub(r"(?<!`)\*(?!`)", r"\\*", line)
    return re.sub(r"^(Formula|Source|Example|Shapes):", r"**\1:**", line)
