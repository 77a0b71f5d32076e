"""A chart as a file: SVG with its colours in it, CSV of its table."""

from __future__ import annotations

import csv
import io
import re
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from sources.workbench.auditing import tell_export
from sources.workbench.formulas import harmless

__all__ = ["KINDS", "as_csv", "as_svg", "chart_file"]

KINDS = ("svg", "csv")
_TYPES = {"svg": "image/svg+xml", "csv": "text/csv; charset=utf-8"}
_STYLES = Path(__file__).resolve().parents[2] / "static" / "sources" / "charts.css"
_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg" font-family="sans-serif"'
_MARGIN, _TITLE = 16, 30  # pixels around the picture and for its title
# The light theme; a file has no page to take its colours from.
_COLOURS = {
    "body-bg": "#fff", "body-fg": "#333", "body-quiet-color": "#666", "hairline-color": "#ddd", "border-color": "#ccc",
    "link-fg": "#417893", "selected-row": "#ffc", "darkened-bg": "#f8f8f8", "primary": "#79aec8",
    "tone-suggested": "#b8860b", "tone-accepted": "#1f8a4c", "tone-rejected": "#b3261e",
}  # fmt: skip


def chart_file(
    chart: Any, kind: str, name: str, *, what: str = "", words: str = "", record: Model | None = None
) -> HttpResponse:
    """The chart for download; `name` without its ending.

    The audit is told `what` it is (by default its name), the filters in `words`, and whose it is.
    """
    content = {"svg": as_svg, "csv": as_csv}[kind](chart)
    tell_export(f"the picture {what or name}", kind.upper(), len(chart.table.rows), words, record=record)
    response = HttpResponse(content, content_type=_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def as_csv(chart: Any) -> str:
    """The table, with a byte order mark for spreadsheets and nothing they could take for a formula."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(chart.table.head)
    rows.writerows([harmless(cell.words) for cell in row] for row in chart.table.rows)
    return "\ufeff" + text.getvalue()


def as_svg(chart: Any) -> str:
    """The picture with title, key and colours, for any program that shows SVG; its links are left out."""
    drawn: str = render_to_string(chart.template, {"chart": chart, "namespace": SafeString(_NAMESPACE)})
    drawn = re.sub(r'</?a\b[^>]*>| tabindex="-1"| aria-hidden="true"| focusable="false"', "", drawn)
    drawn = drawn.replace('<svg width="100%"', f'<svg width="{chart.width}"', 1)
    context = {
        "chart": chart, "drawn": SafeString(drawn), "styles": SafeString(_styles()), "margin": _MARGIN,
        "keys_at": _TITLE + _MARGIN,
        "width": chart.width + 2 * _MARGIN,
        "top": _TITLE + _MARGIN + 22 * len(getattr(chart, "keys", ())),
        "height": _TITLE + 2 * _MARGIN + 22 * len(getattr(chart, "keys", ())) + chart.height,
        "namespace": SafeString(_NAMESPACE),
    }  # fmt: skip
    return str(render_to_string("sources/charts/file.svg", context))


@cache
def _styles() -> str:
    """The rules of the page's charts with its colours written out: few programs know CSS variables."""
    rules = re.sub(r"/\*.*?\*/", "", _STYLES.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"var\(--([a-z-]+)\)", lambda found: _COLOURS.get(found[1], "#333"), rules)
