"""Cells of a spreadsheet that hold an error, such as #N/A or #REF!: a formula that found nothing.

Belongs here: finding them. Does not: the other cells (`spreadsheet`), for which the reader there is enough: it gives
such a cell as an empty one, and nothing may become empty without a word.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

ERROR_TEXT = re.compile(r"#(?:[¡¿]?[^\W\d_]{1,11}(?:[!?]|/[^\W_]{1,2}!?)|NV|HIÁNYZIK)")
"""An error as spreadsheet programs write it, in a CSV file in their language: #N/A, #REF!, #¡DIV/0!, #BEZUG!, #NV."""

MARKS = (b't="e"', b"t='e'")
CHUNK_BYTES = 1 << 20
PLACE = re.compile("([A-Z]+)([0-9]+)")


def error_cells(archive: zipfile.ZipFile, sheet_name: str) -> list[tuple[int, int, str]]:
    """Row and column (both counted from 0) and text of every cell of the sheet that holds an error."""
    found = []
    for part in _parts(archive, sheet_name):
        # Most sheets have none, and taking a large one apart takes a while.
        if not _is_marked(archive, part):
            continue
        with archive.open(part) as stream:
            for _, element in ElementTree.iterparse(stream):
                place = PLACE.fullmatch(element.get("r", "")) if _name(element) == "c" else None
                if place and element.get("t") == "e":
                    texts = [child.text for child in element if _name(child) == "v" and child.text]
                    found.append((int(place[2]) - 1, _column(place[1]), texts[0] if texts else "#N/A"))
                if _name(element) == "row":
                    element.clear()
    return found


def _is_marked(archive: zipfile.ZipFile, part: str) -> bool:
    before = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            if any(mark in before + chunk for mark in MARKS):
                return True
            before = chunk[-len(MARKS[0]) :]
    return False


def _parts(archive: zipfile.ZipFile, sheet_name: str) -> Iterator[str]:
    """The part of the archive that is this sheet; none if the workbook is written in another way."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    sheets = [element for element in workbook.iter() if _name(element) == "sheet" and element.get("name") == sheet_name]
    wanted = {value for sheet in sheets for key, value in sheet.items() if key.endswith("}id")}
    for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels")):
        part = posixpath.normpath(posixpath.join("xl", relation.get("Target", ""))).lstrip("/")
        if relation.get("Id") in wanted and part in names:
            yield part


def _name(element: ElementTree.Element) -> str:
    """Without the namespace, of which there are two."""
    return element.tag.rpartition("}")[2]


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
