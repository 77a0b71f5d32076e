"""Quotations over paragraphs: what one paragraph leaves open, and whose the next one's words are.

A quotation without a cue is the block after a colon, the rest of one left open, or the last speaker's; a
name under it or an attribution at its end takes it back from him. Comes in: a paragraph's quotations
that nobody claims. Goes out: they are added to the findings before them or made their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.annotate.words import word_group
from claims.extraction.attribute.phrase import parse
from claims.extraction.find.mentions import joined_subject, main_subject, subject
from claims.extraction.find.unclaimed import signature_of
from claims.extraction.finding import Finding
from claims.extraction.quote import QuoteKind
from claims.extraction.speech import Range, Speech
from claims.languages.en import entries
from sources.reading.page import Span

__all__ = [
    "Before",
    "any_opening",
    "asks",
    "block",
    "finding_of",
    "follow",
    "goes_on",
    "place",
    "sign",
    "spoke_to_press",
    "take_excerpt",
]

# A quote of more spans than this is no quote: hostile text must not make one grow without end.
_MOST_SPANS = 100
# A question of a dialogue is short, in words.
_LONGEST_QUESTION = 20
_REPLIES = word_group("reply")
_FIRST_PERSON = word_group("first-person")
_MEETS = word_group("meets-press")
_PRESS = word_group("press")
# "And from Chairwoman Della Moritz:"
_FROM = re.compile(
    r"(?:(?:and|also|then|or|next|this)\s)*(?:(?:came\s)?(?:from|by)\s)(?P<name>[^:]{3,90}):\s*$", re.I
)
_NAME_LINE = re.compile(r"(?P<name>[A-ZÀ-Þ][^.:!?“”\"\n]{3,90})$")


@dataclass(slots=True)
class Before:
    """What the paragraphs read so far leave open for the next one."""

    out: list[Finding] = field(default_factory=list)
    block: tuple[Paragraph, Speech] | None = None  # a cue with a colon at the paragraph's end
    left_open: Finding | None = None  # a quotation whose closing mark has not come yet
    # Quotations without a cue right before: the finding that holds their spans, and how many they are.
    run: tuple[Finding, int] | None = None
    excerpt: tuple[int, Finding] | None = None  # the block quotation that goes on, and its finding
    in_full: Finding | None = None  # what a cue announced, printed without marks, that may go on
    spoke: Span | None = None  # who met the press in the sentence right before, and is not quoted yet
    questions: set[int] = field(default_factory=set)  # of the findings that ask, their places in `out`

    def close(self) -> None:
        """Let nothing be carried on."""
        self.block = self.left_open = self.run = self.in_full = self.spoke = None

    def take_back(self) -> tuple[Span, ...]:
        """The spans of the run, taken from the finding that held them."""
        if self.run is None:
            return ()
        holder, size = self.run
        taken, holder.spans = holder.spans[-size:], holder.spans[:-size]
        if not holder.spans:
            del self.out[next(at for at in range(len(self.out) - 1, -1, -1) if self.out[at] is holder)]
        self.run = None
        return taken


def place(paragraph: Paragraph, floating: list[Range], before: Before) -> None:
    """A quotation without a cue: the block after a colon, part of an open one, or the last speaker's."""
    if before.block:
        before.out.append(block(paragraph, floating, *before.block))
        before.run = None
        return
    spans = spans_of(paragraph, floating)
    last = before.left_open or (before.out[-1] if before.out else None)
    open_run = before.run if before.left_open else None
    named = None if before.left_open else _named_before(paragraph, floating[0][0])
    if before.spoke and not before.left_open and floating[0][0] == 0:
        named = before.spoke
    finding = Finding(
        kind="direct",
        spans=spans,
        cue=None,
        cue_lemma=None,
        mention=named or (last.mention if last else None),
        sentence=Span(spans[0].start, spans[-1].end),
        paragraph=paragraph.span,
        rule="floating",
        mention_rule="previous sentence" if named else "continues last speaker" if last else "",
    )
    if named:
        before.out.append(finding)
        before.run = (finding, len(spans))
        return
    if not before.left_open and last and _is_dialogue(paragraph, floating, before, last, finding):
        before.out.append(finding)
        before.run = (finding, len(spans))
    elif last and len(last.spans) < _MOST_SPANS and (before.left_open or _is_next(paragraph, last)):
        last.spans = (*last.spans, *spans)
        before.run = (last, len(spans) + (open_run[1] if open_run else 0))
        if before.left_open and not open_run:
            before.run = None  # the rest of a quotation that has its speaker
    else:
        before.out.append(finding)
        before.run = (finding, len(spans))


