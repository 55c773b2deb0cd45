"""The bill of materials of every release, CycloneDX, from constraints.txt and the lock of npm: `make sbom`, and after
each `make lock`.

Belongs here: writing down what the project is made with. Does not: choosing it (`pyproject.toml`, `make lock`), known
faults of it (`known_faults.py`). Format: CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json. The same constraints give
the same bytes. A run copies it into the release; a test holds it against constraints.txt.
"""

import base64
import json
import re
import sys
import tomllib
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
NPM_LOCK = HOUSE / "dashboards" / "explore" / "package-lock.json"
BILL = HOUSE / "pipelines" / "bill_of_materials.cdx.json"
LINE = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^ ;]+)( ; (?P<where>.+))?")


def components(constraints: str) -> list[dict]:
    """One component a line of constraints.txt. Raises ValueError for a line that pins nothing."""
    found = []
    for line in constraints.splitlines():
        pinned = LINE.fullmatch(line.strip())
        if pinned is None:
            raise ValueError(f"constraints.txt: this line pins nothing: {line}")
        name, version = re.sub(r"[-_.]+", "-", pinned["name"]).lower(), pinned["version"]
        address = f"pkg:pypi/{name}@{version}"
        component = {"type": "library", "bom-ref": address, "name": name, "version": version, "purl": address}
        if pinned["where"]:
            component["properties"] = [{"name": "ipv-indicators:where", "value": pinned["where"]}]
        found.append(component)
    return found


def npm_components(lock: str) -> list[dict]:
    """One component a package of a package-lock.json, each used only where npm could get it. Raises KeyError for one
    without a version or a hash."""
    found = []
    for place, package in json.loads(lock)["packages"].items():
        if place:
            name = place.removeprefix("node_modules/")
            address = f"pkg:npm/{name}@{package['version']}"
            kind, digest = package["integrity"].split("-", 1)
            content = base64.b64decode(digest).hex()
            found.append(
                {
                    "type": "library",
                    "bom-ref": address,
                    "name": name,
                    "version": package["version"],
                    "purl": address,
                    "scope": "optional",
                    "hashes": [{"alg": {"sha512": "SHA-512"}[kind], "content": content}],
                    "licenses": [{"license": {"id": package["license"]}}],
                }
            )
    return found


def bill_of_materials(house: Path) -> dict:
    """The bill of the project in `house`."""
    project = tomllib.loads((house / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    product = {
        "type": "application",
        "bom-ref": project["name"],
        "name": project["name"],
        "version": project["version"],
    }
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": product | {"licenses": [{"license": {"id": project["license"]}}]}},
        "components": [
            *components((house / "constraints.txt").read_text(encoding="utf-8")),
            *npm_components(NPM_LOCK.read_text(encoding="utf-8")),
        ],
    }


if __name__ == "__main__":
    destination = Path(sys.argv[1]) if sys.argv[1:] else BILL
    destination.write_text(json.dumps(bill_of_materials(HOUSE), indent=1) + "\n", encoding="utf-8")
