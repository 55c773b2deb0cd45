"""Documents that run: blocks of Python in a page, each followed by what it prints.

Belongs here: running them and writing the page anew with what they print. Does not: which pages.
"""

import contextlib
import io
import re
from pathlib import Path

BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n\n```text\n(?P<printed>.*?)```\n", re.DOTALL)


def run_document(text: str, replaced: dict[str, str]) -> str:
    """The document with what its blocks print now. `replaced`: paths in the document by the ones to use instead."""
    names: dict = {}

    def run(block: re.Match) -> str:
        code = block["code"]
        for told, used in replaced.items():
            code = code.replace(told, used)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "document", "exec"), names)
        lines = "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())
        return f"```python\n{block['code']}```\n\n```text\n{lines}```\n"

    return BLOCK.sub(run, text)


def page(house: Path, name: str) -> str:
    """The text of a page in `docs`."""
    return (house / "docs" / name).read_text(encoding="utf-8")
