"""Cues and their content in one sentence: the heart of finding, for speech with and without marks.

Takes a paragraph and the range of a sentence, gives `Speech` records in the paper's order: cue,
frame, content ranges, speaker mention — all ranges of items. Called by direct.py, which adds
the quotations that stand without a cue and turns the records into Findings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .clauses import Frame, after_cue, clause_end
from .cues import Cue, Form, cue_forms, cue_nouns
from .mentions import inverted_subject, joined_subject, participle_subject, subject
from .sentences import Paragraph
from .tokens import word_group

__all__ = ["Range", "Speech", "speeches"]

Range = tuple[int, int]

_CLAUSAL = frozenset(["that", "bare", "wh", "quote", "colon", "to", "object", "ing", "accuse"])


# A comma after the cue, with at most a time or place before it: ", he said on Friday, …".
_ADJUNCT = re.compile(r"a?(?:T|f[dpjn#PTq]*[nPT#q]|[jd]n)?,")
_WHAT = re.compile(r"w[dpjnPo]*$")
_CONTRACTED_BE = re.compile(r"(?:it|that|i|we|you|they|he|she)[’'](?:s|m|re)$")
# No sentence of news holds more attributions than this.
_MOST = 12
# What may open the rest of a sentence whose attribution stands inside it.
_GOES_ON = frozenset("klsoOdPpnjmiyzv")


@dataclass(slots=True)
class Speech:
    """A cue with its content and the mention of its speaker, as ranges of items."""

    cue: Range
    lemma: str
    rule: str
    content: list[Range]
    mention: Range | None
    mention_rule: str
    sentence: Range
    opens_block: bool = False  # the content stands in the paragraph that follows


def speeches(paragraph: Paragraph, sentence: Range) -> list[Speech]:
    """All attributions of one sentence that are not inside another's content."""
    label = _labelled(paragraph, sentence)
    if label:
        return [label]
    begin, end = sentence
    forms, nouns, lows = cue_forms(), cue_nouns(), paragraph.lows
    found: list[Speech] = []
    for at in paragraph.triggers:
        if not begin <= at < end or (found and _covered(found, at)):
            continue
        if len(found) >= _MOST:
            break
        speech = None
        known = forms.get(lows[at])
        if known:
            speech = _attribution(paragraph, sentence, at, known[0], known[1], found)
            speech = speech and (_relayed(paragraph, sentence, speech) or speech)
        elif lows[at] == "according" and lows[at + 1 : at + 2] == ["to"]:
            speech = _according(paragraph, sentence, at, found)
        if speech is None and lows[at] in nouns:
            speech = _owned_noun(paragraph, sentence, at)
        if speech:
            found.append(speech)
    return found


_LABEL = re.compile(r"[Pp#n]{1,4}(?:[kf][dPp]{1,4})?(?:\([^()]{1,8}\))?(?=:[Qq])")


def _labelled(paragraph: Paragraph, sentence: Range) -> Speech | None:
    """'LAVROV: “…”', 'Mark Blumenthal and Jon Cohen: “…”': a name, a colon, the words."""
    begin, end = sentence
    match = _LABEL.match(paragraph.tags, begin, end)
    if not match or "P" not in match.group():
        return None
    colon = match.end()
    content = [(colon + 1, end)]
    return Speech((colon, colon + 1), ":", "label", content, (begin, colon), "label", sentence)


def _covered(found: list[Speech], at: int) -> bool:
    """Whether an item is part of an attribution already found: its cue, content or mention."""
    for speech in found:
        if speech.cue[0] <= at < speech.cue[1] or any(start <= at < stop for start, stop in speech.content):
            return True
        if speech.mention and speech.mention[0] <= at < speech.mention[1] and at > speech.cue[0]:
            return True
    return False


