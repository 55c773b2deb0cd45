"""`ipv-indicators review`: comments of organisations and of the public, and their answers.

Belongs here: arguments, what is printed, exit codes. Does not: reading a form (`indicators.agreement.comment_form`),
what a comment does (`indicators.agreement.comments`).
"""

import argparse
import sys
from datetime import date, timedelta
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT, ended, refused_for
from pipelines.commands.showing import add_json_option, print_json

EXAMPLES = """examples:
  ipv-indicators review import comment-form.csv --by ORG03 --date 2026-07-01 --registry REGISTRY
  ipv-indicators review list --open --registry REGISTRY
  ipv-indicators review answer C4f1c2a90b3d resolution=explained text="Asked in private means ..." \\
      --by ORG03 --date 2026-07-20 --registry REGISTRY

The form is a page's own: comment-form.xlsx and comment-form.csv in the site of every release, and the page
comment.html, which makes such a CSV or sends it where the ministry says (docs/comments.md).
"""
DAYS_TO_AN_OUTCOME = 60
"""After so many days without an outcome a comment is overdue (governance, section 7)."""


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    review = commands.add_parser(
        "review",
        help="comments on figures and pages: import a filled form, list, answer",
        description="Comments on figures and pages. What may be published of them, and the answers, stand in the next "
        "release. A comment about harm hides its indicators at the next run, before anybody reads it.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = review.add_subparsers(title="actions", required=True, metavar="ACTION")
    entering = argparse.ArgumentParser(add_help=False)
    entering.add_argument("--by", required=True, metavar="PARTY", help="the organisation that enters it, or public")
    entering.add_argument("--date", required=True, metavar="YYYY-MM-DD", help="the day on which it is entered")
    registry = argparse.ArgumentParser(add_help=False)
    registry.add_argument("--registry", required=True, type=Path, metavar="DIR", help="folder of the registry")
    form = actions.add_parser(
        "import",
        parents=[entering, registry],
        help="enter the comments of a filled form (CSV, XLSX)",
        description="Enter the comments of a filled form. Words that may say who somebody is are not stored. A form "
        "can be read again when it has grown: what was entered before is passed over.",
    )
    form.epilog = "example: ipv-indicators review import FORM.csv --by ORG03 --date 2026-07-01 --registry REGISTRY"
    form.add_argument("file", type=Path, metavar="FORM")
    form.set_defaults(command=_guarded(_import))
    listed = actions.add_parser("list", parents=[registry], help="every comment, its answer and what is overdue")
    listed.add_argument("--open", action="store_true", help="only those without an outcome")
    listed.add_argument(
        "--on", type=date.fromisoformat, metavar="DAY", help="overdue on this day (default: of the last event)"
    )
    listed.epilog = "example: ipv-indicators review list --open --registry REGISTRY"
    listed.set_defaults(command=_guarded(_list))
    answer = actions.add_parser("answer", parents=[entering, registry], help="say what became of a comment")
    answer.add_argument("comment", metavar="COMMENT", help="its key, as `review list` shows it")
    answer.add_argument("words", nargs="+", metavar="FIELD=VALUE", help="resolution=, text=, change= if any")
    answer.epilog = (
        "example: ipv-indicators review answer C4f1c2a90b3d resolution=explained text=... --by ORG03 --date 2026-07-20 "
        "--registry REGISTRY"
    )
    add_json_option(form, listed, answer)
    answer.set_defaults(command=_guarded(_answer))


def _guarded(function):
    """The action, with refusals as sentences and an exit code."""

    def run(options: argparse.Namespace) -> int:
        from indicators.agreement import RegistryRefused
        from schemas.reading import FileRefused

        try:
            return function(options)
        except RegistryRefused as refusal:
            return refused_for(refusal.problems)
        except FileRefused as refusal:
            return ended(f"{options.file.name}: {refusal}", REFUSED)
        except FileNotFoundError as missing:
            return ended(f"there is no file {missing.filename}", REFUSED)

    return run


def _import(options: argparse.Namespace) -> int:
    from indicators.agreement.comment_form import read_comment_form
    from indicators.agreement.comments import HARM
    from indicators.agreement.entering import enter, everything
    from indicators.agreement.versions import load_versions
    from indicators.registry import load_catalogue

    sheets, versions = load_catalogue(), load_versions()
    rows = read_comment_form(options.file, sheets, options.by, options.date)
    known = set(everything(options.registry, sheets, versions).comments)
    entered = []
    for row in rows:
        if not row.problems and row.document["comment"] not in known:
            enter(options.registry, row.document, sheets, versions)
            known.add(row.document["comment"])
            entered.append(row)
    refused = [row for row in rows if row.problems]
    for row in refused:
        for problem in row.problems:
            print(f"{options.file.name}, row {row.row_number}, {problem}", file=sys.stderr)
    bare = [str(row.row_number) for row in entered if row.without_words]
    harm = any(row.document["kind"] == HARM for row in entered)
    if options.json:
        counts = {"entered": len(entered), "known_before": len(rows) - len(entered) - len(refused)}
        print_json({**counts, "not_entered": len(refused), "rows_without_words": bare, "run_again": harm})
        return REFUSED if refused else RIGHT
    print(f"entered           {len(entered)}")
    print(f"known before      {len(rows) - len(entered) - len(refused)}")
    print(f"not entered       {len(refused)}")
    if bare:
        print(f"without words     {len(bare)} (row {', '.join(bare)}): they may have said who somebody is")
    if harm:
        print("Somebody says that figures do harm: run `ipv-indicators run` now, which hides them, and look at them.")
    return REFUSED if refused else RIGHT


def _list(options: argparse.Namespace) -> int:
    from indicators.agreement.comments import OPEN
    from indicators.agreement.entering import everything
    from indicators.agreement.folder import read_events
    from indicators.agreement.versions import load_versions
    from indicators.registry import load_catalogue

    events = read_events(options.registry)
    day = options.on or max((event.date for event in events), default=date.min)
    found = everything(options.registry, load_catalogue(), load_versions()).comments.values()
    comments = [comment for comment in found if not options.open or comment.resolution == OPEN]
    told = [
        {
            "comment": comment.key,
            "about": ", ".join(comment.indicators) or comment.page,
            "kind": comment.kind,
            "from": comment.party_type,
            "raised": comment.raised.isoformat(),
            "outcome": comment.resolution,
            "overdue": comment.resolution == OPEN and day - comment.raised > timedelta(days=DAYS_TO_AN_OUTCOME),
            "text": comment.text,
            "answer": comment.answer,
        }
        for comment in comments
    ]
    if options.json:
        print_json(told)
        return RIGHT
    for item in told:
        late = "  overdue" if item["overdue"] else ""
        print(f"{item['comment']}  {item['about']:<8} {item['kind']:<16} {item['raised']}  {item['outcome']}{late}")
        print(f"  {item['text']}")
        if item["answer"]:
            print(f"  Answer: {item['answer']}")
    if not told:
        print("no comment" + (" is open" if options.open else ""))
    return RIGHT


def _answer(options: argparse.Namespace) -> int:
    from indicators.agreement import RegistryRefused
    from indicators.agreement.entering import enter
    from indicators.agreement.versions import load_versions
    from indicators.registry import load_catalogue

    pairs = [word.partition("=") for word in options.words]
    if wrong := [name for name, sign, _ in pairs if not sign]:
        raise RegistryRefused([f"{wrong[0]}: write FIELD=VALUE, like resolution=explained"])
    document = {"event": "answer", "date": options.date, "entered_by": options.by, "comment": options.comment}
    document |= {name: value for name, _, value in pairs}
    path = enter(options.registry, document, load_catalogue(), load_versions())
    if options.json:
        print_json({"event": path})
    else:
        print(path)
    return RIGHT
