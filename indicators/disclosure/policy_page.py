"""The disclosure policy in plain words: `docs/disclosure-policy.md`, in every language that has words for it.

Belongs here: the page. Does not: the rules (`policy.yaml`), the sentences (`policy_words.yaml`, in another language
`policy_words.<language>.yaml`).
"""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from string import Formatter

from indicators.disclosure.policy import DEFAULT_POLICY, Policy, load_policy
from indicators.disclosure.policy_rules import SPARING
from indicators.sheet import Sheet
from indicators.sheet_loading import read_sheet
from indicators.translations import Translation
from schemas.dictionary.markdown import bullets, page, table
from schemas.release import breakdown_dimensions

WORDS = Path(__file__).parent / "policy_words.yaml"

LANGUAGES = ("en", "es", "fr", "ar")


def policy_pages(
    policy: Policy, sheets: Mapping[str, Sheet], translations: Mapping[str, Mapping[str, Translation]]
) -> dict[str, str]:
    """The page in each language: Markdown by file name. The same policy and catalogue give the same text."""
    pages = {}
    for language in LANGUAGES:
        names = translations[language] if language != "en" else sheets
        suffix = "" if language == "en" else f".{language}"
        pages[f"disclosure-policy{suffix}.md"] = _Page(policy, load_words(language), names).text()
    return pages


def load_words(language: str) -> dict:
    """The words of one language: the same fields, sections and sentences in each."""
    return read_sheet(WORDS if language == "en" else WORDS.with_suffix(f".{language}.yaml"))


def rules_named(words: Mapping) -> set[str]:
    """The rules that stand in the sentences."""
    sentences = [sentence for section in words["sections"] for sentence in section["sentences"]]
    return {name for sentence in sentences for _, name, _, _ in Formatter().parse(sentence) if name}


class _Page:
    """One page in one language. `names`: of the indicators, by code."""

    def __init__(self, policy: Policy, words: Mapping, names: Mapping[str, Sheet | Translation]):
        self.policy, self.words, self.names = policy, words, names
        self.default = load_policy(DEFAULT_POLICY)
        self.rules = [field.name for field in fields(Policy) if field.name != "waivers"]

    def text(self) -> str:
        """The page as Markdown."""
        values = {rule: self._value(rule) for rule in self.rules}
        parts = [
            f"<!-- {self.words['made']} -->",
            f"# {self.words['title']}",
            self.words["other_language"],
            *self.words["introduction"],
        ]
        for section in self.words["sections"]:
            parts += [f"## {section['heading']}", *(sentence.format(**values) for sentence in section["sentences"])]
        return page([*parts, *self._exceptions(), *self._table()])

    def _value(self, rule: str) -> str:
        """The value of a rule as it stands in a sentence."""
        value = getattr(self.policy, rule)
        if rule in ("indicators_about_women", *SPARING):
            return bullets(f"{self.names[code].name} ({code})" if code in self.names else code for code in value)
        if rule == "forbidden_breakdowns":
            return bullets(f" {self.words['words']['with']} ".join(map(self._dimension, line)) for line in value)
        if rule == "published_breakdowns":
            return ", ".join(map(self._breakdown, value))
        if rule in ("method", "shortest_period"):
            return self.words["words"][value]
        return self.words["decimals"][value] if rule in ("decimals_below", "decimals_from") else str(value)

    def _breakdown(self, name: str) -> str:
        dimensions = breakdown_dimensions(name)
        if not dimensions:
            return self.words["words"]["whole_country"]
        crossed = f" {self.words['words']['with']} ".join(map(self._dimension, dimensions))
        return f"{self.words['words']['by']} {crossed}"

    def _dimension(self, name: str) -> str:
        # A ministry may forbid what these words do not know: then its own name stands there.
        return self.words["dimensions"].get(name, name)

    def _exceptions(self) -> list[str]:
        words = self.words["exceptions"]
        told = [
            words["exception"].format(
                rule=waiver.rule,
                value=_plain(waiver.value),
                default=_plain(getattr(self.default, waiver.rule)),
                **{name: getattr(waiver, name) for name in ("organisation", "signed_by", "why", "until")},
            )
            for waiver in self.policy.waivers
        ]
        return [f"## {words['heading']}", words["introduction"], bullets(told) if told else words["none"]]

    def _table(self) -> list[str]:
        words = self.words["table"]
        header = tuple(words[name] for name in ("rule", "value", "default"))
        rows = [
            (f"`{rule}`", _plain(getattr(self.policy, rule)), _plain(getattr(self.default, rule)))
            for rule in self.rules
        ]
        return [f"## {words['heading']}", table(header, rows)]


def _plain(value: int | str | tuple) -> str:
    """A value as the program reads it, on one line."""
    if not isinstance(value, tuple):
        return str(value)
    # A star would turn what follows into italics.
    return ", ".join("*".join(item) if isinstance(item, tuple) else item for item in value).replace("*", "\\*")