def _attribution(
    paragraph: Paragraph, sentence: Range, at: int, cue: Cue, form: Form, found: list[Speech]
) -> Speech | None:
    """One cue read as speech: content after it, before it, or on both sides; None if it is none."""
    tags = paragraph.tags
    begin, end = sentence
    lows = paragraph.lows
    if not _is_verb(paragraph, begin, at, form) or (at > begin and not paragraph.words[at].islower()):
        return None
    verb = _verb_group(tags, begin, at)
    if "out" in cue.frames:
        if paragraph.lows[at + 1 : at + 2] != ["out"]:
            return None
        at += 1
    if lows[at - 1 : at] == ["as"] and form == "past":
        return _as_reported(paragraph, sentence, at, cue, None)
    if _is_passive(paragraph, verb, at, form):
        return _by_whom(paragraph, sentence, verb, at, cue)
    limit = max([begin, *(stop for speech in found for _, stop in speech.content if stop <= at)])
    frame = after_cue(paragraph, cue, form, at + 1, end)
    if frame and frame.name == "quote" and "quote" not in cue.frames and not _WHAT.search(tags[begin:verb]):
        return None  # "a film called “…”" names, it does not say
    mention, how = _mention(paragraph, sentence, limit, verb, form, found)
    if form == "ing" and verb > begin + 2 and paragraph.lows[verb - 1] == "as":
        quoted_as = _quoted_as(paragraph, limit, verb)  # "he was quoted by Tass as saying"
        if quoted_as:
            mention, how = quoted_as, "subject"
    edge = mention[0] if mention and how == "subject" else verb
    closing = tags[at + 1 : at + 2] in ("", ".")
    before = _content_before(paragraph, limit, edge, closing=closing) if "after" in cue.frames else None
    if before and frame and frame.name in _CLAUSAL and tags[before[0]] in "gvs":
        before = None  # "Citing “obligations,” his spokeswoman told the paper that …"
    if before and (paragraph.tags[before[1] - 1] in "Qq" or frame is None or frame.name not in _CLAUSAL):
        speech = _postposed(paragraph, sentence, at, cue, before, mention if how == "subject" else None)
        if speech:
            return speech
    if mention is None and form in ("past", "present") and "quote" in cue.frames:
        inverted = _inverted_opening(paragraph, sentence, at, cue)
        if inverted:
            return inverted
    if lows[begin] == "as" and mention and mention[0] == begin + 1 and "after" in cue.frames:
        return _as_reported(paragraph, sentence, at, cue, mention)
    if frame is None:
        return _parenthetical(paragraph, sentence, at, cue, limit, edge, mention, how)
    if frame.start >= end:
        if frame.name == "colon" and mention:
            return Speech((at, at + 1), cue.lemma, "colon", [], mention, how, sentence, opens_block=True)
        return None
    if _is_background(tags, paragraph.lows, begin, verb, cue, form, frame):
        return None
    return _preposed(paragraph, sentence, (verb, at + 1), cue, frame, mention, how)


def _quoted_as(paragraph: Paragraph, limit: int, verb: int) -> Range | None:
    """The subject of "was quoted by Tass as", for the "saying" that follows."""
    for at in range(verb - 1, max(limit, verb - 9), -1):
        if paragraph.lows[at] in word_group("said-of"):
            return subject(paragraph, limit, _verb_group(paragraph.tags, limit, at))
    return None


def _is_passive(paragraph: Paragraph, verb: int, at: int, form: Form) -> bool:
    """ "was told", "is expected", "it's said": somebody's speech, but not the subject's."""
    if form not in ("past", "participle"):
        return False
    return "i" in paragraph.tags[verb:at] or bool(verb and _CONTRACTED_BE.match(paragraph.lows[verb - 1]))


def _by_whom(paragraph: Paragraph, sentence: Range, verb: int, at: int, cue: Cue) -> Speech | None:
    """'It was announced by the ministry that …': a passive that names who speaks."""
    end = sentence[1]
    if paragraph.lows[at + 1 : at + 2] != ["by"]:
        return None
    mention = inverted_subject(paragraph, at + 2, end)
    if mention is None or paragraph.tags[mention[1] : mention[1] + 1] != "t" or mention[1] >= end:
        return None
    stop = clause_end(paragraph, mention[1], end, "that")
    return Speech((verb, at + 1), cue.lemma, "that", [(mention[1], stop)], mention, "by", sentence)


# Before a form in "-ed" or "-s" these make it an adjective or a noun; "many" and "some" may speak.
_ARTICLES = word_group("article")


def _is_verb(paragraph: Paragraph, begin: int, at: int, form: Form) -> bool:
    """Whether a form stands where a verb does: not after an article, possessive or adjective."""
    tags = paragraph.tags
    before, after = tags[at - 1] if at > begin else "", tags[at + 1 : at + 2]
    if before == "j" and at - 2 > begin and tags[at - 2] in "ym":
        return True  # "has long argued"
    if before == "d" and form != "past" and after not in tuple("otOdPpQqT"):
        return False  # "many claims to fame"
    if before == "d":
        return paragraph.lows[at - 1] not in _ARTICLES or (form == "past" and after in ("t", "Q", "q"))
    if before == "#" and form != "past":
        return after in tuple("otOdPQq")
    return before not in ("p", "j") or (form == "past" and after in ("t", "Q", "q"))


