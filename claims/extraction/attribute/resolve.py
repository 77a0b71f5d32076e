"""Who speaks: from the mention beside a quote to the person or body behind it.

Comes in: a page's `Cast` and the findings in the order of the text. Goes out: an `Attribution` for each,
or None.

Each way of telling the speaker is a rule with a name; its confidence is the precision measured
for that rule on development data (`speaker-rules.txt`, docs/resolution.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from claims.extraction.annotate.small_capitals import in_small_letters
from claims.extraction.attribute.antecedents import antecedents, counted
from claims.extraction.attribute.authors import writer
from claims.extraction.attribute.bearers import main_bearer, misprinted, used_as_body
from claims.extraction.attribute.bodies import body_of_any_kind, body_with_noun, surname_of_body
from claims.extraction.attribute.capitals import OPENS_ONLY, is_no_name, printed
from claims.extraction.attribute.cast import Cast, Figure, agrees
from claims.extraction.attribute.holders import holder, person_described, sole_holder, told_of
from claims.extraction.attribute.issuers import can_issue, fuller_name, issuer
from claims.extraction.attribute.members import joined, members, named_together
from claims.extraction.attribute.names import fold, name_tokens
from claims.extraction.attribute.nouns import DETERMINERS, OPENERS, country_of, singular
from claims.extraction.attribute.phrase import Phrase, owner_of_title, parse
from claims.extraction.attribute.plurals import people_before
from claims.extraction.attribute.relative import named_before, person_with_who, phrase_before, taken_up
from claims.extraction.attribute.rules import Rule
from claims.extraction.attribute.salience import Speaker, nearest_many, nearest_person, nearest_thing
from claims.extraction.finding import Finding
from claims.extraction.quote import Attribution, SpeakerKind
from sources.reading.page import Span

__all__ = ["Resolver"]

# How many places, and speakers, are looked through for one mention.
FAR = 400
RECENT = 60
# How many sentences back "they" looks for a plural noun that was no speaker.
BACK = 2
# Words in marks no longer than this, in characters, are names and single terms.
SHORT = 25
# Rules for names that nothing but their speaking shows to be somebody's.
MET_BY_SPEAKING = ("lone name", "surname alone", "body by its use")
# Ways of finding a mention that is a label before the words.
LABELS = ("turn", "label")


class Resolver:
    """Resolves the findings of one page, in order; later ones lean on earlier ones."""

    def __init__(
        self,
        cast: Cast,
        byline: str | None = None,
        outlet: str | None = None,
        weights: Mapping[str, float] | None = None,
    ) -> None:
        self.cast = cast
        self.byline = byline
        self.outlet = outlet
        self.weights = counted() if weights is None else weights
        self.history: list[Speaker] = []
        self.count = 0  # of the findings resolved so far, and where the last of them ends
        self.spoken_to = 0

    def resolve(self, finding: Finding, around: Attribution | None = None) -> Attribution | None:
        """The speaker of a finding; `around` is that of the speech it stands in, if any."""
        at = finding.spans[0].start if finding.mention is None else finding.mention.start
        beside = finding.named or finding.mention
        found: tuple[Figure, Rule] | None
        if finding.part and finding.named is None:
            found = self.of_part(finding)
        elif beside is None:
            found = self.carried_on(finding)
        else:
            phrase = parse(beside.of(self.cast.text))
            if finding.mention_rule == "turn" and phrase.kind not in ("outlet", "country"):
                phrase = parse(in_small_letters(phrase.text))
            found = self.of_phrase(phrase, replace(finding, mention=beside), around)
        self.spoken_to = max(self.spoken_to, finding.spans[-1].end)
        self.count += 1
        if found is None or not found[0].name.strip():
            return None
        figure, rule = found
        self.history.append(Speaker(figure, rule, at, finding.paragraph, self.count))
        met_here = rule in MET_BY_SPEAKING or (figure.kind == "unnamed" and rule != "unresolved")
        if finding.mention is not None and met_here:
            self.cast.put(finding.mention.start, finding.mention.end, figure, "subject")
        described = figure.kind in ("person", "unnamed")
        return Attribution(
            name=figure.name, kind=figure.kind, span=finding.mention, rule=rule, aliases=tuple(figure.aliases),
            role=figure.role if described else None,
            organization=figure.organization if described else None,
        )  # fmt: skip

    def of_phrase(
        self, phrase: Phrase, finding: Finding, around: Attribution | None
    ) -> tuple[Figure, Rule] | None:
        """Figure and rule for a mention taken apart, by its kind."""
        span = finding.mention
        bare = finding.mention_rule in LABELS and not phrase.determiner and not phrase.many
        if bare and phrase.kind in ("role", "unnamed"):
            found = sole_holder(self.cast, phrase)
            return (found, "role") if found else (self.new(printed(phrase), "unnamed", phrase), "unnamed")
        assert span is not None  # noqa: S101 - told by the caller
        match phrase.kind:
            case "pronoun":
                meant = self.of_pronoun(phrase, finding, around)
                return meant or (Figure(phrase.text.lower(), "unnamed", phrase.gender), "unresolved")
            case "person":
                return self.of_person(phrase, span)
            case "body" | "country" | "outlet":
                return self.of_body(phrase, span)
            case "role":
                if (
                    not phrase.determiner
                    and phrase.text.istitle()
                    and fold(phrase.text) in self.cast.by_surname
                ):
                    return self.of_person(replace(phrase, name=phrase.text, role=None), span)  # "Sen added"
                return self.of_role(phrase, finding)
            case "unnamed":
                return self.of_unnamed(phrase, finding)
            case "list":
                return self.of_list(phrase, finding)
            case "work":
                return self.of_work(phrase, span)
            case "group":
                return self.of_members(phrase, span) or (self.new(printed(phrase), "group", phrase), "group")
            case _:
                if named := person_with_who(span.of(self.cast.text)):
                    return self.of_person(named, span)  # "the view of Anna Berg, who"
                if DETERMINERS.get(phrase.determiner) == "definite" and (
                    told := told_of(self.cast, phrase, span.start)
                ):
                    return told, "role"
                rule: Rule = "work" if finding.cue_lemma == "read" else "unresolved"  # of a sign
                return self.new(printed(phrase), "unnamed", phrase), rule

    def of_part(self, finding: Finding) -> tuple[Figure, Rule]:
        """Turns without a name: who asks has none; who answers is the page's first person."""
        if finding.part == "answers":
            people = [
                figure for figure in self.cast.figures[:FAR] if figure.kind == "person" and figure.places
            ]
            if people:
                return max(people, key=lambda figure: figure.places), "transcript answer"
        if finding.part in ("answers", "unnamed"):
            name = "the writer" if finding.rule == "letter" else "the interviewee"
            return Figure(name, "unnamed"), "transcript label"
        if finding.part == "outlet" and finding.mention:
            return Figure(finding.mention.of(self.cast.text), "organization"), "outlet"
        if finding.part == "asks" or finding.mention is None:
            return Figure("the interviewer", "unnamed"), "transcript label"
        return Figure(finding.mention.of(self.cast.text).lower(), "unnamed"), "transcript label"

    # Names

    def of_person(self, phrase: Phrase, span: Span) -> tuple[Figure, Rule]:
        """A personal name: full, surname, first name, or misprinted."""
        cast = self.cast
        tokens = name_tokens(phrase.name)
        if not tokens:
            return self.new(printed(phrase), "unnamed", phrase), "unresolved"
        if len(tokens) > 1 and " " not in phrase.name and is_no_name(phrase, span.end, cast):
            return self.new(phrase.text.lower(), "group", phrase), "unresolved"  # "Fact-checkers"
        if len(tokens) > 1:
            figure = cast.person(phrase)
            if phrase.role or phrase.honorific:
                return figure, "name with title"
            return figure, "full name" if phrase.certain or figure.gender else "name by its shape"
        bearers = cast.by_surname.get(tokens[-1], [])
        fit = [f for f in bearers if agrees(f, phrase)]
        if len(fit) == 1:
            fit[0].take(phrase)
            if len(fit[0].tokens) > 1:
                return fit[0], "surname"
            return fit[0], "surname alone" if fit[0].gender or fit[0].role or phrase.certain else "lone name"
        if fit:
            return main_bearer(cast, fit, span.end - len(phrase.name), span.end), "surname of several"
        by_first = cast.by_given.get(tokens[0], [])
        if len(by_first) == 1 and not phrase.honorific:
            by_first[0].add_alias(phrase.name)
            return by_first[0], "first name"
        known = cast.shorts.get(tokens[-1]) or cast.by_body.get(tokens[-1])
        if known and not phrase.certain:
            return known, "body"
        opened = cast.by_opening.get(tokens[-1], ())
        if len(opened) == 1 and not phrase.certain and not country_of(phrase.name):
            return opened[0], "short form"  # "Amnesty" for "Amnesty International"
        near = misprinted(cast, tokens[-1])
        if near:
            near.add_alias(phrase.name)
            return near, "misspelling"
        if fuller := cast.unsure.get(tokens[-1]):
            return cast.person(fuller), "surname"
        if phrase.name in OPENERS or is_no_name(phrase, span.end, cast):
            kind: SpeakerKind = "group" if singular(phrase.head) != phrase.head else "unnamed"
            return self.new(phrase.text.lower(), kind, phrase), "unresolved"
        if not phrase.certain and used_as_body(cast, phrase.name):
            named = replace(phrase, kind="body")
            return cast.body(named), "body by its use"
        figure = cast.person(phrase)
        return figure, "surname alone" if phrase.certain or figure.gender else "lone name"

    # Bodies

    def of_body(self, phrase: Phrase, span: Span) -> tuple[Figure, Rule]:
        """A body by name, by acronym, or by its noun alone ("the ministry", "his campaign")."""
        cast = self.cast
        if phrase.name:
            if not phrase.certain and (author := owner_of_title(span.of(cast.text))):
                return self.of_person(author, span)  # "Rolf Tann’s Salt and Smoke"
            key = fold(phrase.name).replace(" ", "")
            if key in cast.shorts:
                return cast.shorts[key], "acronym"
            if person := surname_of_body(cast, phrase, span.start):
                return person, "surname"
            if not phrase.certain and not phrase.determiner and (found := OPENS_ONLY.match(phrase.text)):
                bearers = cast.by_surname.get(fold(found[1]), [])
                if len(bearers) == 1:  # "Santilli on camera"
                    return bearers[0], "surname"
                return self.new(printed(phrase), "unnamed", phrase), "unresolved"
            figure = cast.body(phrase)
            return figure, phrase.kind if phrase.kind in ("country", "outlet") else "body"
        if DETERMINERS.get(phrase.determiner) == "owned":
            owner = self.person_meant(span.start, {"his": "m", "her": "f"}.get(phrase.determiner, ""))
            if owner and not phrase.determiner.startswith(("their", "its", "our", "my")):
                name = f"{owner[0].name}’s {phrase.text}"
                return self.new(name, "organization", phrase), "body of a person"
        if known := body_with_noun(cast, phrase, span.start):
            return known, "body by its noun"
        if last := body_of_any_kind(cast, phrase, span.start):
            return last, "last body named"
        return self.new(printed(phrase), "organization", phrase), "unresolved"

    # Roles and the unnamed

    def of_role(self, phrase: Phrase, finding: Finding) -> tuple[Figure, Rule]:
        """ "The minister": who holds that role on the page; else the last speaker it can mean."""
        span = finding.mention or finding.sentence
        if DETERMINERS.get(phrase.determiner) != "indefinite":
            found = holder(self.cast, phrase, span.start)
            if found:
                return found, "role" if found.kind == "person" else "earlier unnamed"
            if DETERMINERS.get(phrase.determiner) == "definite":
                meant = self.person_meant(span.start, phrase.gender)
                if last := person_described(self.cast, self.history, phrase, meant, span.start):
                    return last, "person described"
        return self.new(printed(phrase), "unnamed", phrase), "unnamed"

    def of_unnamed(self, phrase: Phrase, finding: Finding) -> tuple[Figure, Rule]:
        """ "A top official": new with "a", the earlier one with "the", where the noun is the same."""
        span = finding.mention or finding.sentence
        if DETERMINERS.get(phrase.determiner) == "definite" and not phrase.many:
            found = holder(self.cast, phrase, span.start)
            if found:
                return found, "role" if found.kind == "person" else "earlier unnamed"
        if phrase.many and (named := self.of_members(phrase, span)):
            return named
        return self.new(printed(phrase), "unnamed", phrase), "unnamed"

    def of_members(self, phrase: Phrase, span: Span) -> tuple[Figure, Rule] | None:
        """ "The doctors", "both senators": the people named together, or by that role, before."""
        definite = DETERMINERS.get(phrase.determiner) == "definite" or phrase.determiner in ("both", "all")
        if not definite or phrase.name or " of " in phrase.text or phrase.organization:
            return None
        name = members(self.cast, phrase, span.start)
        return (self.new(name, "group", phrase), "members") if name else None

    def of_work(self, phrase: Phrase, span: Span) -> tuple[Figure, Rule]:
        """A report, a statement: whoever issued it where the page tells that, else the work itself."""
        if found := issuer(self.cast, phrase, span):
            return found, "issuer"
        if DETERMINERS.get(phrase.determiner) == "definite" and not phrase.name:
            for speaker in reversed(self.history[-2:]):  # "Dahl said in a letter. The letter said"
                if can_issue(speaker.figure) and f" {phrase.head}" in self.cast.sentence_around(speaker.at):
                    return speaker.figure, "issuer"
        if phrase.determiner and not phrase.name and (name := fuller_name(self.cast, phrase, span.start)):
            return self.new(name, "unnamed", phrase), "work"
        return self.new(printed(phrase), "unnamed", phrase), "work"

    def of_list(self, phrase: Phrase, finding: Finding) -> tuple[Figure, Rule]:
        """ "A and B": one group under both names, each as full as the page has it."""
        names = []
        for part in phrase.parts:
            found = self.of_phrase(part, finding, None)
            names.append(found[0].name if found else printed(part))
        return self.new(joined(names) if len(names) > 1 else phrase.text, "group", phrase), "list"

    # Pronouns

    def of_pronoun(
        self, phrase: Phrase, finding: Finding, around: Attribution | None
    ) -> tuple[Figure, Rule] | None:
        """Pronouns by what they can stand for."""
        span = finding.mention or finding.sentence
        match phrase.head:
            case "m" | "f":
                named = taken_up(self.cast, span.start)
                if named and agrees(named, phrase):
                    return named, "relative pronoun"
                return self.person_meant(span.start, phrase.gender)
            case "self" | "us" | "you":
                return self.first_person(phrase, around)
            case "many":
                return self.many_meant(phrase, span.start)
            case "thing":
                return nearest_thing(self.cast, self.history, span.start)
            case _:
                return self.before_relative(span.start)

    def many_meant(self, phrase: Phrase, at: int) -> tuple[Figure, Rule] | None:
        """Whom "they" means: a subject of its own sentence, who spoke or was named close by, a plural noun before."""
        near = people_before(self.cast, at, back=0)
        if near is None:
            if found := nearest_many(self.cast, self.history, at):
                return found
            if name := named_together(self.cast, at):
                return self.new(name, "group", phrase), "members"
            near = people_before(self.cast, at, back=BACK)
        if near is None:
            return None
        return self.new(printed(near), "group", near), "plural noun"

    def person_meant(self, at: int, gender: str) -> tuple[Figure, Rule] | None:
        """Whom "he" or "she" at a place means."""
        return nearest_person(
            self.cast, antecedents(self.cast, self.history, at, gender, self.weights), at, gender
        )

    def before_relative(self, at: int) -> tuple[Figure, Rule] | None:
        """What "who" or "which" stands for: the name or noun phrase that ends right before it."""
        if figure := named_before(self.cast, at):
            return figure, "relative pronoun"
        phrase = phrase_before(self.cast, at)
        if phrase is None:
            return None
        if phrase.kind in ("pronoun", "other", "person"):
            return self.new(printed(phrase), "group" if phrase.many else "unnamed", phrase), "unresolved"
        kinds: dict[str, SpeakerKind] = {"body": "organization", "group": "group"}
        return self.new(
            phrase.name or printed(phrase), kinds.get(phrase.kind, "unnamed"), phrase
        ), "noun before the pronoun"

    def first_person(self, phrase: Phrase, around: Attribution | None) -> tuple[Figure, Rule] | None:
        """ "I" and "we": the speaker of the words around, else who wrote the page."""
        if phrase.head == "you":
            return None
        if around is not None:
            figure = Figure(around.name, around.kind, tokens=name_tokens(around.name))
            for speaker in reversed(self.history[-RECENT:]):
                if speaker.figure.name == around.name:
                    figure = speaker.figure
                    break
            return figure, "first person in speech"
        return writer(self.cast, self.byline, self.outlet, phrase), "author"

    # No mention

    def carried_on(self, finding: Finding) -> tuple[Figure, Rule] | None:
        """A quote without a speaker beside it goes on for the last one, in the same passage."""
        last = self.history[-1] if self.history else None
        if (
            last is None
            or self.missed_before(finding)
            or finding.cue_lemma == "ask"
            or finding.mention_rule in ("question", "answer")
        ):
            return None
        gap = self.cast.text[last.paragraph.end : finding.paragraph.start]
        if last.paragraph != finding.paragraph and gap.strip():
            return None
        if finding.cue is not None and finding.cue_lemma != ":":
            return None
        return last.figure, "continues last speaker"

    def missed_before(self, finding: Finding) -> bool:
        """Whether somebody unknown spoke since the last speaker: a quote without one, or words in marks not found."""
        begins = finding.spans[0].start
        between = self.cast.speech_between(self.spoken_to, begins)
        return self.history[-1].number != self.count or any(end - start > SHORT for start, end in between)

    def new(self, name: str, kind: SpeakerKind, phrase: Phrase) -> Figure:
        """A figure that stands for this mention; one of the same name on the page is taken again."""
        if kind != "unnamed" or phrase.many:
            for speaker in self.history[-RECENT:]:
                if speaker.figure.name == name and speaker.figure.kind == kind:
                    return speaker.figure
        return Figure(
            name,
            kind,
            phrase.gender,
            many=phrase.many,
            role=phrase.role,
            role_class=phrase.role_class or (phrase.head if phrase.kind in ("role", "unnamed") else ""),
            organization=phrase.organization,
            head=phrase.head,
        )
