"""Which build of the chart library the pages load when somebody explores a chart.

Belongs here: choosing it, its version, what the pages have to tell it. Does not: getting it (`make library`), figures
for it (`plotly_figures`). The small build has lines and bars only, which is all that is drawn here: a quarter of the
full one that comes with the package plotly. It is used if npm brought it into `explore/`, by the version and hash in
`explore/package-lock.json`, and if the package has the same version, so that figures and library belong together.
"""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

LIBRARY = "plotly.min.js"
FULL = Path(str(files("plotly") / "package_data" / LIBRARY))
SMALL = Path(__file__).parent / "explore" / "node_modules" / "plotly.js-basic-dist-min" / "plotly-basic.min.js"
VERSION = re.compile(r"plotly\.js (?:\(basic - minified\) )?v(\d+\.\d+\.\d+)\b")


def library_file() -> Path:
    """The small build if it is there in the version of the package plotly, else the full one."""
    return SMALL if SMALL.is_file() and library_version(SMALL) == library_version(FULL) else FULL


def library_version(library: Path) -> str:
    """The version that a build says of itself in its first lines; "" if it says none."""
    with library.open(encoding="utf-8") as text:
        found = VERSION.search(text.read(200))
    return found[1] if found else ""


@cache
def library_styles(library: Path) -> tuple[str, ...]:
    """Identifiers under which the library adds inline style sheets of its own, which the security policy forbids.
    It leaves out one whose identifier is on the page already (each build has one, for maps)."""
    return tuple(sorted(set(re.findall(r'getElementById\("([0-9a-f]{64})"\)', library.read_text(encoding="utf-8")))))
