"""`ipv-indicators source`: which sources there are, what they make of a file, a draft for a new one.

Belongs here: arguments, what is printed, exit codes. Does not: counting (`schemas.sources.inspection`), drafting
(`schemas.sources.drafting`). Names of columns and counts are printed, never a value of a row; codes only if asked
for, and then only those that look like codes and stand on many rows.
"""

import argparse
import os
import sys
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT
from pipelines.commands.showing import add_json_option, harmless, print_json

OWN_SOURCES = "IPV_SOURCES"

EXAMPLES = """examples:
  ipv-indicators source list
  ipv-indicators source new EXPORT.csv --name my_system --out sources/my_system.yaml
  ipv-indicators source check my_system EXPORT.csv --sources sources
  ipv-indicators run --source my_system --sources sources --store STORE EXPORT.csv
"""


def add_parser(commands) -> None:
    """Add `source` to the commands of the command line."""
    source = commands.add_parser(
        "source",
        help="sources: list, show, check a file against one, draft a new one",
        description="What sources there are and what they make of a file. docs/adding-a-source.md: how to add one.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = source.add_subparsers(title="actions", required=True, metavar="ACTION")
    listed = actions.add_parser(
        "list", help="all sources that have a description", epilog="example: ipv-indicators source list"
    )
    listed.set_defaults(command=_guarded(_list))
    show = actions.add_parser(
        "show",
        help="what a source supplies, how it is read, what readers must know",
        epilog="example: ipv-indicators source show co_sivigila875",
    )
    show.add_argument("name", metavar="NAME")
    show.set_defaults(command=_guarded(_show))
    check = actions.add_parser(
        "check",
        help="count what a source makes of files, without storing anything",
        epilog="example: ipv-indicators source check my_system EXPORT.csv --sources sources",
    )
    check.add_argument("name", metavar="NAME")
    check.add_argument("files", metavar="FILE", nargs="+", type=Path)
    check.add_argument("--show-codes", action="store_true", help="show unknown codes that stand on many rows")
    check.set_defaults(command=_guarded(_check))
    new = actions.add_parser(
        "new",
        help="draft the description of a source from one of its files",
        epilog="example: ipv-indicators source new EXPORT.csv --name my_system --out sources/my_system.yaml",
    )
    new.add_argument("file", metavar="FILE", type=Path)
    new.add_argument("--name", help="name of the source (default: after the file)")
    new.add_argument("--out", type=Path, metavar="FILE.yaml", help="where the draft goes (default: printed)")
    new.set_defaults(command=_guarded(_new))
    add_json_option(listed, show, check)
    for action in (listed, show, check, new):
        add_sources_option(action)


def add_sources_option(parser: argparse.ArgumentParser) -> None:
    """Add `--sources`, the folder of one's own descriptions, to a command."""
    parser.add_argument(
        "--sources", metavar="DIR", help=f"folder of your own sources, searched first (or set {OWN_SOURCES})"
    )


def use_sources(options: argparse.Namespace) -> None:
    """Let `load_source` search the folder of `--sources` first."""
    if options.sources:
        os.environ[OWN_SOURCES] = str(Path(options.sources).resolve())


def _guarded(command):
    """The command, with refusals as one sentence and an exit code."""

    def run(options: argparse.Namespace) -> int:
        from schemas.reading import FileRefused
        from schemas.sources import SourceRefused

        use_sources(options)
        refusal = ""
        try:
            return command(options)
        except (FileRefused, SourceRefused) as error:
            refusal = str(error)
        print(f"ipv-indicators: {refusal}", file=sys.stderr)
        return REFUSED

    return run


def _list(options: argparse.Namespace) -> int:
    from schemas.sources import load_source, source_names

    sources = {name: load_source(name) for name in source_names()}
    if options.json:
        print_json({name: {"label": one.label, "synthetic": one.synthetic} for name, one in sources.items()})
        return RIGHT
    for name, source in sources.items():
        print(f"{name:<26}  {source.label}{' (synthetic)' if source.synthetic else ''}")
    return RIGHT


def _show(options: argparse.Namespace) -> int:
    source = _source(options.name)
    if options.json:
        print_json(_about(source))
        return RIGHT
    print(f"{source.name}: {source.label}")
    print(f"country         {source.country or 'not said'}")
    if source.file is None:
        print("format          our own: deliveries of one CSV a table")
    else:
        file, layout = source.file, source.layout
        print(f"rows go to      {file.table}")
        print(f"encoding        {', then '.join((layout.encoding, *layout.other_encodings))}")
        print(f"needs           {', '.join(names[0] for n, names in file.columns.items() if n not in file.optional)}")
        print(f"may have        {', '.join(file.columns[name][0] for name in sorted(file.optional)) or 'nothing more'}")
        print(f"takes           {'; '.join(rule['rule'] + ' by ' + rule['column'] for rule in file.scope)}")
        print(f"supplies        {', '.join(source.supplies[file.table])}")
    print(f"regions         {', '.join(source.regions.values()) or 'from its facilities'}")
    for caveat in source.published_caveats:
        print(f"  - {caveat}")
    return RIGHT


def _about(source) -> dict:
    """What a source is, for programs."""
    file = source.file
    return {
        "name": source.name,
        "label": source.label,
        "country": source.country,
        "synthetic": source.synthetic,
        "table": file.table if file else None,
        "columns": {name: names[0] for name, names in file.columns.items()} if file else {},
        "optional": sorted(file.optional) if file else [],
        "supplies": source.supplies if file else {},
        "regions": source.regions,
        "caveats": source.published_caveats,
    }


def _check(options: argparse.Namespace) -> int:
    from schemas.sources.inspection import inspect_file

    source = _source(options.name)
    if source.file is None:
        print(f"ipv-indicators: {source.name} has no description of files of its own", file=sys.stderr)
        return REFUSED
    months: dict[str, str] = {}
    worst, told = 0.0, {}
    for path in options.files:
        if not path.is_file():
            print(f"ipv-indicators: there is no file {path}", file=sys.stderr)
            return REFUSED
        found = inspect_file(path, source)
        shared = sorted(set(found.months) & set(months))
        told[path.name] = {
            "rows": found.rows,
            "in_scope": found.accepted,
            "out_of_scope": found.out_of_scope,
            "quarantined": found.quarantined,
            "months": found.months,
            "months_of_an_earlier_file": shared,
        }
        if not options.json:
            _print_inspection(path.name, found, options.show_codes)
        if shared and not options.json:
            print(
                f"same months     {shared[0]} to {shared[-1]} are in {months[shared[0]]} too: are its rows here again?"
            )
        months |= dict.fromkeys(found.months, path.name)
        worst = max(worst, found.quarantined / max(found.rows, 1))
    from pipelines.checks import QUARANTINE_LIMIT

    if options.json:
        print_json({"files": told, "a_run_would_take_this": worst <= QUARANTINE_LIMIT})
        return REFUSED if worst > QUARANTINE_LIMIT else RIGHT
    if worst > QUARANTINE_LIMIT:
        print(f"result          a run would stop: more than {QUARANTINE_LIMIT:.0%} of the rows are in quarantine")
        return REFUSED
    print("result          a run would take this")
    return RIGHT


def _print_inspection(name: str, found, show_codes: bool) -> None:
    print(name)
    print(f"rows            {found.rows:,}")
    print(f"  in scope      {found.accepted:,}")
    print(f"  out of scope  {sum(found.out_of_scope.values()):,}{_counts(found.out_of_scope)}")
    print(f"  quarantined   {found.quarantined:,}{_counts({f'{c} {r}': n for (r, c), n in found.by_rule.items()})}")
    print(f"  wrong length  {found.broken:,}")
    print(f"months          {f'{found.months[0]} to {found.months[-1]}' if found.months else 'none'}")
    for ours, theirs, optional in found.columns:
        lacking = "not in this file" + (": what is made of it is not available" if optional else "")
        print(f"  {ours:<22}{theirs or lacking}")
    if found.unused:
        number = f"{len(found.unused)} column{'' if len(found.unused) == 1 else 's'}"
        print(f"not kept        {number} that nothing is made of: {', '.join(map(harmless, found.unused))}")
    theirs = {ours: name for ours, name, _ in found.columns}
    for unknown in found.unknown:
        column = harmless(theirs.get(unknown.column) or unknown.column)
        rows = f"{unknown.rows:,} row{'' if unknown.rows == 1 else 's'}"
        print(f"unknown codes   {column}: {unknown.codes} on {rows}")
        if show_codes:
            for code, rows in unknown.often:
                print(f"                  {code!r} on {rows:,}")


def _counts(by: dict[str, int]) -> str:
    return f" ({', '.join(f'{name} {number:,}' for name, number in sorted(by.items()))})" if by else ""


def _new(options: argparse.Namespace) -> int:
    from schemas.sources.drafting import draft_source
    from schemas.sources.keys import SourceRefused
    from schemas.sources.loading import NAME
    from schemas.sources.profiling import profile_file

    if not options.file.is_file():
        raise SourceRefused(f"there is no file {options.file}")
    name = options.name or (options.out.stem if options.out else _name_after(options.file))
    if not NAME.fullmatch(name):
        raise SourceRefused("The name of a source has small letters, digits and _ only, at most 40: give --name.")
    if options.out and options.out.name != f"{name}.yaml":
        raise SourceRefused(f"The file of a source is named after it: --out .../{name}.yaml")
    if options.out and options.out.exists():
        raise SourceRefused(f"{options.out} is there already: it is not overwritten")
    draft = draft_source(profile_file(options.file), name)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(draft.text, encoding="utf-8")
        print(
            f"{options.out}: fill in every TODO, then: ipv-indicators source check {name} {options.file} "
            f"--sources {options.out.parent}"
        )
    else:
        print(draft.text, end="")
    for warning in draft.warnings:
        print(f"note: {warning}", file=sys.stderr)
    return RIGHT


def _name_after(path: Path) -> str:
    from schemas.headers import fold

    stem = fold(path.name.split(".")[0])
    plain = "".join(character if character.isalnum() and character.isascii() else "_" for character in stem)
    return (plain if plain[:1].isalpha() else f"source_{plain}")[:40]


def _source(name: str):
    from schemas.sources import SourceRefused, load_source, source_names

    if name not in source_names():
        raise SourceRefused(f"There is no source {name}: ipv-indicators source list")
    return load_source(name)
