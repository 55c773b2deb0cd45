"""Sheets with one fault each, and the sentence that is said about it.

`right.yaml` and `gap.yaml` are right and stand in the catalogue of every case. A case is a new text in the place of
an old one of `right.yaml`, or bytes in the place of the whole file.
"""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
RIGHT = (FOLDER / "right.yaml").read_text(encoding="utf-8")
GAP = (FOLDER / "gap.yaml").read_text(encoding="utf-8")

SHEET = "process/P90.yaml"
GAP_SHEET = "outcome/O90.yaml"


@dataclass(frozen=True)
class Case:
    """`sentence` is all that is said. `changes`: old text, which stands once in the sheet `file`, and new text.

    `content` stands in the place of the whole file instead.
    """

    name: str
    sentence: str
    changes: tuple[tuple[str, str], ...] = ()
    content: bytes | None = None
    file: str = SHEET

    def files(self) -> dict[str, bytes]:
        """The catalogue of this case: bytes by place."""
        texts = {SHEET: RIGHT, GAP_SHEET: GAP}
        for old, new in self.changes:
            assert texts[self.file].count(old) == 1, f"{self.name}: {old!r} does not stand once in the sheet"
            texts[self.file] = texts[self.file].replace(old, new)
        files = {place: text.encode() for place, text in texts.items()}
        return files if self.content is None else files | {self.file: self.content}
