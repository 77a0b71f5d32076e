"""Attributions by other means than a verb and its subject.

"According to X", "As X reported", "announced by X that", "quoted X as saying", "his claim that",
'LAVROV: “…”'. Each takes the place of its cue and gives a `Speech` or None.
"""

from __future__ import annotations

import re

from claims.extraction.annotate.cues import Cue, cues
from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.annotate.words import word_group
from claims.extraction.attribute.nouns import is_role, singular
from claims.extraction.find.clauses import after_cue, clause_end
from claims.extraction.find.mentions import inverted_subject
from claims.extraction.find.postposed import content_before
from claims.extraction.speech import Range, Speech, covered
from claims.languages.en import words

__all__ = ["according", "as_reported", "by_whom", "inscribed", "labelled", "owned_noun", "quoted_as"]

_LABEL = re.compile(r"[Pp#n]{1,4}(?:[kf][dPp]{1,4})?(?:\([^()]{1,8}\))?(?=:[Qq])")
# "Tove Ahl, teacher: “…”", "Tove Ahl, head of the guild: “…”"
_ROLE_LABEL = re.compile(r"P{2,4},[dj]*n{1,3}(?:f[dpjnP]{1,5})?(?=:Q)")
# "Spokesperson: “…”"
_OFFICE_LABEL = re.compile(r"[jn]{0,2}n(?=:Q)")


_OCCASION = re.compile(r"a?(?:f[dpjnPT#gq]*[nPT#q]|T)*,")


_OWNERS = word_group("owner")


def labelled(paragraph: Paragraph, sentence: Range) -> Speech | None:
    """'LAVROV: “…”', 'Mark Blumenthal and Jon Cohen: “…”': a name, a colon, the words."""
    begin, end = sentence
    match = _LABEL.match(paragraph.tags, begin, end) or _ROLE_LABEL.match(paragraph.tags, begin, end)
    if not match or "P" not in match.group():
        match = _OFFICE_LABEL.match(paragraph.tags, begin, end)
    if not match or ("P" not in match.group() and not is_role(paragraph.words[match.end() - 1])):
        return None
    colon = match.end()
    content = [(colon + 1, end)]
    return Speech((colon, colon + 1), ":", "label", content, (begin, colon), "label", sentence)


# What stands before "reading" or "that read": "a sign", "banners on the bridge", "one of the caps".
_BEARS = re.compile(r"(?:[dpj#Pn]*n(?:f[dpj#Pn]*n)?)(?=[tw]?,?\Z)")


def inscribed(paragraph: Paragraph, sentence: Range, at: int) -> Speech | None:
    """'A sign reading “Mind the step”', 'placards that read “Water for all”': what things bear in words, titles' capitals or not."""
    tags, begin = paragraph.tags, sentence[0]
    start = at + 1
    while tags[start : start + 1] in (",", ":"):
        start += 1
    if tags[start : start + 1] not in ("Q", "q") or start >= sentence[1]:
        return None
    found = _BEARS.search(tags, begin, at)
    if found is None:
        return None
    nouns = paragraph.lows[found.start() : found.end()]
    if not any(singular(noun) in words("inscribed") for noun in nouns):
        return None
    mention = (found.start(), found.end())
    return Speech((at, at + 1), "read", "quote", [(start, start + 1)], mention, "subject", sentence)


def according(paragraph: Paragraph, sentence: Range, at: int, found: list[Speech]) -> Speech | None:
    begin, end = sentence
    tags = paragraph.tags
    mention = inverted_subject(paragraph, at + 2, end)
    if mention is None or (found and at > begin):
        return None  # after an attribution it names the relay: "…, he said, according to Tass"
    if at == begin or tags[at - 1] in "kl" or (tags[at - 1] == "," and _no_verb(tags, begin, at)):
        start = tags.find(",", mention[1], end) + 1
        if not start and "," in tags[mention[0] : mention[1]]:
            # "According to Lind, the closure costs …": no apposition, but the clause itself
            start = tags.rindex(",", mention[0], mention[1]) + 1
            mention = mention[0], start - 1
        if start and tags[start : start + 1] == "w" and (behind := tags.find(",", start, end)) >= 0:
            start = behind + 1  # "According to Lind, who owns the mill, the closure costs …"
        start = start or end
        if start >= end:
            return None
        content = (start, clause_end(paragraph, start, end, "that", at))
        if at > begin and tags[at - 1] == "," and content[1] > content[0]:
            first = begin + 1 if tags[begin] in "kl" else begin
            parts = [(first, at - 1), content] if first < at - 1 else [content]
            return Speech(
                (at, at + 2), "according to", "according to", parts, mention, "according to", sentence
            )
    else:
        limit = max([begin, *(stop for speech in found for _, stop in speech.content if stop <= at)])
        content = (limit, at - 1 if tags[at - 1] == "," else at)
        while content[0] < content[1] and tags[content[0]] in ",;.":
            content = content[0] + 1, content[1]
    if content[0] >= content[1] or (found and covered(found, content[0])):
        return None
    return Speech((at, at + 2), "according to", "according to", [content], mention, "according to", sentence)


def _no_verb(tags: str, begin: int, at: int) -> bool:
    """Whether the words before ", according to" are no clause yet: "Over the long term"."""
    return not any(tag in "vzbmiyxOQ" for tag in tags[begin:at])