def _named_before(paragraph: Paragraph, at: int) -> Span | None:
    """Whom the sentence right before a quotation without a cue tells of by name: 'Mika Lund was less calm. “I saw …”'."""
    begin = paragraph.sentence_start(at)
    if begin != at or at == 0:
        return None
    first = paragraph.sentence_start(at - 1)
    mention = (
        main_subject(paragraph, first, at)
        if not any(tag in "Qq" for tag in paragraph.tags[first:at])
        else None
    )
    if mention is None or parse(span_text(paragraph, mention)).kind != "person":
        return None
    return span_of(paragraph, mention) if "P" in paragraph.tags[slice(*mention)] else None


def spoke_to_press(paragraph: Paragraph) -> Span | None:
    """Who met the press in the last sentence of a paragraph without quotations: "Rolf Tann spoke to the press."."""
    begin, end = paragraph.sentences[-1]
    lows, tags = paragraph.lows, paragraph.tags
    for at in range(begin + 1, end):
        if lows[at] not in _MEETS or _PRESS.isdisjoint(lows[at + 1 : at + 5]) or tags[at] not in "vz":
            continue
        who = subject(paragraph, begin, at)
        if who is None or who != main_subject(paragraph, begin, end):
            return None
        told = parse(span_text(paragraph, who)).kind in ("person", "role", "pronoun")
        return span_of(paragraph, who) if told else None
    return None


def take_excerpt(before: Before, paragraph: Paragraph, passage: int | None) -> bool:
    """Whether a paragraph of a block quotation without author is what a cue before it opened."""
    if passage is None:
        before.excerpt = None
    elif before.excerpt and before.excerpt[0] == passage:
        finding = before.excerpt[1]
        if len(finding.spans) < _MOST_SPANS:
            finding.spans += spans_of(paragraph, [(0, len(paragraph.words))])
        return True
    elif before.block:
        finding = block(paragraph, [(0, len(paragraph.words))], *before.block)
        before.out.append(finding)
        before.close()
        before.excerpt = passage, finding
        return True
    return False


def goes_on(before: Before, paragraph: Paragraph, *, told: bool) -> bool:
    """Whether a paragraph is more of what was announced in full: in the first person, and nobody reports it.

    `told` says that somebody does.
    """
    finding, before.in_full = before.in_full, None
    own = not _FIRST_PERSON.isdisjoint(paragraph.lows)
    if finding is None or told or not own or paragraph.quoted or len(finding.spans) >= _MOST_SPANS:
        return False
    finding.spans += spans_of(paragraph, [(0, len(paragraph.words))])
    before.in_full = finding
    return True


