"""What quotes and claims can be narrowed to: one language for addresses of lists, search, pictures, queues, sets, commands.

In an address (`?speaker=12&day_from=2021-07-01&status=accepted`) a record stands as its number; in a saved filter
(`{"quotes": {"speaker": "s-k3x…", "status": "accepted"}}`) and in commands as its public key or name, which are
stable. All criteria must hold. No Django here.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["CRITERIA", "NOTHING", "check_criteria"]

NOTHING = "-"  # of a text: those that have none

_WORDS = 'words as in the search: all of them in any form, "phrases", begin*, -unwanted'
_DAY = "YYYY-MM-DD"
_QUOTES = {
    "q": _WORDS,
    "status": "suggested, accepted or rejected",
    "kind": "direct, indirect or mixed",
    "speaker": "key of the speaker",
    "source": "name of the publisher",
    "agency": "name of the agency credited",
    "topic": "name of a topic, with its narrower ones",
    "set": "key of a set it is in",
    "party": "party of the speaker",
    "country": "country of the speaker",
    "body": "kind of body the speaker is",
    "relayed_via": "who relayed it, as shown; - for nobody",
    "medium": "statement, interview, …",
    "language": "code of the article's language: en",
    "force": "speech act: asserts, denies, …",
    "attribution_rule": "how the speaker was found",
    "placed": "1: located in the text; 0: not",
    "min_confidence": "0 to 1",
    "max_confidence": "0 to 1, not included",
    "day_from": f"said, else published: {_DAY}",
    "day_to": f"said, else published: {_DAY}",
    "day_unknown": "1: neither day is known",
    "said_from": _DAY,
    "said_to": _DAY,
    "said_unknown": "1: the day said is not known",
    "printed_from": _DAY,
    "printed_to": _DAY,
    "printed_unknown": "1: the day published is not known",
}
_CLAIMS = {
    "q": _WORDS,
    "status": "suggested, accepted or rejected",
    "kind": "assertion, demand, commitment, prediction or opinion",
    "verdict": "true, mostly_true, mixed, mostly_false, false or unproven",
    "speaker": "key of a speaker who states it",
    "source": "name of a publisher that printed it",
    "topic": "name of a topic, with its narrower ones",
    "set": "key of a set it is in",
}
# What → name of a criterion → its values.
CRITERIA: Mapping[str, Mapping[str, str]] = {"quotes": _QUOTES, "claims": _CLAIMS}


def check_criteria(saved: object) -> None:
    """Raise ValueError where a filter names something we do not know."""
    if not isinstance(saved, dict) or not saved or set(saved) - set(CRITERIA):
        raise ValueError('A filter must be {"quotes": {…}}, {"claims": {…}} or both.')
    for what, criteria in saved.items():
        if not isinstance(criteria, dict):
            raise ValueError(f"Criteria for {what} must be names with values.")
        if unknown := sorted(set(criteria) - set(CRITERIA[what])):
            known = ", ".join(CRITERIA[what])
            raise ValueError(f"{what} cannot be filtered by {unknown[0]}. Available: {known}.")