def as_reported(
    paragraph: Paragraph, sentence: Range, at: int, cue: Cue, mention: Range | None
) -> Speech | None:
    """'As the paper first reported, …', 'As reported by the paper, …': the content follows the comma."""
    tags, end = paragraph.tags, sentence[1]
    after, how, lemma = at + 1, "subject", cue.lemma
    if lemma == "put":
        after, lemma = at + 2, "say"  # "As Nair put it" says what "as Nair said" does
    if mention is None:
        if paragraph.lows[after : after + 1] != ["by"]:
            return None
        mention, how = inverted_subject(paragraph, after + 1, end), "by"
        if mention is None:
            return None
        after = mention[1]
    comma = _OCCASION.match(tags, after, end)
    if not comma or comma.end() >= end:
        return None
    start = comma.end()
    content = (start, clause_end(paragraph, start, end, "that", at))
    return Speech((at, at + 1), lemma, "as reported", [content], mention, how, sentence)


def by_whom(paragraph: Paragraph, sentence: Range, verb: int, at: int, cue: Cue) -> Speech | None:
    """'It was announced by the ministry that …', 'were urged to leave by the mayor': a passive that names who speaks."""
    end = sentence[1]
    if paragraph.lows[at + 1 : at + 2] == ["to"] and cue.force == "demands":
        return _told_to_by(paragraph, sentence, verb, at, cue)
    if paragraph.lows[at + 1 : at + 2] != ["by"]:
        return None
    mention = inverted_subject(paragraph, at + 2, end)
    if mention is None or paragraph.tags[mention[1] : mention[1] + 1] != "t" or mention[1] >= end:
        return None
    stop = clause_end(paragraph, mention[1], end, "that", at)
    return Speech((verb, at + 1), cue.lemma, "that", [(mention[1], stop)], mention, "by", sentence)


def _told_to_by(paragraph: Paragraph, sentence: Range, verb: int, at: int, cue: Cue) -> Speech | None:
    """'Residents were urged to leave by the mayor': what they should do, from whom."""
    lows, end = paragraph.lows, sentence[1]
    if paragraph.tags[end - 1] == ".":
        end -= 1
    by = next((place for place in range(end - 2, at + 2, -1) if lows[place] == "by"), None)
    mention = inverted_subject(paragraph, by + 1, end) if by is not None else None
    if by is None or mention is None or mention[1] < end or lows[at + 2] == "be":
        return None
    if any(tag in "T#" for tag in paragraph.tags[slice(*mention)]):
        return None  # "by the end of the year", "by Feb. 29"
    return Speech((verb, at + 1), cue.lemma, "to", [(at + 1, by)], mention, "by", sentence)


# "[quoted] Deputy Minister Ryabkov, a diplomat, as": who is quoted, at most so many items long.
_QUOTED = re.compile(r"[dpjn#P,fkeg]{0,14}[nPo#dh],?(?=[fs])")
_SAYING = word_group("saying")


def quoted_as(paragraph: Paragraph, sentence: Range, at: int, limit: int) -> Speech | None:
    """'Interfax quoted Mr Ryabkov as saying …': his words; who quoted him only carries them."""
    tags, lows, end = paragraph.tags, paragraph.lows, sentence[1]
    quoted = _QUOTED.match(tags, at + 1, end)
    if not quoted or lows[quoted.end()] != "as":
        return None
    saying, mention = quoted.end() + 1, (at + 1, quoted.end())
    if saying >= end or lows[saying] not in _SAYING:
        return None
    if tags[mention[1] - 1] == ",":
        mention = mention[0], mention[1] - 1
    frame = after_cue(paragraph, cues()["say"], "ing", saying + 1, end)
    if frame and frame.start < end:
        content = [(frame.start, clause_end(paragraph, frame.start, end, frame.name, saying))]
    else:  # '“…,” Interfax quoted him as saying on Friday'
        before = content_before(paragraph, limit, _voice_start(tags, limit, at), closing=True)
        if before is None:
            return None
        content = [before]
    return Speech((saying, saying + 1), "say", "quoted as", content, mention, "quoted as", sentence)


def _voice_start(tags: str, limit: int, at: int) -> int:
    """Where the subject of "quoted" begins: behind the comma or the marks before it."""
    start = at
    while start > limit and tags[start - 1] not in ",Qq-":
        start -= 1
    return start


def owned_noun(paragraph: Paragraph, sentence: Range, at: int) -> Speech | None:
    """'his claim that …', "Mr Smith's pledge to …": a noun of speech with its owner before it."""
    begin, end = sentence
    tags, lows = paragraph.tags, paragraph.lows
    owner = at - 1
    while owner > begin and tags[owner] in "jn#a":
        owner -= 1
    if owner < begin or not (tags[owner] == "p" or lows[owner] in _OWNERS) or at + 2 >= end:
        return None
    if tags[at + 1] != "t" and not (lows[at + 1] == "to" and tags[at + 2] not in "dPpho"):
        return None
    start = owner
    while tags[owner] == "p" and start > begin and tags[start - 1] in "Pdjn":
        start -= 1
    stop = clause_end(paragraph, at + 1, end, "noun", at)
    return Speech((at, at + 1), lows[at], "noun", [(at + 1, stop)], (start, owner + 1), "owner", sentence)
