"""`ipv-indicators policy`: the disclosure policy, checked, shown, and as a page in plain words."""

import argparse
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from pipelines.commands.exits import REFUSED, RIGHT
from pipelines.commands.pages import add_page_options, make_pages
from pipelines.commands.showing import add_json_option, print_json


def add_parser(commands) -> None:
    """Add the command to `commands`, the subparsers of the command line."""
    parser = commands.add_parser(
        "policy",
        help="check the disclosure policy, show it, make the page on it",
        description="The rules by which figures are shown or withheld: check a file of your own, show the rules in "
        "plain words, or make the page on them.",
        epilog="example: ipv-indicators policy check my_policy.yaml",
    )
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    check = actions.add_parser(
        "check",
        help="what is wrong in a policy of your own",
        description="Say in one sentence what to mend, and which rules need a signed waiver.",
        epilog="example: ipv-indicators policy check my_policy.yaml --data-cutoff 2026-06-30",
    )
    check.add_argument("file", type=Path, metavar="FILE", help="the policy")
    check.add_argument(
        "--data-cutoff",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="last day that the data cover: are the waivers still in force?",
    )
    add_json_option(check)
    check.set_defaults(command=_check)
    show = actions.add_parser(
        "show",
        help="the rules in plain words",
        description="Print the rules in plain words.",
        epilog="example: ipv-indicators policy show --language es",
    )
    show.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a policy of your own (default: ours)")
    show.add_argument("--language", default="en", metavar="CODE", help="en or es (default: en)")
    show.set_defaults(command=_show)
    pages = actions.add_parser(
        "page",
        help="make disclosure-policy.md",
        description="Make the page on the policy that this software comes with, in every language.",
        epilog="example: ipv-indicators policy page --check",
    )
    add_page_options(pages)
    pages.set_defaults(command=_pages)


def _check(options: argparse.Namespace) -> int:
    from indicators.disclosure.policy import PolicyRefused, load_policy
    from indicators.disclosure.waivers import check_in_force

    try:
        policy = load_policy(options.file)
        if options.data_cutoff:
            check_in_force(options.file.name, policy.waivers, options.data_cutoff)
    except PolicyRefused as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    if options.json:
        print_json({"right": True, "sha256": policy.sha256, "waivers": [asdict(one) for one in policy.waivers]})
        return RIGHT
    print(f"{options.file.name}: right; {len(policy.waivers)} waiver{'' if len(policy.waivers) == 1 else 's'}")
    for waiver in policy.waivers:
        print(f"{waiver.rule} is looser until the data reach {waiver.until}, signed by {waiver.organisation}")
    return RIGHT


def _show(options: argparse.Namespace) -> int:
    from indicators.disclosure.policy import PolicyRefused

    try:
        pages = _made(options.file)
    except PolicyRefused as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    name = "disclosure-policy.md" if options.language == "en" else f"disclosure-policy.{options.language}.md"
    if name not in pages:
        print(f"there are no words in the language {options.language}", file=sys.stderr)
        return REFUSED
    print(pages[name], end="")
    return RIGHT


def _pages(options: argparse.Namespace) -> int:
    return make_pages(_made(None), options, "policy page")


def _made(file: Path | None) -> dict[str, str]:
    from indicators.disclosure.policy import load_policy
    from indicators.disclosure.policy_page import policy_pages
    from indicators.registry import load_catalogue
    from indicators.translations import load_translations

    policy, sheets = load_policy(file), load_catalogue()
    return policy_pages(policy, sheets, load_translations(sheets))
