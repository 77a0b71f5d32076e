"""Charts as plain numbers, drawn as SVG by templates, without script or inline style.

Comes in: labelled counts or events, each with its link. Goes out: marks with their geometry, and the
`Table` of the same data. `chart_files` writes a chart as an SVG file of its own, or as CSV.
"""

from .chart_table import Cell, Table
from .counts import Bar, BarChart, Column, ColumnChart
from .grid import GridChart, Square
from .lanes import Event, Key, LaneChart, Shape
from .ribbons import NetworkChart

__all__ = [
    "Bar",
    "BarChart",
    "Cell",
    "Column",
    "ColumnChart",
    "Event",
    "GridChart",
    "Key",
    "LaneChart",
    "NetworkChart",
    "Shape",
    "Square",
    "Table",
]
