"""The reserve: its books, its lots, its value, and the audit of what is claimed about it.

In: events, claims and marks as facts. Out: frozen results that can be computed again to the same bytes.
Never: a file, a clock, a socket, a key to coins.
"""