def _postposed(
    paragraph: Paragraph, sentence: Range, at: int, cue: Cue, before: Range, mention: Range | None
) -> Speech | None:
    """'…,” he said', '…, said the minister': the content has gone before."""
    end, tags = sentence[1], paragraph.tags
    how, after = "subject", at + 1
    if mention is None:
        mention = inverted_subject(paragraph, at + 1, end)
        if mention is None:
            return None
        quoted = tags[before[1] - 1] in "Qq"
        if not quoted and tags[mention[1] : mention[1] + 1] in tuple("vzmiyxObu"):
            return None
        how, after = "inverted", mention[1]
    if how == "subject" and before[1] > before[0] and tags[before[1] - 1] in "Qq":
        mention = _whole_subject(tags, before[1], mention)
    content = [before]
    tail = _resumed(paragraph, before, after, end)
    if tail:
        content.append(tail)
    return Speech((at, at + 1), cue.lemma, "content before", content, mention, how, sentence)


def _whole_subject(tags: str, at: int, mention: Range) -> Range:
    """Between quotation and verb all is subject: '“…,” Silver, who founded the site, tweeted'."""
    if tags[at : at + 1] in (",", "-"):
        at += 1
    if at < mention[0] and tags[at] in "djpnPo#" and "Q" not in tags[at : mention[0]]:
        return at, mention[1]
    return mention


def _preposed(
    paragraph: Paragraph,
    sentence: Range,
    cue_range: Range,
    cue: Cue,
    frame: Frame,
    mention: Range | None,
    how: str,
) -> Speech | None:
    """'He said that …', 'urged Y to …', 'he said: “…”': the content follows."""
    begin, end = sentence
    tags = paragraph.tags
    stop = clause_end(
        paragraph, frame.start, end, frame.name, place=_place(tags, begin, cue_range[0], mention)
    )
    if stop <= frame.start or (stop == frame.start + 1 and tags[frame.start] in "toh"):
        return None
    if mention is None and not any(tag in "Qq" for tag in tags[frame.start : stop]):
        return None  # nobody's words and nobody's statement: "it seems that …"
    return Speech(cue_range, cue.lemma, frame.name, [(frame.start, stop)], mention, how, sentence)


def _inverted_opening(paragraph: Paragraph, sentence: Range, at: int, cue: Cue) -> Speech | None:
    """'Said Comey, “…”', 'But, said Solovey, “…”'."""
    tags, end = paragraph.tags, sentence[1]
    mention = inverted_subject(paragraph, at + 1, end)
    if mention is None or tags[mention[1] : mention[1] + 1] not in (",", ":"):
        return None
    if tags[mention[1] : end] == ":":  # 'Stated Stone:', and the words in the next paragraph
        return Speech((at, at + 1), cue.lemma, "colon", [], mention, "inverted", sentence, opens_block=True)
    if tags[mention[1] + 1 : mention[1] + 2] != "Q":
        return None
    content = [(mention[1] + 1, mention[1] + 2)]
    return Speech((at, at + 1), cue.lemma, "inverted opening", content, mention, "inverted", sentence)


_SILENCES = word_group("silence")


def _is_background(
    tags: str, lows: list[str], begin: int, verb: int, cue: Cue, form: Form, frame: Frame
) -> bool:
    """Acts of speech told in passing, whose content is no statement.

    "After the president announced a decision", "X this week expressed readiness", "…, calling
    for talks", "have previously called on all sides to show restraint".
    """
    if cue.force == "thinks" and verb > begin and tags[verb - 1] == "w":
        return True
    if frame.name == "to" and cue.force == "denies":  # "declined to comment": nothing was said
        return any(low in cue_forms() or low in _SILENCES for low in lows[frame.start + 1 : frame.start + 3])
    if frame.name == "object" and cue.force == "demands":
        return "y" in tags[verb : frame.start] and "previously" in lows[verb : frame.start]
    if frame.name == "np":
        return cue.lemma in ("express", "voice") or tags[max(begin, verb - 8) : verb].rfind("s") >= 0
    if frame.name == "about":
        return cue.lemma == "call" and form == "ing" and "i" not in tags[verb : frame.start]
    return False


def _place(tags: str, begin: int, verb: int, mention: Range | None) -> str:
    """Where the cue's clause stands in its sentence (see clause_end)."""
    if tags[begin] in "sgv" and "," not in tags[begin:verb]:
        return "opening"
    if verb - 1 > begin and tags[verb - 1] == "w" and tags[verb - 2] == ",":
        return "relative"
    return "main"


