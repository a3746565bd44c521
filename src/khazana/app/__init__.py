"""The use cases: fetch facts, let the rooms compute, save what is to be kept. The only wiring in the house.

In: settings, folders, choices of a reader. Out: a `Desk` and its reports; events and prices kept in the store.
Never: a figure computed that a room should compute, or a word of one face. Import from the modules.
"""

__all__: list[str] = []
