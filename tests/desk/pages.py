"""The pages on which editors spend their day, with an address each: for budgets, looks and walks."""

from __future__ import annotations

from django.urls import reverse

__all__ = ["desk_pages"]

_LISTS = (
    "sources_article", "sources_source", "sources_articlecopy", "sources_decision", "sources_ingestrun", "newsroom_upload",
    "claims_quote", "claims_speaker", "claims_speakerpair", "claims_claim", "claims_claimlink",
    "claims_evidence", "claims_curatedset",
)  # fmt: skip


def desk_pages() -> dict[str, str]:
    """Name → address, for records that are in the database now: those with most to show."""
    from django.db.models import Count

    from claims.models import Claim, CuratedSet, Quote, Speaker
    from newsroom.models import Upload
    from sources.models import Article, Source

    article = Article.objects.alias(n=Count("quotes")).order_by("-n", "pk").values_list("pk", flat=True)[0]
    quotes_of = Quote.objects.filter(article=article).order_by("pk").values_list("pk", flat=True)
    speaker = Speaker.objects.alias(n=Count("quotes")).order_by("-n", "pk").values_list("pk", flat=True)[0]
    claim = Claim.objects.alias(n=Count("evidence")).order_by("-n", "pk").values_list("pk", flat=True)[0]
    quote = Quote.objects.order_by("-pk").values_list("pk", flat=True)[0]
    other = Speaker.objects.exclude(pk=speaker).values_list("pk", flat=True)[0]
    other_claim = Claim.objects.exclude(pk=claim).order_by("pk").values_list("pk", flat=True)[0]
    source = Source.objects.values_list("pk", flat=True)[0]
    pages = {"desk": reverse("admin:index")}
    pages |= {
        f"queue: {q}": reverse("admin:queue", args=[q]) for q in ("quotes", "claims", "speakers", "copies")
    }
    pages |= {
        "queue: quotes of a speaker": reverse("admin:queue", args=["quotes"]) + f"?speaker={speaker}",
        "queue: unsure quotes": reverse("admin:queue", args=["quotes"]) + "?max_confidence=0.7",
        "reading view": reverse("admin:claims_read", args=[article]),
        "speaker page": reverse("admin:claims_speaker_page", args=[speaker]),
        "speaker positions": reverse("admin:claims_speaker_positions", args=[speaker]),
        "speaker merge": reverse("admin:claims_speaker_merge", args=[speaker]) + f"?other={other}",
        "speaker split": reverse("admin:claims_speaker_split", args=[speaker]),
        "edit a quote": reverse("admin:claims_read_edit", args=[article, quotes_of[0]]),
        "claim page": reverse("admin:claims_claim_page", args=[claim]),
        "claim merge": reverse("admin:claims_claim_merge", args=[claim]) + f"?other={other_claim}",
    }
    pages |= {
        f"pictures: {name}": reverse("admin:claims_quote_pictures", args=[name])
        for name in ("speakers", "topics", "outlets", "relays", "agreement", "shared")
    }
    if curated_set := CuratedSet.objects.first():
        pages["set page"] = reverse("admin:claims_curatedset_page", args=[curated_set.pk])
    pages["help"] = reverse("admin:help")
    pages["add pages"] = reverse("admin:add_pages")
    if upload := Upload.objects.first():
        pages["upload"] = reverse("admin:upload", args=[upload.pk])
    pages |= {f"list: {name.split('_')[1]}": reverse(f"admin:{name}_changelist") for name in _LISTS}
    quotes, claims = reverse("admin:claims_quote_changelist"), reverse("admin:claims_claim_changelist")
    pages |= {
        "list: quote, search": f"{quotes}?q=border+talks",
        "list: quote, phrase": f"{quotes}?q=%22the+border%22",
        "list: quote, suggested": f"{quotes}?status=suggested",
        "list: quote, of a speaker": f"{quotes}?speaker={speaker}",
        "list: quote, by a day": f"{quotes}?o=-4",
        "list: quote, of a country": f"{quotes}?country=Norway",
        "list: claim, search": f"{claims}?q=border+talks",
        "list: speaker, most quotes": reverse("admin:claims_speaker_changelist") + "?o=-3",
        "list: speaker, fewest quotes": reverse("admin:claims_speaker_changelist") + "?o=3",
        "list: speaker, sorted, narrowed": reverse("admin:claims_speaker_changelist") + "?o=-3&kind=person",
        "list: claim, most evidence": f"{claims}?o=-3",
        "list: claim, least evidence": f"{claims}?o=3",
        "list: claim, sorted, narrowed": f"{claims}?o=-3&status=suggested",
        "list: article, most quotes": reverse("admin:sources_article_changelist") + "?o=-6",
        "list: article, search": reverse("admin:sources_article_changelist") + "?q=border",
    }
    search = reverse("admin:search")
    pages |= {
        "search": f"{search}?q=border",
        "search, narrowed": f"{search}?q=border&speaker={speaker}&day_from=2015-01-01&day_to=2030-01-01&status=suggested",
        "search, a common word": f"{search}?q=the",
        "search, years": f"{search}?q=border&day_from=2015-01-01&day_to=2030-01-01",
    }
    pages["coding rounds"] = reverse("admin:claims_codinground_changelist")
    pages["begin a coding round"] = reverse("admin:claims_codinground_begin")
    pages["notifications"] = reverse("admin:notifications")
    said = reverse("admin:said")
    pages |= {
        "said before": f"{said}?text=The+talks+on+the+border+will+not+begin+before+the+12th+of+October",
        "said before, a quote": f"{said}?quote={quote}",
        "said before, a claim": f"{said}?claim={claim}",
    }
    for name, pk in (
        ("claims_quote", quote), ("claims_speaker", speaker), ("claims_claim", claim), ("sources_article", article),
        ("sources_source", source),
    ):  # fmt: skip
        pages[f"form: {name.split('_')[1]}"] = reverse(f"admin:{name}_change", args=[pk])
        pages[f"history: {name.split('_')[1]}"] = reverse(f"admin:{name}_history", args=[pk])
    return pages
