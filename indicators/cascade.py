"""The cascade of care: the steps that one fixed cohort of cases goes through, from disclosure to follow-up.

Belongs here: reading and checking `catalogue/cascade.yaml` and its words in other languages. Does not: counting the
steps (`compile`, `cells`), pages (`dashboards`), the indicators of the steps (`registry`).

Every step is shown twice, and the two have different denominators:

    among those who came this far   reached / open to the step, of the cases that came through every step before
    from disclosure                 came through this step and every one before / the whole cohort

A case came through a step if the step was reached, or if the case was excused from it: not needed, or declined by
her (semantics E6: choice must not cost points). Who is neither open to a step nor excused from it is not in the
first share and falls out of the second.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from indicators.predicates import Predicate, PredicateRefused, parse_predicate
from indicators.registry import CATALOGUE, Problem, SheetRefused
from indicators.sheet import Sheet
from indicators.sheet_loading import UnreadableSheet, read_sheet
from indicators.units import UNITS

CASCADE = CATALOGUE / "cascade.yaml"
"""In English; the words in another language stand beside it, such as in `cascade.es.yaml`."""
UNIT = "case"
FIELDS = ("title", "cohort_of", "how_to_read", "caveats", "steps")
STEP_FIELDS = ("step", "title", "short_title", "indicator", "reached", "open_to", "excused")
PREDICATES = ("reached", "open_to", "excused")
OPTIONAL = ("excused",)
WORDS = ("language", "title", "how_to_read", "caveats", "steps")
WORDS_OF_STEP = ("step", "title", "short_title")
FEWEST_STEPS = 2


@dataclass(frozen=True)
class CascadeStep:
    """One step. `step`: its name for programs. `indicator`: the sheet that measures the step by itself.

    `reached`: the step took place. `open_to`: it could have taken place. `excused`: it was not needed, or she did
    not want it; None if nobody is excused.
    """

    step: str
    title: str
    short_title: str
    indicator: str
    reached: Predicate
    open_to: Predicate
    excused: Predicate | None

    @property
    def came_through(self) -> str:
        """SQL over the case unit: the step was reached, or the case was excused from it."""
        return f"({self.reached.sql})" + (f" OR ({self.excused.sql})" if self.excused else "")

    @property
    def predicates(self) -> tuple[Predicate, ...]:
        """The checked predicates of the step."""
        return (self.reached, self.open_to, *((self.excused,) if self.excused else ()))


@dataclass(frozen=True)
class Cascade:
    """The cascade. Its cohort, window, breakdowns and least denominator are those of the sheet `cohort_of`."""

    title: str
    cohort_of: str
    how_to_read: str
    caveats: tuple[str, ...]
    steps: tuple[CascadeStep, ...]

    @property
    def needs(self) -> frozenset[str]:
        """Record columns (`table.column`) without which a source cannot supply the whole cascade."""
        columns = UNITS[UNIT].columns
        used = {name for step in self.steps for predicate in step.predicates for name in predicate.columns}
        return UNITS[UNIT].needs.union(*(columns[name].needs for name in used))


def load_cascade(catalogue: Mapping[str, Sheet], path: Path | None = None) -> Cascade:
    """The cascade over the indicators of `catalogue`. Raises SheetRefused with everything that is wrong with it."""
    path = Path(path) if path is not None else CASCADE
    document = _read(path)
    _refuse(path, _faults(document, catalogue))
    return Cascade(
        title=document["title"],
        cohort_of=document["cohort_of"],
        how_to_read=document["how_to_read"],
        caveats=tuple(document["caveats"]),
        steps=tuple(_step(entry) for entry in document["steps"]),
    )


def translate(cascade: Cascade, language: str, path: Path | None = None) -> Cascade:
    """The same cascade in the words of `language`, such as es. Raises SheetRefused with everything that is wrong."""
    path = Path(path) if path is not None else CASCADE.with_suffix(f".{language}.yaml")
    document = _read(path)
    _refuse(path, _faults_of_words(document, cascade, language))
    titles = {entry["step"]: entry for entry in document["steps"]}
    return replace(
        cascade,
        title=document["title"],
        how_to_read=document["how_to_read"],
        caveats=tuple(document["caveats"]),
        steps=tuple(replace(step, **titles[step.step]) for step in cascade.steps),
    )


def _read(path: Path) -> dict:
    try:
        return read_sheet(path)
    except UnreadableSheet as error:
        raise SheetRefused([Problem(path.name, error.field, "", str(error))]) from None


def _refuse(path: Path, faults: Iterable[tuple[str, object, str]]) -> None:
    problems = [Problem(path.name, field, str(text), reason) for field, text, reason in faults]
    if problems:
        raise SheetRefused(problems)


def _step(entry: Mapping) -> CascadeStep:
    parsed = {name: _parsed(entry[name]) for name in PREDICATES if name in entry}
    return CascadeStep(**({"excused": None} | dict(entry) | parsed))


def _parsed(text: str) -> Predicate:
    return parse_predicate(text, UNITS[UNIT].columns)


def _faults(document: Mapping, catalogue: Mapping[str, Sheet]) -> Iterator[tuple[str, object, str]]:
    """Field, text and what to do, of everything that is wrong. Later checks need what earlier ones found right."""
    faults = [*_wrong_fields(document, FIELDS)]
    if not faults:
        faults = [fault for entry in document["steps"] for fault in _wrong_step(entry)]
    if not faults:
        faults = [*_wrong_cohort(document, catalogue), *_wrong_order(document["steps"])]
    if not faults:
        cohort = catalogue[document["cohort_of"]]
        faults = [fault for entry in document["steps"] for fault in _unlike_indicator(entry, cohort, catalogue)]
    yield from faults


def _faults_of_words(document: Mapping, cascade: Cascade, language: str) -> Iterator[tuple[str, object, str]]:
    """What is wrong with a translation: its fields, then its sentences against those of `cascade`."""
    faults = [*_wrong_fields(document, WORDS)]
    if not faults:
        if document["language"] != language:
            faults.append(("language", document["language"], f"write {language}, as in the name of the file"))
        if len(document["caveats"]) != len(cascade.caveats):
            faults.append(("caveats", "", f"write {len(cascade.caveats)} sentences, as in English"))
        steps = [step.step for step in cascade.steps]
        if [entry.get("step") for entry in document["steps"]] != steps:
            faults.append(("steps", "", f"write the same steps in the same order: {', '.join(steps)}"))
        for entry in document["steps"]:
            if set(entry) != set(WORDS_OF_STEP) or not all(map(_is_text, entry.values())):
                place = f"steps.{entry.get('step', '?')}"
                faults.append((place, "", f"write a text for each of: {', '.join(WORDS_OF_STEP)}"))
    yield from faults


def _wrong_fields(document: Mapping, fields: tuple[str, ...]) -> Iterator[tuple[str, object, str]]:
    for name in sorted(set(document) - set(fields)):
        yield name, document[name], "take this field out: the cascade does not have it"
    for name in fields:
        value = document.get(name)
        if name == "caveats":
            right, expected = isinstance(value, list) and value and all(map(_is_text, value)), "a list of sentences"
        elif name == "steps":
            right = isinstance(value, list) and all(isinstance(item, dict) for item in value)
            right, expected = right and len(value) >= FEWEST_STEPS, f"a list of at least {FEWEST_STEPS} steps"
        else:
            right, expected = _is_text(value), "a text"
        if not right:
            yield name, "" if value is None else value, f"write {expected}"


def _wrong_step(entry: Mapping) -> Iterator[tuple[str, object, str]]:
    place = f"steps.{entry.get('step', '?')}"
    for name in sorted(set(entry) - set(STEP_FIELDS)):
        yield f"{place}.{name}", entry[name], "take this field out: no step has it"
    for name in STEP_FIELDS:
        if name not in entry and name in OPTIONAL:
            continue
        if not _is_text(entry.get(name)):
            yield f"{place}.{name}", entry.get(name, ""), "write a text"
        elif name in PREDICATES:
            try:
                _parsed(entry[name])
            except PredicateRefused as error:
                yield f"{place}.{name}", entry[name], str(error)


def _wrong_order(steps: list[Mapping]) -> Iterator[tuple[str, object, str]]:
    names = [entry["step"] for entry in steps]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield "steps", name, "give every step a name of its own"


def _wrong_cohort(document: Mapping, catalogue: Mapping[str, Sheet]) -> Iterator[tuple[str, object, str]]:
    cohort = catalogue.get(document["cohort_of"])
    if cohort is None or cohort.unit_of_count != UNIT or cohort.denominator is None or cohort.maturity_window is None:
        reason = f"name an indicator of the catalogue that counts by {UNIT}, with a denominator and a maturity window"
        yield "cohort_of", document["cohort_of"], reason


def _unlike_indicator(
    entry: Mapping, cohort: Sheet, catalogue: Mapping[str, Sheet]
) -> Iterator[tuple[str, object, str]]:
    """The step and its indicator must not say two things; and the cohort must have waited for both."""
    place, code = f"steps.{entry['step']}", entry["indicator"]
    sheet = catalogue.get(code)
    if sheet is None or sheet.unit_of_count != UNIT or sheet.numerator is None or sheet.denominator is None:
        yield f"{place}.indicator", code, f"name a proportion of the catalogue that counts by {UNIT}"
        return
    for name, part in (("reached", sheet.numerator), ("open_to", sheet.denominator)):
        if _parsed(entry[name]).sql != part.predicate.sql:
            yield f"{place}.{name}", entry[name], f"write the same condition as {code}: {part.where}"
    if (sheet.maturity_window or 0) > cohort.maturity_window:
        reason = f"the cohort of {cohort.indicator} waits {cohort.maturity_window} days, {code} {sheet.maturity_window}"
        yield f"{place}.indicator", code, f"{reason}: leave this step out, or name a cohort that waits longer"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
