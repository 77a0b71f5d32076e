"""Which body of the page a phrase means: "Bloomberg" the person, "the ministry", "the company".

Comes in: a page's `Cast`, a phrase that names a body or turns on a body's noun, and its place. Goes
out: the figure, None where the page names none that fits.
"""

from __future__ import annotations

from claims.extraction.attribute.bearers import main_bearer
from claims.extraction.attribute.cast import Cast, Figure
from claims.extraction.attribute.holders import both_ways
from claims.extraction.attribute.names import fold
from claims.extraction.attribute.nouns import BODIES, BODY_NOUNS, DETERMINERS, country_of
from claims.extraction.attribute.phrase import Phrase
from claims.extraction.attribute.salience import last_body
from claims.languages.en import words

__all__ = ["body_of_any_kind", "body_with_noun", "surname_of_body"]

# Nouns that a body can be called by, whatever its name; those that leave its kind open, and its trade.
ANY_BODY = words("any-body")
ANY_KIND = frozenset(("agency", "body", "group", "organisation", "organization"))
ANY_TRADE = frozenset(("company", "firm"))


def surname_of_body(cast: Cast, phrase: Phrase, at: int) -> Figure | None:
    """The person of the page whose name a lone word is, where a list takes it for a body ("Bloomberg")."""
    if phrase.kind == "country" or (phrase.certain and " " in phrase.name):
        return None
    bearers = [f for f in cast.by_surname.get(fold(phrase.name).rpartition(" ")[2], []) if len(f.tokens) > 1]
    if len(bearers) > 1 and " " not in phrase.name:
        return main_bearer(cast, bearers, at, at + len(phrase.name))
    fits = len(bearers) == 1 and fold(phrase.name) in fold(bearers[0].name)
    return bearers[0] if fits else None


def body_with_noun(cast: Cast, phrase: Phrase, at: int) -> Figure | None:
    """The body named last before `at` whose noun is the phrase's ("the ministry"), else after it."""
    wanted = country_of(phrase.organization) if phrase.organization else None
    for place in both_ways(cast.places, cast.before(at)):
        figure = place.figure
        if (
            figure.kind != "organization"
            or noun_of(figure) != phrase.head
            or not described_by(phrase, figure)
        ):
            continue
        own = country_of(figure.organization or "") or figure.organization
        if wanted is None or own is None or wanted == own:
            return figure
    return None


def body_of_any_kind(cast: Cast, phrase: Phrase, at: int) -> Figure | None:
    """The body named last, where the phrase can stand for it: "the group" for any, "the airline" for a bare name."""
    if phrase.head not in ANY_BODY or phrase.organization or DETERMINERS.get(phrase.determiner) != "definite":
        return None
    last = last_body(cast, at)
    if last is None or phrase.head in ANY_KIND:
        return last
    if noun_of(last) in BODY_NOUNS or (phrase.head not in ANY_TRADE and last.name in BODIES):
        return None
    return last


def described_by(phrase: Phrase, figure: Figure) -> bool:
    """Whether the small words of the phrase are all in the body's name ("the foreign ministry")."""
    own = fold(figure.name).split()
    return all(word in own or word == phrase.head for word in phrase.text.split() if word.islower())


def noun_of(figure: Figure) -> str:
    """The noun a body's name turns on ("ministry")."""
    return figure.head.rpartition(" ")[2]
