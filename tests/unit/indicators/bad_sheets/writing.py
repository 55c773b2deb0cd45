"""YAML that means something else than it seems to, and files that are none."""

from tests.unit.indicators.bad_sheets import RIGHT, Case

WHERE = "where: enquiry_eligible"

WRITING = (
    # YAML that means something else than it seems to.
    Case(
        "yes_for_true",
        "process/P90.yaml, field target_allowed: line 27: yes can be read in two ways: put it in quotes "
        '("...") if it is a text; else write true, false or a plain whole number.',
        (("target_allowed: true", "target_allowed: yes"),),
    ),
    Case(
        "no_as_a_text",
        "process/P90.yaml, field adjustment: line 33: No can be read in two ways: put it in quotes "
        '("...") if it is a text; else write true, false or a plain whole number.',
        (("adjustment: None.", "adjustment: No"),),
    ),
    Case(
        "octal_number",
        "process/P90.yaml, field min_denominator: line 28: 020 can be read in two ways: put it in "
        'quotes ("...") if it is a text; else write true, false or a plain whole number.',
        (("min_denominator: 20", "min_denominator: 020"),),
    ),
    Case(
        "hexadecimal_number",
        "process/P90.yaml, field min_denominator: line 28: 0x14 can be read in two ways: put it in "
        'quotes ("...") if it is a text; else write true, false or a plain whole number.',
        (("min_denominator: 20", "min_denominator: 0x14"),),
    ),
    Case(
        "number_with_a_line",
        "process/P90.yaml, field min_denominator: line 28: 2_0 can be read in two ways: put it in "
        'quotes ("...") if it is a text; else write true, false or a plain whole number.',
        (("min_denominator: 20", "min_denominator: 2_0"),),
    ),
    Case(
        "number_to_base_60",
        'process/P90.yaml, field lag: line 44: 1:30 can be read in two ways: put it in quotes ("...") '
        "if it is a text; else write true, false or a plain whole number.",
        (("lag: None.", "lag: 1:30"),),
    ),
    Case(
        "infinity",
        "process/P90.yaml, field min_denominator: line 28: .inf can be read in two ways: put it in "
        'quotes ("...") if it is a text; else write true, false or a plain whole number.',
        (("min_denominator: 20", "min_denominator: .inf"),),
    ),
    Case(
        "day_without_quotes",
        "process/P90.yaml, field lag: line 44: 2025-03-31 can be read in two ways: put it in quotes "
        '("...") if it is a text; else write true, false or a plain whole number.',
        (("lag: None.", "lag: 2025-03-31"),),
    ),
    Case(
        "nothing",
        'process/P90.yaml, field lag: line 44: ~ can be read in two ways: put it in quotes ("...") if '
        "it is a text; else write true, false or a plain whole number.",
        (("lag: None.", "lag: ~"),),
    ),
    Case(
        "empty_value",
        "process/P90.yaml, field lag: line 44: write a value, or take the field out.",
        (("lag: None.", "lag:"),),
    ),
    Case(
        "field_twice",
        "process/P90.yaml, field lag: line 45: the field lag stands there twice: take one out.",
        (("lag: None.", "lag: None.\nlag: Two days."),),
    ),
    Case(
        "field_twice_inside",
        "process/P90.yaml, field denominator: line 24: the field where stands there twice: take one out.",
        ((WHERE, "where: enquiry_eligible\n  where: 'TRUE'"),),
    ),
    Case(
        "alias",
        "process/P90.yaml, field concepts: line 12: take out the anchor &once.",
        (("  - Private means alone with staff.", "  - &once Private means alone with staff.\n  - *once"),),
    ),
    Case(
        "tag",
        "process/P90.yaml, field lag: line 44: take out the tag, the word that starts with !.",
        (("lag: None.", "lag: !!str None."),),
    ),
    Case(
        "tag_of_a_program",
        "process/P90.yaml, field lag: line 44: take out the tag, the word that starts with !.",
        (("lag: None.", "lag: !!python/object/apply:os.system ['true']"),),
    ),
    Case(
        "merged_mapping",
        "process/P90.yaml, field denominator: line 23: name the field before the colon with small "
        "letters, digits and _ only.",
        ((WHERE, "<<: {where: enquiry_eligible}"),),
    ),
    Case(
        "field_with_capital_letters",
        "process/P90.yaml, field (the whole file): line 44: name the field before the colon with small "
        "letters, digits and _ only.",
        (("lag: None.", "Lag: None."),),
    ),
    Case(
        "name_that_is_a_number",
        "process/P90.yaml, field (the whole file): line 45: name the field before the colon with small "
        "letters, digits and _ only.",
        (("lag: None.", "lag: None.\n1: 2"),),
    ),
    Case(
        "nested_values",
        "process/P90.yaml, field concepts: line 11: values are nested deeper than 4 levels: write them flatter.",
        (("concepts:\n  - Private means alone with staff.", "concepts: [[[[[deep]]]]]"),),
    ),
    Case(
        "very_deep",
        "process/P90.yaml, field concepts: line 11: values are nested deeper than 4 levels: write them flatter.",
        (("concepts:\n  - Private means alone with staff.", "concepts: " + "[" * 60 + "]" * 60),),
    ),
    Case(
        "bracket_open",
        "process/P90.yaml, field (the whole file): mend line 38 or the one before it: it is not YAML from there on.",
        (("caveats:\n  - Asking alone helps nobody.", "caveats: [Asking alone helps nobody."),),
    ),
    Case(
        "second_document",
        "process/P90.yaml, field (the whole file): write one document a file: take out what follows the line ---.",
        (("lag: None.", "lag: None.\n---\nlag: Two days."),),
    ),
    Case(
        "turned_writing",
        "process/P90.yaml, field (the whole file): take the invisible character U+202E out of line 44.",
        (("lag: None.", "lag: None\u202e."),),
    ),
    Case(
        "space_without_width",
        "process/P90.yaml, field (the whole file): take the invisible character U+200B out of line 44.",
        (("lag: None.", "lag: No\u200bne."),),
    ),
    Case(
        "name_too_long",
        "process/P90.yaml, field short_name: write a text of at most 40 characters (it says: Asked in "
        "private by staff who were alone with her).",
        (("short_name: Asked\n", "short_name: Asked in private by staff who were alone with her\n"),),
    ),
    # Files.
    Case(
        "byte_order_mark",
        "process/P90.yaml, field (the whole file): save the file as UTF-8 without a byte order mark.",
        content=b"\xef\xbb\xbf" + RIGHT.encode(),
    ),
    Case(
        "nul_byte",
        "process/P90.yaml, field (the whole file): take the invisible character U+0000 out of line 44.",
        content=RIGHT.replace("lag: None.", "lag: No\0ne.").encode(),
    ),
    Case(
        "not_utf_8",
        "process/P90.yaml, field (the whole file): save the file as UTF-8.",
        content=RIGHT.replace("lag: None.", "lag: é").encode("latin-1"),
    ),
    Case(
        "utf_16",
        "process/P90.yaml, field (the whole file): save the file as UTF-8.",
        content=RIGHT.encode("utf-16"),
    ),
    Case(
        "huge_file",
        "process/P90.yaml, field (the whole file): make the file smaller: it has more than 32000 bytes.",
        content=RIGHT.encode() + b"#" * 40_000,
    ),
    Case(
        "empty_file",
        "process/P90.yaml, field (the whole file): write the sheet: the file is empty.",
        content=b"",
    ),
    Case(
        "comment_only",
        "process/P90.yaml, field (the whole file): write the sheet: the file is empty.",
        content=b"# nothing\n",
    ),
    Case(
        "list",
        "process/P90.yaml, field (the whole file): write named fields, one below the other: name, colon, value.",
        content=b"- indicator: P90\n",
    ),
    Case(
        "words",
        "process/P90.yaml, field (the whole file): write named fields, one below the other: name, colon, value.",
        content=b"just words\n",
    ),
    Case(
        "tab",
        "process/P90.yaml, field (the whole file): take the invisible character U+0009 out of line 23.",
        content=RIGHT.replace("  where: enquiry_eligible", "\twhere: enquiry_eligible").encode(),
    ),
    Case(
        "json_twice",
        "process/P90.yaml, field (the whole file): mend line 1 or the one before it: it is not YAML from there on.",
        content=b'{"indicator": "P90"}{"indicator": "P91"}',
    ),
)