def _parenthetical(
    paragraph: Paragraph,
    sentence: Range,
    at: int,
    cue: Cue,
    limit: int,
    edge: int,
    mention: Range | None,
    how: str,
) -> Speech | None:
    """'The plan, he said, would fail': the attribution stands inside its content."""
    tags, end = paragraph.tags, sentence[1]
    if mention is None or how != "subject" or "after" not in cue.frames:
        return None
    if not (edge - 1 >= limit and tags[edge - 1] in ",;-"):
        return None
    comma = _ADJUNCT.match(tags, at + 1, end)
    if not comma or comma.end() >= end:
        return None
    start = comma.end()
    if tags[start] in "g":
        return None
    content = [(start, clause_end(paragraph, start, end, "that"))]
    first = limit
    while first < edge - 1 and tags[first] in ",;.kla-)":
        first += 1
    if first < edge - 1 and ";" not in tags[first : edge - 1]:
        content.insert(0, (first, edge - 1))
    if content[-1][1] <= start:
        return None
    return Speech((at, at + 1), cue.lemma, "parenthetical", content, mention, how, sentence)


_OCCASION = re.compile(r"a?(?:f[dpjnPT#gq]*[nPT#q]|T)*,")


def _as_reported(
    paragraph: Paragraph, sentence: Range, at: int, cue: Cue, mention: Range | None
) -> Speech | None:
    """'As the paper first reported, …', 'As reported by the paper, …': the content follows the comma."""
    tags, end = paragraph.tags, sentence[1]
    after, how = at + 1, "subject"
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
    content = (start, clause_end(paragraph, start, end, "that"))
    return Speech((at, at + 1), cue.lemma, "as reported", [content], mention, how, sentence)


def _verb_group(tags: str, begin: int, at: int) -> int:
    verb = at
    while verb > begin and (tags[verb - 1] in "aymix" or (tags[verb - 1] in "js" and tags[verb - 2] in "ym")):
        verb -= 1
    if verb - 2 > begin and tags[verb - 1] == "," and tags[verb - 2] == "a" and tags[verb - 3] == ",":
        verb -= 3
    return verb


def _mention(
    paragraph: Paragraph, sentence: Range, limit: int, verb: int, form: Form, found: list[Speech]
) -> tuple[Range | None, str]:
    """Who speaks, and how that was read off the sentence."""
    tags = paragraph.tags
    begin, end = sentence
    before = tags[verb - 1] if verb > begin else ""
    if form == "ing" and "i" not in tags[verb : verb + 2]:
        if before in ("P", "p", "n", "o") and verb - 1 > limit:
            direct = subject(paragraph, limit, verb)
            if direct and tags[max(begin, direct[0] - 1) : direct[0]] in _GOVERNS:
                return direct, "subject of participle"
        return _earlier_speaker(tags, begin, verb, found) or (
            participle_subject(paragraph, begin, verb, end),
            "participle",
        )
    if before and before in "kl":
        return _earlier_speaker(tags, begin, verb, found) or (
            joined_subject(paragraph, begin, verb),
            "joined verb",
        )
    if before == "u":
        return participle_subject(paragraph, begin, verb, end), "infinitive"
    if before == "," and found and found[-1].mention and tags[found[-1].mention[1] - 1] == "w":
        return found[-1].mention, "same subject"  # "X, who recalled …, said"
    mention = subject(paragraph, limit, verb)
    if mention is None and limit > begin and before not in "Qq,":
        mention = subject(paragraph, begin, verb)
    if mention is None and before == "," and limit < verb - 1 and tags[verb - 2] not in "Qq":
        return joined_subject(paragraph, begin, verb), "joined verb"
    return mention, "subject"


# Before a noun phrase whose participle follows it: "with Trump saying".
_GOVERNS = frozenset("f")
_NEW_SUBJECT = re.compile(r"[nPpohd#]a*[vzmiyx]|O")


def _earlier_speaker(
    tags: str, begin: int, verb: int, found: list[Speech]
) -> tuple[Range | None, str] | None:
    """The speaker of the attribution before, where no other clause stands between."""
    if not found or not found[-1].mention:
        return None
    last = found[-1]
    stop = max([last.cue[1], *(part[1] for part in last.content if part[1] <= verb)])
    if _NEW_SUBJECT.search(tags, stop, verb):
        return None
    return last.mention, "same subject"


