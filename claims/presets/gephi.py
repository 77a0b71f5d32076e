"""The network of quotes for Gephi and its kin: GraphML, and tables of nodes and edges with the names it knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from claims.models import Quote
from sources.workbench.exchange.formats import CSV, RecordFormat
from sources.workbench.exchange.formats.file_format import in_blocks

from .packing import packed
from .quoting_network import Edge, Node, network_of
from .xml_text import attribute, content

__all__ = ["GephiTables", "GraphML"]

_NODE = (
    ("label", "string"), ("kind", "string"), ("quotes", "int"), ("party", "string"), ("country", "string"),
    ("body", "string"),
)  # fmt: skip
_EDGE = (("kind", "string"), ("weight", "int"))


class GraphML(RecordFormat):
    """Nodes and edges in one file (GraphML 1.0, graphml.graphdrawing.org)."""

    name = "Gephi (GraphML)"
    extension = "graphml"
    content_type = "application/xml"
    about = "who quotes, relays and contradicts whom, as a network"

    def stream_records(self, records: QuerySet[Any]) -> Iterator[bytes]:
        return in_blocks(_graphml(records))


class GephiTables(RecordFormat):
    """nodes.csv and edges.csv, to be read by Gephi's "Import spreadsheet"."""

    name = "Gephi (CSV)"
    extension = "gephi.zip"
    content_type = "application/zip"
    about = "the same network as two tables (ZIP)"

    def stream_records(self, records: QuerySet[Any]) -> Iterator[bytes]:
        network = network_of(records)
        nodes = ([node.id, *(getattr(node, name) for name, _ in _NODE)] for node in network.nodes)
        edges = (
            [
                edge.source,
                edge.target,
                "Directed" if edge.is_directed else "Undirected",
                edge.kind,
                edge.weight,
            ]
            for edge in network.edges
        )
        yield from packed(
            [
                ("nodes.csv", CSV().stream(["Id", "Label", *(name for name, _ in _NODE[1:])], nodes)),
                ("edges.csv", CSV().stream(["Source", "Target", "Type", "kind", "Weight"], edges)),
            ]
        )


def _graphml(records: QuerySet[Quote]) -> Iterator[str]:
    network = network_of(records)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for owner, names in (("node", _NODE), ("edge", _EDGE)):
        for name, kind in names:
            yield f'<key id="{owner}-{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield '<graph id="quotes" edgedefault="directed">\n'
    for node in network.nodes:
        yield f"<node id={attribute(node.id)}>{_data('node', node, _NODE)}</node>\n"
    for number, edge in enumerate(network.edges):
        directed = "" if edge.is_directed else ' directed="false"'
        ends = f"source={attribute(edge.source)} target={attribute(edge.target)}"
        yield f'<edge id="e{number}" {ends}{directed}>{_data("edge", edge, _EDGE)}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _data(owner: str, of: Node | Edge, names: tuple[tuple[str, str], ...]) -> str:
    values = ((name, getattr(of, name)) for name, _ in names)
    return "".join(
        f'<data key="{owner}-{name}">{content(value)}</data>' for name, value in values if value != ""
    )