def _is_dialogue(
    paragraph: Paragraph, floating: list[Range], before: Before, last: Finding, finding: Finding
) -> bool:
    """Whether a quotation is a turn of a dialogue, no part of the one before it; sets whose it is.

    A short question after an answer is the asker's; what follows such a question is the last answerer's.
    """
    if not _is_next(paragraph, last):
        return False
    question = asks(paragraph, floating)
    if last.mention_rule == "question":
        if question:
            finding.mention, finding.mention_rule = None, "question"
        else:
            answered = next((one for one in before.out[-2:-5:-1] if one.mention_rule != "question"), None)
            finding.mention = answered.mention if answered else None
            finding.mention_rule = "continues last speaker" if finding.mention else "answer"
        return True
    words = sum(len(paragraph.inner_words(at)) for at in paragraph.quoted)
    if not question or words > _LONGEST_QUESTION or len(floating) > 1:
        return False
    answers = (
        last.cue_lemma in _REPLIES
        or len(before.out) - 2 in before.questions
        or (len(before.out) > 1 and before.out[-2].mention_rule == "question")
    )
    if answers:
        finding.mention, finding.mention_rule = None, "question"
    return answers


def follow(before: Before, paragraph: Paragraph, kept: list[Finding]) -> None:
    """Give a quotation left open over paragraphs to the speaker that its last paragraph names.

    '“Prices have risen. / “Wages have not. / “That is why we acted,” she said.' Also notes which
    findings ask.
    """
    if kept and before.run and before.left_open:
        first, holder = kept[0], before.run[0]
        begins = paragraph.raw[: first.spans[0].start - paragraph.span.start].strip(" \t\n“\"„«‘'")
        if first.mention and not begins and holder is before.left_open:
            first.spans = (*before.take_back(), *first.spans)[-_MOST_SPANS:]
    before.run = None
    for number, finding in enumerate(kept, len(before.out)):
        end = finding.spans[-1].end - paragraph.span.start
        if paragraph.raw[max(0, end - 3) : end].rstrip("”\"'’»").endswith("?"):
            before.questions.add(number)


def _is_next(paragraph: Paragraph, last: Finding) -> bool:
    """Whether nothing stands between the paragraph and the one that holds the last finding."""
    return last.paragraph.end + 3 > paragraph.span.start


def sign(before: Before, paragraph: Paragraph) -> bool:
    """Whether a paragraph is '— Hillary Clinton' under a quotation, which then is hers."""
    if before.run is None:
        return False
    signature = signature_of(paragraph)
    named = span_of(paragraph, signature) if signature else _name_line(paragraph)
    if named is None:
        return False
    holder, size = before.run
    if size < len(holder.spans):  # it had been taken for the last speaker's
        spans = before.take_back()
        holder = Finding(
            "direct", spans, None, None, None, Span(spans[0].start, spans[-1].end), paragraph.span, ""
        )
        before.out.append(holder)
    holder.mention, holder.mention_rule, holder.rule = named, "signed", "signed"
    before.close()
    return True


def _name_line(paragraph: Paragraph) -> Span | None:
    """A name alone in its paragraph, with a role behind it: 'Ines Varga, council leader'."""
    found = _NAME_LINE.match(paragraph.raw.strip()) if len(paragraph.raw) < 100 else None
    if found is None or len(paragraph.words) > 14 or "," not in found["name"]:
        return None
    told = found["name"].partition(",")[2]
    phrase = parse(found["name"])
    if phrase.kind != "person" or " " not in phrase.name or not told[:2].strip().islower():
        return None
    if not (phrase.role and phrase.certain):
        return None
    return Span(paragraph.span.start, paragraph.span.start + len(paragraph.raw.rstrip()))


def any_opening(paragraph: Paragraph) -> list[Speech]:
    """A paragraph that ends with a colon opens what follows: 'Cruz called them on it:', 'From Ana Sousa:'."""
    sentence = paragraph.sentences[-1]
    last = len(paragraph.words) - 1
    lemma, how = ":", "main clause"
    mention = joined_subject(paragraph, sentence[0], last) if last - sentence[0] >= 2 else None
    if named := _named_above(paragraph):
        mention, lemma = named
        how = "label"
    elif mention and " ".join(paragraph.lows[last - 2 : last]) in _announcing():
        lemma = "say"  # "The mayor put it this way:", and what follows stands without marks
    if mention is None:
        return []
    return [Speech((last, last + 1), lemma, "colon", [], mention, how, sentence, opens_block=True)]


