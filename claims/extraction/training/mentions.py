"""Ways of finding a mention: how often each named the annotated source. Called by the command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sources.reading.page import Span

from .articles import Article, Relation, share
from .choices import decided_by, find
from .models import Model

__all__ = ["Judged", "judge_mentions", "matching", "names_source"]

# Way of finding → (right, judged)
Judged = dict[str, tuple[int, int]]
# A finding stands for an annotated content if the product of their shares of each other is this much.
_SAME = 0.4


def judge_mentions(articles: Iterable[Article], model: Model) -> Judged:
    """Each way of finding, over the findings whose words match an annotated content with a source."""
    right: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    with decided_by(model.ends, model.statements):
        for article in articles:
            for finding in find(article):
                relation = matching(article, finding.spans)
                if relation and relation.source and finding.mention_rule:
                    judged[finding.mention_rule] += 1
                    right[finding.mention_rule] += names_source(finding.mention, relation)
    return {rule: (right[rule], count) for rule, count in sorted(judged.items())}


def matching(article: Article, spans: tuple[Span, ...]) -> Relation | None:
    """The annotated attribution whose content these spans are, more or less."""

    def likeness(relation: Relation) -> float:
        return share(relation.content, spans) * share(spans, relation.content)

    best = max(article.relations, key=likeness, default=None)
    return best if best and likeness(best) >= _SAME else None


def names_source(mention: Span | None, relation: Relation) -> bool:
    """Whether a mention overlaps the annotated source."""
    return mention is not None and share([mention], relation.source) > 0