def _content_before(paragraph: Paragraph, begin: int, edge: int, *, closing: bool) -> Range | None:
    """What stands before ", he said": from the clause's beginning to the comma or the marks."""
    tags = paragraph.tags
    last = edge - 1
    if last < begin or (last == begin and tags[begin] not in "Qq"):
        return None
    if tags[last] in ",-" and last > begin:
        stop = last
    elif tags[last] in "Qq":
        stop = edge
    else:
        return None
    if tags[last] == "-" and tags[last - 1] not in "Qq":
        return None
    start = begin
    while start < stop and tags[start] in ",;.)":
        start += 1
    if tags[start] in "kl" and start + 1 < stop:
        start += 1
    colon = tags.find(":Q", start, stop)
    if colon >= 0 and colon + 2 >= stop - 1:
        start = colon + 1
    region = tags[start:stop]
    if not region or not ("Q" in region or closing or any(tag in "vzbmiyxO" for tag in region)):
        return None
    if "Q" not in region and (region == "q" or (region[0] in "sgve" and not _has_main_clause(region))):
        return None
    return start, stop


def _has_main_clause(region: str) -> bool:
    """Whether words that open like a subordinate clause hold a main one: "If it rains, we stay"."""
    if region[0] == "s":
        return _MAIN.search(region) is not None
    return "," not in region and _GERUND_SUBJECT.search(region) is not None


_MAIN = re.compile(r",[dpjn#Po]+a*[vzmiyx]")
_GERUND_SUBJECT = re.compile(r"[nPTj]a*[zmiy]")


def _resumed(paragraph: Paragraph, before: Range, at: int, end: int) -> Range | None:
    """Content that goes on after the attribution: '“A,” he said, “B.”', '…, he said, because …'."""
    tags = paragraph.tags
    if tags[at : at + 1] == "Q" and tags[before[1] - 1] == "Q":
        return at, at + 1
    whole = tags[before[1] - 1] == "Q" and not tags[before[0] : before[1]].strip("Qq,")
    for number in range(at, min(at + 12, end)):
        if tags[number] in ",:" and number + 1 < end:
            if tags[number + 1] in "Qq":
                return number + 1, number + 2
            if not whole and tags[number + 1] in _GOES_ON:
                stop = clause_end(paragraph, number + 1, end, "that")
                return (number + 1, stop) if stop > number + 1 else None
            return None
        if tags[number] in ".;":
            return None
    return None


def _relayed(paragraph: Paragraph, sentence: Range, outer: Speech) -> Speech | None:
    """The inner attribution of 'the ministry said Kabulov urged the Taliban “to …”'.

    Where the content of one attribution is nothing but another's demand in quotation marks,
    the words are the inner speaker's; the outer one only carries them.
    """
    if outer.rule not in ("that", "bare") or len(outer.content) != 1:
        return None
    start, stop = outer.content[0]
    tags, forms = paragraph.tags, cue_forms()
    if not any(tag in "Qq" for tag in tags[start:stop]):
        return None
    for at in range(start + 1, min(start + 8, stop)):
        known = forms.get(paragraph.lows[at])
        if known and known[1] == "past" and known[0].force == "demands":
            inner = _attribution(paragraph, sentence, at, known[0], known[1], [])
            if inner and inner.mention and inner.mention[0] >= start and inner.content[0][0] > at:
                inner.mention_rule = "relayed subject"
                return inner
        if tags[at] not in "dpjn#PofakT":
            return None
    return None


_OWNERS = word_group("owner")


def _owned_noun(paragraph: Paragraph, sentence: Range, at: int) -> Speech | None:
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
    stop = clause_end(paragraph, at + 1, end, "noun")
    return Speech((at, at + 1), lows[at], "noun", [(at + 1, stop)], (start, owner + 1), "owner", sentence)


def _no_verb(tags: str, begin: int, at: int) -> bool:
    """Whether the words before ", according to" are no clause yet: "Over the long term"."""
    return not any(tag in "vzbmiyxOQ" for tag in tags[begin:at])


def _according(paragraph: Paragraph, sentence: Range, at: int, found: list[Speech]) -> Speech | None:
    begin, end = sentence
    tags = paragraph.tags
    mention = inverted_subject(paragraph, at + 2, end)
    if mention is None or (found and at > begin):
        return None  # after an attribution it names the relay: "…, he said, according to Tass"
    if at == begin or tags[at - 1] in "kl" or (tags[at - 1] == "," and _no_verb(tags, begin, at)):
        start = mention[1]
        while start < end and tags[start] != ",":
            start += 1
        start += 1
        if start >= end:
            return None
        content = (start, clause_end(paragraph, start, end, "that"))
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
    if content[0] >= content[1] or (found and _covered(found, content[0])):
        return None
    return Speech((at, at + 2), "according to", "according to", [content], mention, "according to", sentence)