def _named_above(paragraph: Paragraph) -> tuple[Range, str] | None:
    """The name in a paragraph that is nothing else: 'And from Chairwoman Della Moritz:', 'Iwan Brandt:'."""
    if len(paragraph.words) > 14:
        return None
    raw = paragraph.raw.rstrip()
    found = _FROM.match(raw)
    name = found["name"] if found else raw[:-1]
    phrase = parse(name)
    capitals = len(paragraph.words) > 3 and not paragraph.tags[:-1].strip("P")  # "Harbour Master Rolf Tann:"
    told = phrase.certain or phrase.kind == "role" if found else phrase.kind == "person"
    told = told and (bool(found) or phrase.certain or capitals)
    if phrase.kind not in ("person", "body", "outlet", "role") or not told:
        return None
    base = paragraph.span.start + (found.start("name") if found else 0)
    first = next((at for at, start in enumerate(paragraph.starts) if start >= base), 0)
    return (
        ((first, len(paragraph.words) - 1), "say" if found else ":")
        if first < len(paragraph.words) - 1
        else None
    )


@cache
def _announcing() -> frozenset[str]:
    return frozenset(entries("announcing"))


def asks(paragraph: Paragraph, ranges: list[Range]) -> bool:
    """Whether quoted words end with a question mark."""
    item = next(
        (at for at in range(ranges[-1][1] - 1, ranges[-1][0] - 1, -1) if paragraph.tags[at] in "Qq"), None
    )
    if item is None:
        return False
    end = paragraph.ends[item] - paragraph.span.start
    return paragraph.raw[max(0, end - 4) : end].rstrip("”\"'’»„“ ").endswith("?")


def block(paragraph: Paragraph, ranges: list[Range], source: Paragraph, speech: Speech) -> Finding:
    """The finding of a paragraph whose cue stands in the one before it."""
    finding = finding_of(source, speech, [speech.cue])
    finding.spans = spans_of(paragraph, ranges)
    finding.kind = "direct"
    finding.rule = "block"
    return finding


def finding_of(paragraph: Paragraph, speech: Speech, ranges: list[Range]) -> Finding:
    """A speech of a paragraph with the ranges that make up its quote, as a finding."""
    tags = paragraph.tags
    inside = "".join(tags[start:stop] for start, stop in ranges)
    kind: QuoteKind = "direct" if speech.rule == "unmarked" else "indirect"
    if "Q" in inside or "q" in inside:
        kind = "mixed" if inside.strip("Qq.,-;:") and kind != "direct" else "direct"
    mention = speech.mention
    return Finding(
        kind=kind,
        spans=spans_of(paragraph, ranges),
        cue=span_of(paragraph, speech.cue) if speech.cue[0] < speech.cue[1] else None,
        cue_lemma=speech.lemma or None,
        mention=span_of(paragraph, mention) if mention else None,
        sentence=span_of(paragraph, speech.sentence),
        paragraph=paragraph.span,
        rule=speech.rule,
        mention_rule=speech.mention_rule,
    )


def span_text(paragraph: Paragraph, items: Range) -> str:
    """The words of some items as printed."""
    span = span_of(paragraph, items)
    return paragraph.raw[span.start - paragraph.span.start : span.end - paragraph.span.start]


def span_of(paragraph: Paragraph, items: Range) -> Span:
    return Span(paragraph.starts[items[0]], paragraph.ends[items[1] - 1])


def spans_of(paragraph: Paragraph, ranges: list[Range]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for items in sorted(ranges):
        span = span_of(paragraph, items)
        if spans and items[0] > 0 and spans[-1].end >= paragraph.ends[items[0] - 1]:
            spans[-1] = Span(spans[-1].start, max(span.end, spans[-1].end))
        else:
            spans.append(span)
    return tuple(spans)
