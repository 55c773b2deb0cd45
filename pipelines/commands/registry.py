"""`ipv-indicators registry`: who agreed to which indicator, and entering what was decided.

Belongs here: arguments, what is printed, exit codes. Does not: the actions that enter an event (`registry_events`),
what events mean and when an indicator is agreed (`indicators.agreement`). docs/registry.md explains the registry in
plain words.
"""

import argparse
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT, WRONG_USE, refused_for
from pipelines.commands.registry_events import TAKES_OFF_PAGES, Action, add_event_actions
from pipelines.commands.registry_opened import activities_in, day_of, opened, released_in
from pipelines.commands.showing import add_json_option, print_json

EXAMPLES = """examples:
  ipv-indicators registry status --registry REGISTRY
  ipv-indicators registry check --registry REGISTRY
  ipv-indicators registry propose P30 P34 owner=ORG01 --by ORG01 --date 2025-01-15 --registry REGISTRY
  ipv-indicators registry stance P30 party=ORG06 stance=agreed --by ORG06 --date 2025-03-01 --registry REGISTRY
  ipv-indicators registry agree P30 --by ORG01 --date 2025-03-17 --registry REGISTRY
  ipv-indicators registry record EVENT.yaml --registry REGISTRY
  ipv-indicators registry export DIR --registry REGISTRY
"""


