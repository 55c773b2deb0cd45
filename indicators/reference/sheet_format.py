"""`docs/metadata-sheets.md`: the format of a metadata sheet, made from its definition.

Belongs here: the page. Does not: the fields (`sheet_fields`), how a file is read (`sheet_loading`).
"""

from indicators.registry import Problem
from indicators.sheet_checks import INTERVALS, MULTIPLIERS, PARTS
from indicators.sheet_fields import MEASURES, Field, load_fields
from indicators.sheet_loading import DEEPEST, LARGEST_FILE, as_yaml
from indicators.translations import FIELDS as TRANSLATED
from indicators.translations import ONLY_IF_IN_ENGLISH
from indicators.units import UNITS
from schemas.dictionary.markdown import bullets, page, table

MADE = (
    "<!-- Made by `ipv-indicators catalogue pages` from the definitions in `indicators/`. Change them, then make it "
    "again. -->"
)

NEED_WORDS = {"always": "always", "agreement": "to be agreed", "sometimes": "sometimes"}

HOW_A_FILE_IS_WRITTEN = (
    "one file an indicator, `indicators/catalogue/<level>/<code>.yaml`, UTF-8, at most "
    f"{LARGEST_FILE} bytes, values nested at most {DEEPEST} levels",
    "fields by name, each once; a field that is not needed is left out, never left empty",
    "a value is a text, a plain whole number, `true` or `false`, a list, or a mapping. What could be read in two ways "
    '(`no`, `1.0`, `010`, `2025-01-01`) stands in quotes: `"1.0.0"`',
    "no aliases, anchors, tags, merged mappings or second documents, and no invisible characters",
)

CONDITIONS = (
    "`where` is a condition over the columns of the unit of count: a column on the left, values on the right",
    "`AND`, `OR`, `NOT`, parentheses; `=`, `<>`, `<`, `<=`, `>`, `>=`, `IN (...)`, `BETWEEN`, `IS NULL`, "
    "`IS NOT NULL`, `IS DISTINCT FROM`; `TRUE` for every row",
    "`has(column, 'code')` and `has_any_of(column, ['code', 'code'])` for columns with several codes",
    "a column that can be empty is never excluded with `<>`, `NOT IN` or `NOT`: the empty rows would be lost without "
    "a word. Write `IS DISTINCT FROM`, or list what counts",
    "no functions of dates, no arithmetic, no comparison of two columns, no queries: whatever needs them is a column "
    "of the unit",
)


def sheet_format_page() -> str:
    """The page as Markdown."""
    fields = load_fields()
    groups = dict.fromkeys(field.group for field in fields.values())
    example = Problem("process/P05.yaml", "version", "1.0", fields["version"].fault("1.0") or "")
    parts = [
        MADE,
        "# Metadata sheets",
        "An indicator is a sheet: words, conditions and rules in one YAML file, and no program. `ipv-indicators "
        "catalogue check` reads every sheet and says in one sentence for each fault what to mend:",
        f"```\n{example}\n```",
        "## How a file is written",
        bullets(HOW_A_FILE_IS_WRITTEN),
        "## Conditions",
        bullets(CONDITIONS),
        "## Measures",
        _measures(),
        "## Fields",
        "*always*: no sheet without it. *to be agreed*: needed before the indicator can be agreed; it may stand in the "
        "sheet or in the country's registry. *sometimes*: its meaning says when. A wrong value is followed by what is "
        "said about it. Whether an indicator is agreed is no field: it comes from what the parties agreed to.",
    ]
    for group in groups:
        rows = [_field_row(field) for field in fields.values() if field.group == group]
        parts += [f"### {group}", table(("field", "needed", "meaning", "right", "wrong"), rows)]
    parts += [
        "## Units of count",
        "The columns that conditions, sums and medians may use. *codes* holds several codes, *integer* whole "
        "numbers. A column in *italics* can be empty.",
        table(("unit", "by dimensions", "columns"), [_unit_row(name) for name in UNITS]),
        "## Translations",
        "`indicators/catalogue/translations/<language>/<code>.yaml`, with the same number of concepts and caveats as "
        "the English sheet. A language has every sheet or none. A translation of a former version is refused.",
        table(("field", "what to write"), [_translation_row(name) for name in TRANSLATED]),
    ]
    return page(parts)


def _measures() -> str:
    rows = [
        (
            f"`{measure}`",
            ", ".join(f"`{part}`" for part in PARTS[measure]),
            ", ".join(f"{number}" for number in MULTIPLIERS[measure]),
            ", ".join(f"`{method}`" for method in INTERVALS[measure]),
        )
        for measure in MEASURES
    ]
    return table(("measure", "made of", "multiplier", "interval method"), rows)


def _field_row(field: Field) -> tuple[str, ...]:
    wrong = " ".join(f"`{as_yaml(value)}`" for value in field.bad)
    return (
        f"`{field.name}`",
        NEED_WORDS[field.need],
        field.meaning,
        f"`{as_yaml(field.good)}`",
        f"{wrong}: {field.fault(field.bad[0])}",
    )


def _unit_row(name: str) -> tuple[str, ...]:
    unit = UNITS[name]
    columns = (
        f"*{column.name}* ({column.kind})" if column.nullable else f"{column.name} ({column.kind})"
        for column in unit.columns.values()
    )
    return f"`{name}`", ", ".join(unit.dimensions) or "none", ", ".join(columns) or "none: every row counts"


def _translation_row(name: str) -> tuple[str, str]:
    expected = TRANSLATED[name][1]
    return f"`{name}`", expected + (", if the English sheet has it" if name in ONLY_IF_IN_ENGLISH else "")
