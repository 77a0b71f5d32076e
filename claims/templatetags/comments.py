"""Comments under a record: its threads with the forms to answer, and mentions in their text."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sources.workbench.at_names import pieces
from sources.workbench.models import Comment
from sources.workbench.threads import threads_of

register = template.Library()


@register.inclusion_tag("claims/comments.html", takes_context=True)
def comments(context: Any, record: Model) -> dict[str, Any]:
    """The threads of a record. A page with many records gives each its `threads`, read at once."""
    request = context["request"]
    threads = getattr(record, "threads", None)
    if threads is None:
        threads = threads_of([record]).get(record.pk, [])
    return {
        "next": request.get_full_path() if request.method == "GET" else "",
        "csrf_token": context.get("csrf_token"),
        "user": request.user,
        "perms": context["perms"],
        "kind": ContentType.objects.get_for_model(record),
        "record": record,
        "threads": threads,
        "count": sum(one.deleted_at is None for thread in threads for one in thread.comments),
        "open": sum(thread.is_open for thread in threads),
        "longest": Comment.LONGEST,
    }


@register.filter
def comment_text(comment: Comment) -> SafeString:
    """The text, escaped, with its lines kept and the people it names marked."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<strong class="named">{}</strong>', text) if named else linebreaksbr(text),)
            for text, named in pieces(comment.text)
        ),
    )