def add_parser(commands) -> None:
    """Add `registry` to the commands of the command line."""
    registry = commands.add_parser(
        "registry",
        help="who agreed to which indicator: show, check, enter what was decided",
        description="The registry of a country: who agreed to which indicator. docs/registry.md explains it.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = registry.add_subparsers(title="actions", required=True, metavar="ACTION", parser_class=Action)
    status = actions.add_parser(
        "status",
        help="where every indicator stands, and what it lacks",
        epilog="example: ipv-indicators registry status P30 --registry REGISTRY",
    )
    status.add_argument("indicators", metavar="INDICATOR", nargs="*", help="only these, in full")
    status.add_argument("--on", metavar="YYYY-MM-DD", help="at the end of this day (default: of the last event)")
    status.add_argument(
        "--release", metavar="DIR", type=Path, help="published release, to compare baselines with and see what was met"
    )
    check = actions.add_parser(
        "check",
        help="is the folder whole, is every sheet the published one, what was refused",
        epilog="example: ipv-indicators registry check --registry REGISTRY",
    )
    export = actions.add_parser(
        "export",
        help="write the tables of indicators, of who agreed to them, and of comments",
        epilog="example: ipv-indicators registry export DIR --registry REGISTRY",
    )
    export.add_argument("out", metavar="DIR", type=Path, help="folder to write the CSV files to")
    export.add_argument("--on", metavar="YYYY-MM-DD", help="at the end of this day (default: of the last event)")
    record = actions.add_parser(
        "record",
        help="enter an event that is written in a YAML file",
        epilog="example: ipv-indicators registry record EVENT.yaml --registry REGISTRY",
    )
    record.add_argument("file", metavar="EVENT.yaml", type=Path)
    freeze = actions.add_parser(
        "freeze",
        help="(for who maintains the catalogue) keep the versions of the sheets",
        epilog="example: ipv-indicators registry freeze --check",
    )
    freeze.add_argument("--check", action="store_true", help="write nothing; exit code 1 if a version is not kept yet")
    functions = {status: _status, check: _check, export: _export, record: _record, freeze: _freeze}
    functions |= dict.fromkeys(add_event_actions(actions), _event)
    for action, function in functions.items():
        action.set_defaults(command=_guarded(function))
        add_json_option(action)
        if action is not freeze:
            action.add_argument("--registry", required=True, type=Path, metavar="DIR", help="folder of the registry")
            action.add_argument(
                "--activities", type=Path, metavar="FILE", help="records of system_activity (CSV or Parquet) to compare"
            )


def _guarded(function):
    """The action, with refusals as sentences and an exit code."""

    def run(options: argparse.Namespace) -> int:
        from indicators.agreement import RegistryRefused

        try:
            return function(options)
        except RegistryRefused as refusal:
            return refused_for(refusal.problems)

    return run


def _status(options: argparse.Namespace) -> int:
    from indicators.agreement.replay import replay
    from indicators.agreement.states import states_of

    events, sheets, versions, activities = opened(options)
    day = day_of(options.on, events)
    found = replay(events, sheets, versions, day, activities)
    states = states_of(found, day)
    if unknown := sorted(set(options.indicators) - set(states)):
        print(f"ipv-indicators: not in the catalogue, or context: {', '.join(unknown)}", file=sys.stderr)
        return WRONG_USE
    if options.json:
        named = options.indicators or list(states)
        print_json({"day": day, "indicators": {name: asdict(states[name]) for name in named}})
        return RIGHT
    print(f"at the end of {day}")
    for name, state in states.items():
        if options.indicators and name not in options.indicators:
            continue
        shown = state.status if state.agreed or state.status != "agreed" else "agreed, hidden"
        badge = "" if state.badge or not state.agreed else ", badge off"
        lacks = f"  lacks {len(state.reasons_missing)}" if state.reasons_missing else ""
        print(f"{name}  {state.version:<8} {shown + badge:<20}{lacks}")
        if name in options.indicators:
            _print_state(state, found.standings[name])
    release = released_in(options.release)
    for target in found.targets.values():
        if not options.indicators or target.indicator in options.indicators:
            _print_target(target, found, release, bool(options.indicators))
    return RIGHT


def _print_target(target, found, release, in_full: bool) -> None:
    from indicators.agreement.target_outcomes import outcome_of
    from indicators.agreement.targets import what_a_target_lacks

    about, cells = found.standings[target.indicator], release.cells if release else None
    lacks = what_a_target_lacks(target, about, found.targets, cells)
    standing = "withdrawn" if target.withdrawn else "proposed" if lacks else "agreed"
    if release and standing == "agreed":
        standing = outcome_of(target, about.sheet, True, cells, date.fromisoformat(release.header["data_cutoff"])).state
    print(f"target {target.key}: {target.indicator}, {target.scope}, {target.group}, {target.value:g}: {standing}")
    for sentence in lacks if in_full else ():
        print(f"  - {sentence}")


def _print_state(state, standing) -> None:
    print(f"  agreed by       {', '.join(state.by) or 'nobody'}")
    print(f"  with            {', '.join(state.with_types) or 'no organisation of civil society'}")
    print(f"  took part       {state.consulted_n} persons from: {', '.join(state.consulted_types) or 'nowhere'}")
    print(f"  last review     {state.reviewed_on or 'none'}")
    for reservation in state.reservations:
        print(f"  in the words of a {reservation.party_type}: {reservation.words}")
    for change in standing.log:
        print(f"  {change.day}  {change.before} -> {change.after}, by {change.party}: {change.reason}")
    for sentence in state.reasons_missing:
        print(f"  - {sentence}")


def _check(options: argparse.Namespace) -> int:
    from indicators.agreement.entering import LAST_DAY
    from indicators.agreement.replay import replay
    from indicators.agreement.versions import history_of

    events, sheets, versions, activities = opened(options)
    found = replay(events, sheets, versions, LAST_DAY, activities)
    histories = {name: history_of(sheet, versions) for name, sheet in sheets.items()}
    problems = [history.problem for history in histories.values() if history.problem]
    problems += [f"events/{refusal.event.name} has no effect: {refusal.reason}" for refusal in found.refusals]
    agreed = sum(standing.status == "agreed" for standing in found.standings.values())
    if options.json:
        counts = {"events": len(events), "parties": len(found.parties), "agreed": agreed}
        print_json({"problems": problems, **counts, "indicators": len(found.standings)})
        return REFUSED if problems else RIGHT
    for problem in problems:
        print(f"ipv-indicators: {problem}", file=sys.stderr)
    print(f"{len(events)} events, {len(found.parties)} parties, {agreed} of {len(found.standings)} indicators agreed")
    return REFUSED if problems else RIGHT


def _export(options: argparse.Namespace) -> int:
    from indicators.agreement.export import registry_tables
    from indicators.agreement.replay import replay
    from pipelines.store import write_whole

    events, sheets, versions, activities = opened(options)
    found = replay(events, sheets, versions, day_of(options.on, events), activities)
    written = {}
    for table, frame in registry_tables(found).items():
        path = options.out / f"{table}.csv"
        text = frame.to_csv(index=False, lineterminator="\n")
        write_whole(path, lambda partial, text=text: partial.write_text(text, encoding="utf-8"))
        written[path.name] = len(frame)
        if not options.json:
            print(f"{path}: {len(frame):,} rows")
    if options.json:
        print_json({"folder": options.out, "rows": written})
    return RIGHT


def _record(options: argparse.Namespace) -> int:
    from indicators.agreement import RegistryRefused
    from indicators.sheet_loading import UnreadableSheet, read_sheet

    problem = ""
    try:
        document = read_sheet(options.file)
    except (UnreadableSheet, OSError) as error:
        problem = f"{options.file}: {error}"
    if problem:
        raise RegistryRefused([problem])
    return _enter(options, document)


def _event(options: argparse.Namespace) -> int:
    from indicators.agreement.entering import read_value

    document: dict[str, object] = {"event": options.kind, "date": options.date, "entered_by": options.by}
    indicators = [word for word in options.words if "=" not in word]
    if indicators:
        document["indicators"] = indicators
    for word in options.words:
        field, equals, text = word.partition("=")
        if equals:
            document[field] = read_value(options.kind, field, text)
    return _enter(options, document)


def _enter(options: argparse.Namespace, document: dict) -> int:
    from indicators.agreement import RegistryRefused
    from indicators.agreement.entering import enter
    from indicators.agreement.versions import load_versions
    from indicators.registry import load_catalogue

    day = str(document.get("date", ""))
    # Where the day begins first it is 14 hours ahead of universal time.
    if day > (datetime.now(tz=UTC) + timedelta(hours=14)).date().isoformat():
        raise RegistryRefused([f"{day} is a day to come: an event is entered when it has happened"])
    path = enter(options.registry, document, load_catalogue(), load_versions(), activities_in(options.activities))
    if options.json:
        print_json({"event": path, "run_again": document.get("event") in TAKES_OFF_PAGES})
        return RIGHT
    print(path)
    if document.get("event") in TAKES_OFF_PAGES:
        print("Pages do not change by themselves: run `ipv-indicators run` now, and serve public/latest only.")
        print("Former releases that show it are taken back with `ipv-indicators releases withdraw RELEASE --why TEXT`.")
    return RIGHT


def _freeze(options: argparse.Namespace) -> int:
    from indicators.agreement import RegistryRefused
    from indicators.agreement.versions import PUBLISHED_VERSIONS, add_versions, load_versions, versions_text
    from indicators.registry import load_catalogue
    from pipelines.store import write_whole

    problem, versions = "", load_versions()
    try:
        added = add_versions(load_catalogue(), versions)
    except ValueError as error:
        problem = str(error)
    if problem:
        raise RegistryRefused(problem.splitlines())
    if options.json and (options.check or added == versions):
        print_json({"kept": added == versions})
        return RIGHT if added == versions else REFUSED
    if added == versions:
        print("every version is kept already")
        return RIGHT
    if options.check:
        print("ipv-indicators: versions are not kept yet; run `ipv-indicators registry freeze`", file=sys.stderr)
        return REFUSED
    write_whole(PUBLISHED_VERSIONS, lambda partial: partial.write_text(versions_text(added), encoding="utf-8"))
    kept = sum(map(len, added.values()))
    if options.json:
        print_json({"kept": True, "versions": kept})
    else:
        print(f"{PUBLISHED_VERSIONS}: {kept} versions")
    return RIGHT
