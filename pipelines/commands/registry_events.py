"""The actions of `ipv-indicators registry` that enter an event, one a kind.

Belongs here: their arguments and what their help says about the fields of each. Does not: entering (`registry`), what
the fields mean and may hold (`indicators.agreement.event_kinds`).
"""

import argparse
import textwrap
from collections.abc import Iterator

EVENTS = {
    "party": "an organisation joins",
    "party_left": "an organisation leaves",
    "propose": "propose indicators and name their owner",
    "describe": "say what a sheet needs before it can be agreed (an event file is easier: see record)",
    "stigma_assessment": "an organisation concerned signs the assessment of stigma",
    "open_consultation": "open a consultation, for at least 30 days",
    "close_consultation": "close it: who took part, in which role, whether they were paid",
    "stance": "what an organisation decided",
    "confirm": "an organisation confirms a stance that somebody else entered",
    "withdraw": "an organisation takes its stance back",
    "mediate": "a joint panel settles an objection",
    "tested": "the tests of a version's query ran",
    "agree": "decide that indicators are agreed; refused unless every condition holds",
    "suspend": "take indicators off public pages at once",
    "lift": "a joint panel ends a suspension",
    "send_back": "send indicators under review back to the proposer",
    "review": "the yearly joint review",
    "retire": "retire indicators",
    "comment": "a comment on indicators or a page (many at once: ipv-indicators review import)",
    "answer": "what became of a comment",
    "satisfied": "whether the answer will do; if not, the comment is open again",
    "harm_comment": "somebody says that a page does harm: it is hidden at once",
    "harm_answer": "the steward has looked at a comment about harm",
    "target": "propose a target",
    "support_target": "an organisation supports a target",
    "withdraw_target": "take a target back",
    "annotate": "say what is to be known of a period: a shock, or another definition",
    "new_limits": "compute the limits of a series over time anew from a period on",
}
"""The actions that enter an event, in the order of the life of an indicator."""

TAKES_OFF_PAGES = ("suspend", "harm_comment", "withdraw", "retire")
"""Actions after which something must not be public any more."""

WORDS_HELP = "fields of the event, see below; lists as a,b and numbers by type as roma_association:2,womens_ngo:1"


class Action(argparse.ArgumentParser):
    """The parser of an action. That of an event names its fields, which are looked up only if somebody asks."""

    def format_help(self) -> str:
        """The help, with the fields of the event at its end."""
        kind = self.get_default("kind")
        if kind and not self.epilog:
            self.epilog = fields_help(kind)
        return super().format_help()


def add_event_actions(actions) -> Iterator[Action]:
    """Add an action for each kind of event to the actions of the command."""
    for kind, meaning in EVENTS.items():
        action = actions.add_parser(kind, help=meaning, description=f"Enter an event: {meaning}.")
        action.formatter_class = argparse.RawDescriptionHelpFormatter
        action.add_argument("words", metavar="INDICATOR|FIELD=VALUE", nargs="*", help=WORDS_HELP)
        action.add_argument("--by", required=True, metavar="PARTY", help="the organisation that enters it")
        action.add_argument("--date", required=True, metavar="YYYY-MM-DD", help="the day on which it is entered")
        action.set_defaults(kind=kind)
        yield action


def fields_help(kind: str) -> str:
    """The fields of a kind of event, what each has to be, and how the command is written."""
    from indicators.agreement.event_kinds import KINDS

    about = KINDS[kind]
    lines = [about.meaning, "", "fields:"]
    written = [f"ipv-indicators registry {kind}"]
    if "indicators" in about.needed:
        lines.append(_line("INDICATOR ...", "codes of indicators, like P30 P34; their current version is meant"))
        written.append("P30")
    for fields, ending in ((about.needed, ""), (about.further, " (may be left out)")):
        for name, (_, expected) in fields.items():
            if name in FILLED_IN:
                continue
            lines.append(_line(f"{name}=", expected + ending))
            written += [f"{name}=..."] if not ending else []
    return "\n".join(
        [*lines, "", "example:", f"  {' '.join([*written, '--by PARTY --date 2025-03-14 --registry DIR'])}"]
    )


FILLED_IN = ("indicators", "queries")
"""Fields that are not typed as fields: indicators stand by themselves, queries are filled in."""


def _line(name: str, expected: str) -> str:
    return textwrap.fill(expected, 110, initial_indent=f"  {name:<20} ", subsequent_indent=" " * 23)
