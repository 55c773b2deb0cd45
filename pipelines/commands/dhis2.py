"""`ipv-indicators dhis2`: released figures as a payload for DHIS2.

Belongs here: arguments, what is printed, exit codes. Does not: the payload (`dashboards.downloads.dhis2`), sending it.
"""

import argparse
import json
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT, WRONG_USE, ended
from pipelines.commands.released import add_release_option

EXAMPLES = """examples:
  ipv-indicators dhis2 template > mapping.yaml          then fill in the identifiers of your DHIS2
  ipv-indicators dhis2 payload --mapping mapping.yaml --out FOLDER

FOLDER gets values.json, to import, and deletions.json, to import with importStrategy=DELETE: what is not shown (any
more) must not stay in DHIS2 from an earlier time. Exit code 0: written. 1: refused. 2: wrong use.
"""


def add_parser(commands) -> None:
    """Add `dhis2` to the commands of the command line."""
    parser = commands.add_parser(
        "dhis2",
        help="a payload for DHIS2 from a release",
        description="Released figures as dataValueSets of DHIS2, by a mapping file. Nothing is sent.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    template = actions.add_parser(
        "template",
        help="print a mapping to fill in",
        epilog="example: ipv-indicators dhis2 template > mapping.yaml",
    )
    template.set_defaults(command=_template)
    payload = actions.add_parser(
        "payload",
        help="write the payload",
        epilog="example: ipv-indicators dhis2 payload --mapping mapping.yaml --out FOLDER",
    )
    payload.add_argument("--mapping", type=Path, required=True, metavar="FILE.yaml")
    payload.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="new folder for the two files")
    payload.add_argument("--json", action="store_true", help="print what was done as JSON")
    payload.set_defaults(command=_payload)
    for action in (template, payload):
        add_release_option(action)


def _template(options: argparse.Namespace) -> int:
    from dashboards.downloads.dhis2 import mapping_template
    from indicators.release import open_release

    try:
        print(mapping_template(open_release(options.release)), end="")
    except FileNotFoundError as error:
        return ended(str(error), WRONG_USE)
    return RIGHT


def _payload(options: argparse.Namespace) -> int:
    from dashboards.downloads.dhis2 import MappingRefused, payload, payload_json, read_mapping
    from indicators.release import open_release

    if options.out.exists():
        return ended(f"{options.out} is there already: name another folder", WRONG_USE)
    try:
        found = payload(open_release(options.release), read_mapping(options.mapping))
    except FileNotFoundError as error:
        return ended(str(error), WRONG_USE)
    except MappingRefused as refusal:
        return ended(str(refusal), REFUSED)
    options.out.mkdir(parents=True)
    (options.out / "values.json").write_text(payload_json(found.values), encoding="utf-8")
    (options.out / "deletions.json").write_text(payload_json(found.deletions), encoding="utf-8")
    told = {
        "values": len(found.values["dataValues"]),
        "deletions": len(found.deletions["dataValues"]),
        "unmapped": found.unmapped,
    }
    if options.json:
        print(json.dumps(told, indent=1))
        return RIGHT
    print(f"values     {told['values']:,}")
    print(f"deletions  {told['deletions']:,}: figures that are not shown")
    print(f"no place   {told['unmapped']:,} shown figures, whose region or group the mapping does not have")
    print(f"written    {options.out}")
    return RIGHT
