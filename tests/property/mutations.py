"""The ways in which files come damaged: each takes the records of a good file and gives the bytes of a bad one.

Belongs here: what goes wrong with files. Does not: what must become of them.
"""

import csv
import gzip
import io
import random
import zipfile
from collections.abc import Callable

Records = list[list[str]]


def written(records: Records, delimiter: str = ",", line_end: str = "\n", quote_all: bool = False) -> bytes:
    """The records as CSV in UTF-8."""
    file = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(file, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(records)
    return file.getvalue().encode()


def _with_value(records: Records, draw: random.Random, value: str) -> Records:
    """One value of one row, not of the header, exchanged."""
    changed = [list(record) for record in records]
    row = draw.choice(changed[1:])
    row[draw.randrange(len(row))] = value
    return changed


def _cut(records, draw):
    content = written(records)
    return content[: draw.randrange(len(content))]


def _cut_gzip(records, draw):
    content = gzip.compress(written(records), mtime=0)
    return content[: draw.randrange(len(content))]


def _bytes_changed(records, draw):
    content = bytearray(written(records))
    for _ in range(draw.randint(1, 4)):
        content[draw.randrange(len(content))] = draw.randrange(256)
    return bytes(content)


def _bytes_left_out(records, draw):
    content = written(records)
    place = draw.randrange(len(content))
    return content[:place] + content[place + draw.randint(1, 30) :]


def _open_quotation_mark(records, draw):
    content = written(records, quote_all=draw.random() < 0.5)
    place = draw.randrange(len(content))
    return content[:place] + b'"' * draw.choice((1, 1, 2, 3)) + content[place:]


def _fewer_or_more_fields(records, draw):
    changed = [list(record) for record in records]
    for record in draw.sample(changed, k=draw.randint(1, len(changed))):
        if draw.random() < 0.5:
            record.pop(draw.randrange(len(record)))
        else:
            record.insert(draw.randrange(len(record) + 1), draw.choice(("", "x", "Zx7Canary")))
    return written(changed)


def _other_delimiter(records, draw):
    return written(records, delimiter=draw.choice(";\t|"))


def _mixed_delimiters(records, draw):
    lines = [written([record], delimiter=draw.choice(",,,;\t")) for record in records]
    return b"".join(lines)


def _byte_order_mark(records, draw):
    return draw.choice((b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf")) + written(records, line_end="\r\n")


def _wide_encoding(records, draw):
    return written(records).decode().encode(draw.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32")))


def _old_encoding(records, draw):
    changed = _with_value(records, draw, draw.choice(("pequeña", "größer", "młoda", "Жена")))
    return written(changed).decode().encode(draw.choice(("cp1252", "cp1250", "cp1251", "mac-roman")), errors="replace")


def _nul(records, draw):
    content = written(records)
    place = draw.randrange(len(content))
    return content[:place] + b"\0" * draw.randint(1, 9) + content[place:]


def _header_changed(records, draw):
    header = list(records[0])
    place = draw.randrange(len(header))
    header[place] = draw.choice(
        (header[place - 1], header[place].upper(), f" {header[place]}", "", "Zx7Canary", "nombre")
    )
    return written([header, *records[1:]])


def _header_missing_or_doubled(records, draw):
    return written(records[1:] if draw.random() < 0.5 else [records[0], *records])


def _columns_swapped(records, draw):
    one, other = draw.sample(range(len(records[0])), 2)
    changed = [list(record) for record in records]
    for record in changed[draw.choice((0, 1)) :]:
        record[one], record[other] = record[other], record[one]
    return written(changed)


def _not_available(records, draw):
    return written(
        _with_value(records, draw, draw.choice(("NA", "N/A", "null", "NULL", "NaN", "nan", "None", "-", "99", ".")))
    )


def _spreadsheet_values(records, draw):
    values = (
        "2025-03-15",
        "45731",
        "45731.0",
        "1E+05",
        "01-mar",
        "Mar-25",
        "TRUE",
        "1,5",
        "#N/A",
        "#REF!",
        "2025-03",
        "1.0",
    )
    return written(_with_value(records, draw, draw.choice(values)))


def _formulas(records, draw):
    values = (
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "-cmd",
        "@SUM(1)",
        "\t=1",
        '=HYPERLINK("x","y")',
        "'=1",
        "%0A=1",
    )
    return written(_with_value(records, draw, draw.choice(values)))


def _new_codes(records, draw):
    return written(
        _with_value(records, draw, draw.choice(("hospital_new", "otro", "yes ", "YES", "roma|new", "|", "a||b")))
    )


def _numbers_out_of_range(records, draw):
    values = ("-1", "0", "00", "1e9", "99999", "3.0", "٣", "½", "1_0", " 1", "0x1")
    return written(_with_value(records, draw, draw.choice(values)))


def _repeated_rows(records, draw):
    rows = [draw.choice(records[1:]) for _ in range(draw.randint(1, 3))]
    return written([*records, *rows])


def _conflicting_rows(records, draw):
    return written(
        [*records, draw.choice(_with_value(records[:2], draw, draw.choice(("yes", "true", "health", "x")))[1:])]
    )


def _very_long_line(records, draw):
    changed = _with_value(records, draw, draw.choice(("Zx7Canary", "x,")) * draw.choice((30, 20_000)))
    return written(changed)


def _other_files(records, draw):
    content = written(records)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("xl/worksheets/sheet1.xml", content)
    kinds = (
        archive.getvalue(),
        b"%PDF-1.7\n" + content,
        b"<!DOCTYPE html><table>" + content,
        gzip.compress(content, mtime=0),
    )
    return draw.choice((*kinds, b"\xd0\xcf\x11\xe0" + content, b"PAR1" + content, b"SQLite format 3\0" + content))


def _carriage_returns(records, draw):
    return written(records, line_end="\r")


def _mixed_line_ends(records, draw):
    return b"".join(written([record], line_end=draw.choice(("\n", "\r\n", "\r"))) for record in records)


def _blank_lines(records, draw):
    content = written(records)
    lines = content.splitlines(keepends=True)
    lines.insert(draw.randrange(len(lines) + 1), draw.choice((b"\n", b"\r\n", b" \n", b",\n")))
    return b"".join(lines) + draw.choice((b"\n\n\n", b"\r\n", b" ", b"\x1a", b",,,,,,\n"))


def _odd_characters(records, draw):
    values = (
        "\u200b",
        "a\u0301",
        "\u202eabc",
        "yes\u00a0",
        "ｙｅｓ",
        "\u2028",
        "\x0b",
        "\x85",
        "😀",
        "\ufeffF0001",
        "a\nb",
        "a\r\nb",
    )
    return written(_with_value(records, draw, draw.choice(values)))


def _several(records, draw):
    content = MUTATIONS[draw.choice(("cut", "bytes changed", "new codes", "blank lines", "repeated rows"))](
        records, draw
    )
    place = draw.randrange(len(content) + 1)
    return content[:place] + draw.choice((b'"', b",", b"\n", b"\r", b"\xff", b"\0", b'""')) + content[place:]


MUTATIONS: dict[str, Callable[[Records, random.Random], bytes]] = {
    "cut": _cut,
    "cut, compressed": _cut_gzip,
    "bytes changed": _bytes_changed,
    "bytes left out": _bytes_left_out,
    "open quotation mark": _open_quotation_mark,
    "fewer or more fields": _fewer_or_more_fields,
    "other delimiter": _other_delimiter,
    "mixed delimiters": _mixed_delimiters,
    "byte-order mark": _byte_order_mark,
    "wide encoding": _wide_encoding,
    "old encoding": _old_encoding,
    "nul": _nul,
    "header changed": _header_changed,
    "header missing or doubled": _header_missing_or_doubled,
    "columns swapped": _columns_swapped,
    "not available": _not_available,
    "spreadsheet values": _spreadsheet_values,
    "formulas": _formulas,
    "new codes": _new_codes,
    "numbers out of range": _numbers_out_of_range,
    "repeated rows": _repeated_rows,
    "conflicting rows": _conflicting_rows,
    "very long line": _very_long_line,
    "other files": _other_files,
    "carriage returns": _carriage_returns,
    "mixed line ends": _mixed_line_ends,
    "blank lines": _blank_lines,
    "odd characters": _odd_characters,
    "several": _several,
}
