"""What a country sets for its pages.

Belongs here: reading `site.yaml`, and its texts in the language of a page. Does not: phrases that are the same
everywhere (`locales/`).
"""

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from dashboards.language import ENGLISH, Language
from dashboards.phrases import quoted

HTTPS = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?(?:/[A-Za-z0-9._~/-]*)?")
"""What an address may be that stands in the security policy of a page: nothing in it ends a rule or names a person."""

TEXTS = ("title", "helpline", "comments")


class SettingsRefused(ValueError):
    """A setting would do harm. The message says which, and what to write."""


def load_settings(path: Path | None = None) -> dict:
    """The settings of a country (`site.yaml`). Raises SettingsRefused."""
    settings = yaml.safe_load((path or Path(__file__).parent / "site.yaml").read_text(encoding="utf-8"))
    address = settings.get("comment_address") or ""
    if address and not HTTPS.fullmatch(address):
        raise SettingsRefused(
            "comment_address: write an https address without a user, a question mark or a space, such as "
            "https://comments.example.org/form, or leave it empty"
        )
    return settings


def settings_in(language: Language, settings: Mapping) -> dict:
    """`settings` with each text in `language`. A text is one for all languages, or one a language; where there is
    none, the English or else the first one stands and is marked."""
    return {**settings, **{name: _text(language, settings[name]) for name in TEXTS}}


def _text(language: Language, text: str | Mapping) -> str:
    if isinstance(text, str):
        return text
    code = next((code for code in (language.code, ENGLISH) if code in text), next(iter(text)))
    return quoted(text[code], None if code == language.code else code)
