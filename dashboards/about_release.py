"""What stands on the pages about the release itself: how it is made, partner review, what changed.

Belongs here: the audit's result, agreements and reservations of all indicators, changes since the former release.
Does not: one indicator's agreement in full (`pages`), what may be published (`indicators.disclosure`).
"""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from dashboards.comment_form import LONGEST_COMMENT
from dashboards.pages import Pages
from dashboards.phrases import own_words
from dashboards.wording import Wording
from schemas.release import KINDS_OF_CHANGE


class AboutRelease:
    """The content of these pages for one release in one language."""

    def __init__(self, pages: Pages, wording: Wording):
        self.pages, self.wording, self.release = pages, wording, pages.release
        self.sentences = pages.sentences

    def made(self) -> dict:
        """Content of the page on how it is made."""
        audit = self.release.audit
        return {
            "attacker": self.sentences.told(audit["attacker"]) if audit.get("attacker") else "",
            "attack_rule": self.sentences.told(audit["rule"]) if audit.get("rule") else "",
            "not_attacked": self.sentences.listed(audit.get("not_attacked", ())),
            "standings": self._standings(),
        }

    def review(self) -> dict:
        """Content of the page of partner review."""
        return {
            "standings": self._standings(),
            "changed": self._changed(),
            "comments": self.comments(),
            "kinds": self.pages.labels("comment_kind"),
            "organisations": self._who_comments(),
        }

    def comment(self) -> dict:
        """Content of the page with the comment form. `form_action`: where alone the page may send what was written."""
        address = self.pages.settings.get("comment_address", "")
        sent = {"form_action": address} if address else {}
        return {
            "kinds": self.pages.labels("comment_kind"),
            "organisations": self._who_comments(),
            "longest": LONGEST_COMMENT,
            "comment_address": address,
            "comment_host": urlsplit(address).hostname or "",
            **sent,
        }

    def comment_workbook(self) -> dict:
        """What the spreadsheet of comments says besides its rows (`comment_form.comment_workbook`)."""
        say = self.wording.say
        return {
            "choices": {
                "kind": self.pages.labels("comment_kind"),
                "organisation_type": self._who_comments(),
                "may_be_published": {answer: say(f"comment.{answer}") for answer in ("yes", "no")},
            },
            "title": str(say("comment.title")),
            "explained": [
                *(str(say(f"review.{name}")) for name in ("how_1", "how_2", "how_3")),
                str(say("review.codes_published", column="may_be_published")),
            ],
        }

    def _who_comments(self) -> dict[str, str]:
        """Kinds of organisations, and last whoever writes for herself."""
        labels = self.pages.labels("org")
        return {code: label for code, label in labels.items() if code != "none"} | {
            "none": self.wording.say("comment.nobody")
        }

    def changes(self) -> dict:
        """Content of the page of the release."""
        changes = self.release.changes
        return {
            "former": changes.get("former_release"),
            "changed": [
                {
                    "kind": kind,
                    "number": len(changes.get(kind, ())),
                    "indicators": self._indicators(changes.get(kind, ())),
                }
                for kind in KINDS_OF_CHANGE
            ],
            "rule": self.sentences.told(changes["rule"]) if changes.get("rule") else "",
            "files": [
                *self.pages.release_files(),
                self.pages.file("policy.yaml", "policy"),
                self.pages.file("audit.json", "audit"),
                self.pages.file("changes.json", "changes"),
            ],
        }

    def comments(self, indicator: str = "") -> list[dict]:
        """The public comments, or those on one indicator, with what became of them."""
        told = self.release.header.get("comments", ())
        return [self._comment(one) for one in told if not indicator or indicator in one["indicators"]]

    def _comment(self, comment: Mapping) -> dict:
        """A public comment with its codes in words (`indicators.agreement.comments.told`)."""
        sheets = self.release.indicators
        kinds, resolutions = self.pages.labels("comment_kind"), self.pages.labels("comment_resolution")
        return {
            **comment,
            "sheets": [sheets[code] for code in comment["indicators"] if code in sheets],
            "kind_label": kinds.get(comment["kind"], comment["kind"]),
            "party": self._who_comments().get(comment["party_type"], comment["party_type"]),
            "answer": own_words(comment["answer"]) if comment["answer"] else "",
            "change": own_words(comment["change"]) if comment["change"] else "",
            "outcome": resolutions.get(comment["resolution"], comment["resolution"]),
            "page_label": self._page_label(comment["page"]),
        }

    def _page_label(self, page: str) -> str:
        """The name of a page as it stands in the menu; pages that are not there keep that of their file."""
        key = f"pages.{'home' if page == 'index' else page}"
        return self.wording.say(key) if key in self.wording.language.english else page

    def _changed(self) -> set[str]:
        """Codes of the indicators of which anything changed."""
        keys = (key for kind in KINDS_OF_CHANGE for key in self.release.changes.get(kind, ()))
        return {str(key).partition("/")[0] for key in keys}

    def _indicators(self, keys: Iterable[str]) -> list[dict]:
        """The indicators that keys of cells (`P28/...`) speak of, in the order of the catalogue, with how many."""
        codes = [str(key).partition("/")[0] for key in keys]
        return [
            {"sheet": sheet, "number": codes.count(code)}
            for code, sheet in self.release.indicators.items()
            if code in codes
        ]

    def _standings(self) -> list[dict]:
        """Each indicator with what its parties said, and how it stands: its status, or `overdue`."""
        entries = []
        for sheet in self.release.indicators.values():
            if sheet["set"] != "context":
                agreement = self.pages.agreement(sheet)
                overdue = agreement and sheet["status"] == "agreed" and not agreement["badge"]
                state = "overdue" if overdue else sheet["status"]
                entries.append({"sheet": sheet, "agreement": agreement, "state": state})
        return entries
