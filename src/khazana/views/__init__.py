"""A result as tables and charts: the same for the terminal, a page, a report and a file.

In: the reports of `khazana.app`. Out: `Table` and Vega-Lite specifications, shown in a language, exported for
machines. Never: a figure computed that a room should have computed, or a face's own rule of form.
"""

from khazana.views.cells import Cell, Kind
from khazana.views.tables import Column, Table

__all__ = ["Cell", "Column", "Kind", "Table"]
