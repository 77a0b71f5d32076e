"""What is claimed: the proposition of a quote, its kind, and how the speaker stands to it.

Comes in: a finding, its words and its speaker. Goes out: the claim's text (None for questions and
fragments), its kind, the force of the cue and the stance.

The claim's text stays as printed but for marks at its ends, white space, a pronoun at its
start that can only mean the speaker, and a demand's "to" clause, which is put with its hearer
("urged officials to start talks" → "officials should start talks").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.extraction.annotate.cues import cues
from claims.extraction.annotate.words import tag_words
from claims.extraction.attribute.nouns import PRONOUNS
from claims.extraction.attribute.rules import precision_of
from claims.extraction.finding import Finding
from claims.extraction.quote import Attribution, ClaimKind, Force, Stance
from claims.languages.en import entries, words

__all__ = ["claim_kind_of", "claim_text", "force_of", "stance_of"]


FORCES = {lemma.replace("_", " "): cue.force for lemma, cue in cues().items()}
VERBS = words("finite-verbs")
MARKS_OF: dict[ClaimKind, re.Pattern[str]] = {}
FIRST_WORDS: dict[str, frozenset[str]] = {}
for kind_name in ("demand", "commitment", "opinion", "prediction"):
    phrases = [line.split("\t")[1] for line in entries("claim-marks") if line.split("\t")[0] == kind_name]
    FIRST_WORDS[kind_name] = frozenset(phrase.split()[0] for phrase in phrases)
    MARKS_OF[kind_name] = re.compile(
        r"(?<!\bi )\b(?:"
        + "|".join(re.escape(p) for p in sorted(phrases, key=len, reverse=True))
        + r")\b(?! have\b)"
    )

OUTER = ' \t\n\r\u00a0“”"„«»‹›‚‘’`,;:–—-'
OUTER_START = OUTER + ".!?)…"
SPACES = re.compile(r"\s+")
NEGATED = re.compile(
    r"\b(?:not|never|n['’]t|neither|nor|cannot|refused to|declined to|without)\W+(?:\w+\W+){0,2}$|n['’]t\s(?:\w+\s)?$",
    re.I,
)
TO = re.compile(r"([“\"‘']?)to\s+(?=[a-z])")
WORDS = re.compile(r"[\w’'-]+")
# "urged [Y] to": what stands between cue and content and can be told to act.
HEARER = re.compile(r"^(?:\s*(?:on|for|upon)\s)?\s*((?:[\w’'&.-]+\s+){0,9}?[\w’'&.-]+)\s*[“\"‘']?$")
STANCES: dict[Force, Stance] = {
    "asserts": "asserts",
    "denies": "denies",
    "doubts": "doubts",
    "demands": "demands",
    "promises": "promises",
    "predicts": "predicts",
    "asks": "asserts",
    "opines": "asserts",
    "thinks": "asserts",
}
KINDS: dict[Force, ClaimKind] = {
    "demands": "demand",
    "promises": "commitment",
    "predicts": "prediction",
    "opines": "opinion",
    "thinks": "opinion",
}


def force_of(lemma: str | None, rule: str = "") -> Force:
    """What a cue does with its content; "asserts" for words that no list has.

    "Called it a disgrace" judges, though "called for" and "called on" demand.
    """
    if not lemma:
        return "asserts"
    if lemma == "call" and rule.casefold() in CALLED:
        return "opines"
    return FORCES.get(lemma) or FORCES.get(lemma.partition(" ")[0], "asserts")


def stance_of(force: Force, before_cue: str) -> Stance:
    """How the speaker stands to the content, with a "not" before the cue taken into account.

    "does not believe that …" denies; "did not deny that …" does not.
    """
    stance = STANCES[force]
    if NEGATED.search(before_cue[-40:]):
        if force in ("thinks", "promises", "predicts"):
            return "denies"
        if force in ("denies", "doubts"):
            return "asserts"
    return stance


def content_text(text: str, finding: Finding) -> str:
    """The words of the quote in one line, outer marks off, split parts joined."""
    joined, last = "", 0
    for span in finding.spans:
        gap, last = text[last : span.start], span.end
        piece = " ".join(text[span.start : span.end].split()).strip(OUTER)
        if piece.startswith("'") or piece.endswith("''"):  # British marks, doubled apostrophes
            piece = piece.strip(OUTER + "'")
        if not piece:
            continue
        if joined and joined[-1].isalnum() | (joined[-1] in "]”"):
            joined += joint(piece, gap, finding.kind == "direct" and joined.count(" ") < 2)
        elif joined:
            joined += " "
        joined += piece
    joined = joined.lstrip(OUTER_START).rstrip(OUTER)
    if joined.endswith(".") and not LAST_DOT.search(joined) and ". " not in joined:
        joined = joined[:-1]
    return balanced(joined, text[finding.spans[0].start] in MARKS, text[last - 1] in MARKS)


def joint(piece: str, gap: str, close: bool) -> str:
    """What joins the next part of a split quote to those before; `gap` is the attribution between.

    `close` tells that so few words have gone before that the attribution only interrupts them.
    """
    if STOPPED.search(gap):  # “I can’t,” he said. “I won’t.”
        return ". "
    if piece[0].isupper():
        return ", " if piece.startswith(("I ", "I’", "I'")) else ". "
    # "The president, aides said, was furious"; “It is,” he said, “the oldest ship”
    return " " if piece.partition(" ")[0] in VERBS or close else ", "


MARKS = frozenset('“”"„«»')
STOPPED = re.compile(r"[.!?][“\"‘'\s]*$")
# A full stop that stays: "U.S.", "Inc.", "...".
LAST_DOT = re.compile(r"(?:\b[A-Z]|\.|\b(?:Inc|Corp|Co|Jr|Sr|etc|a\.m|p\.m))\.$")


def balanced(words_of: str, opened: bool, closed: bool) -> str:
    """The words with the partner of each mark: put back where it was cut off their ends, else gone.

    `opened` and `closed` tell whether the printed words had a mark at their beginning and end.
    """
    for left, right in (("“", "”"), ("«", "»")):
        missing = words_of.count(left) - words_of.count(right)
        if missing > 0:
            words_of = words_of + right if closed else words_of.replace(left, "", missing)
        elif missing < 0:
            words_of = left + words_of if opened else words_of.replace(right, "", -missing)
    if words_of.count('"') % 2:
        at = words_of.index('"')
        closes = at > 0 and not words_of[at - 1].isspace()
        if closes if opened else closed:
            return '"' + words_of if closes else words_of + '"'
        return words_of.replace('"', "", 1)
    return words_of


def claim_text(text: str, finding: Finding, speaker: Attribution | None, force: Force) -> str | None:
    """The proposition of a quote on its own, or None for questions and fragments.

    A statement that asks, or ends in a question mark, claims nothing; so do words without a verb.
    """
    words_of = content_text(text, finding)
    if not words_of or words_of.endswith("?"):
        return None
    rule = finding.rule.casefold()
    if rule in NO_CLAUSE and finding.kind == "indirect":
        return None
    if rule == "object" and force == "demands" and not TO.match(words_of):
        hearer = TOLD_TO.match(words_of)
        return f"{hearer[1].strip()} should {hearer[2]}{hearer[3]}" if hearer else None
    if TO.match(words_of):
        return infinitive(text, words_of, finding, speaker, force)
    if force == "asks":
        return None
    tokens = words_of.split()
    short = len(tokens) < 3 or (rule in NO_CLAUSE and not words_of.lstrip('“«"')[:1].isupper())
    clause = finding.kind == "direct" and len(tokens) > 7
    clause = clause or (rule in CLAUSES and not FINITE.isdisjoint(tag_words(tokens)))
    if short or not (clause or has_verb(tokens)):
        return None
    plain = words_of.removeprefix("that ")
    if finding.kind == "indirect" and speaker is not None:
        plain = with_speaker(text, plain, finding, speaker)
    return plain


# Patterns that are found where a clause follows, and the tags of finite verbs (see tokens.py).
CLAUSES = frozenset(("that", "bare"))
FINITE = frozenset("vzbmiyxO")
CALLED = frozenset(("as", "np", "quote", "governed q", "content before"))
# Patterns whose content is a noun phrase or hangs on the verb, no clause of its own.
NO_CLAUSE = frozenset(("np", "as", "about", "accuse", "wh", "governed q", "noun"))
# "urged [drivers to stay at home]"
TOLD_TO = re.compile(r"((?:[\w’'&.-]+\s){1,9}?)([“\"]?)to\s(?=[a-z])(.+)", re.S)


STOPS = '.,;:!?"”“)('


def has_verb(tokens: Sequence[str]) -> bool:
    """Whether some words hold a verb that can make them a clause."""
    low = [token.strip(STOPS) for token in " ".join(tokens).lower().replace("’", "'").split()]
    if not VERBS.isdisjoint(low):
        return True
    for token, printed in zip(low, tokens, strict=True):
        if token.endswith(("n't", "'re", "'ll", "'ve")):
            return True
        if len(token) > 4 and token.endswith("ed") and printed.islower():
            return True
    return any(
        len(t) > 4 and t.endswith("s") and not t.endswith(("ss", "us", "'s")) and tokens[i].islower()
        for i, t in enumerate(low[1:4], 1)
    )


def infinitive(
    text: str, words_of: str, finding: Finding, speaker: Attribution | None, force: Force
) -> str | None:
    """A "to" clause as a proposition: who should act, or what the speaker will do.

    Left as printed where it does not say who acts.
    """
    clause = TO.sub(r"\1", words_of, count=1)
    if len(WORDS.findall(clause)) < 2:
        return None
    if force in ("demands", "asks") and finding.cue and finding.cue.end <= finding.spans[0].start:
        hearer = HEARER.match(SPACES.sub(" ", text[finding.cue.end : finding.spans[0].start]))
        if hearer and hearer[1].split()[0].lower() not in PRONOUNS:
            return f"{hearer[1]} should {clause}"
    if force == "promises" and speaker is not None and speaker.kind != "unnamed":
        return f"{speaker.name} will {clause}"
    # "refused to comment", "wants to win": what somebody does or wishes is no statement.
    return words_of if force in ("demands", "asks", "asserts") else None


def with_speaker(text: str, clause: str, finding: Finding, speaker: Attribution) -> str:
    """The clause with a pronoun at its start replaced by the speaker, where it can mean nobody else.

    "Russia said it wanted …" → "Russia wanted …". Somebody else named between the sentence's
    start and the clause, or a speaker of another kind, leaves the words as printed.
    """
    first, space, rest = clause.partition(" ")
    means = PRONOUNS.get(first.lower())
    if not space or means is None or first.lower() in ("that", "her", "his", "its", "their", "him", "them"):
        return clause
    fits = (
        (means == "thing" and speaker.kind == "organization")
        or (means == "many" and speaker.kind == "group")
        or (means in ("m", "f") and speaker.kind == "person")
    )
    if not fits or precision_of(speaker.rule) < SURE or first.lower() not in ("it", "they", "he", "she"):
        return clause
    if means == "thing" and EXPLETIVE.match(rest):
        return clause
    span = finding.mention
    gap = text[span.end : finding.spans[0].start] if span and span.end <= finding.spans[0].start else " X"
    if span is None or re.search(r"[A-Z]\w+", re.sub(DAY_NAMES, "", gap)):
        return clause
    return f"{speaker.name} {rest}"


# How sure a speaker must be for a pronoun to be replaced by the name.
SURE = 0.8
# "it is good that", "it would be a mistake to": the "it" stands for what follows.
EXPLETIVE = re.compile(
    r"(?:is|was|will be|would be|may be|might be|could be|should be|has been|had been|is not|was not|isn['’]t|wasn['’]t"
    r"|seems|seemed|appears|appeared|takes|took|makes no sense|made no sense)\b"
)
DAY_NAMES = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")


def claim_kind_of(
    claim: str | None, finding: Finding, force: Force, speaker: Attribution | None
) -> ClaimKind:
    """The kind of claim, from the cue's force and the verbs of the clause.

    The cue decides where it does more than assert; else the first mark of a kind in the
    clause: what binds the speaker, what ought to be, what he thinks, what is to come.
    """
    if force in KINDS:
        return KINDS[force]
    if claim is None:
        return "assertion"
    low = claim.lower().replace("’", "'")[:160]
    own = speaker is not None and low.startswith((speaker.name.lower() + " ", "it ", "they ", "he ", "she "))
    if own and speaker is not None and finding.kind == "indirect":
        rest = (
            low.removeprefix(speaker.name.lower() + " ")
            if low.startswith(speaker.name.lower())
            else low.partition(" ")[2]
        )
        if OWN_WILL.match(rest):
            return "commitment"
    plain = low.translate(NO_STOPS).split()
    for kind, far in KIND_ORDER:
        if FIRST_WORDS[kind].isdisjoint(plain):
            continue
        found = MARKS_OF[kind].search(low)
        if found and low[: found.start()].count(" ") <= far:
            return kind
    return "assertion"


OWN_WILL = re.compile(r"(?:\w+ly\s|never\s|not\s)?(?:will|would|won't)\b")
NO_STOPS = str.maketrans(dict.fromkeys(',.;:!?()[]“”"', " "))
# The kinds in the order they are tried, with how many words into the clause their mark may stand.
KIND_ORDER: tuple[tuple[ClaimKind, int], ...] = (
    ("commitment", 9),
    ("demand", 9),
    ("opinion", 9),
    ("prediction", 14),
)
