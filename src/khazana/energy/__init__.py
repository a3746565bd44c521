"""Energy: what each megawatt earns, costs and takes from others, on the network and on the grid.

In: heights, prices, hashrates, machines and cases as facts, each figure with its unit. Out: frozen records and arrays
that can be computed again to the same bytes. Never: a clock, a file, a socket, or a figure that nobody stated.
"""

__all__: list[str] = []
