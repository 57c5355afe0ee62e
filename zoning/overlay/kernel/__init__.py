"""Areas of overlap without building an overlay: the compiled core of the engine.

**Area is a sum over edges.** The area of a polygon is the sum, over its directed edges, of the area
between the edge and a base line, counted positive for edges that run west and negative for edges
that run east. The area common to two polygons is the same sum over *pairs* of edges: the area below
the lower of the two, over the longitudes they share, times both signs. Nothing is intersected, so
nothing can be non-noded, invalid or throw.

                 . f                 e: edge of the footprint    f: edge of a zone
        e ----./--------- e          the pair counts the strip ///, from the base line up
          ../' /////////             to the lower of e and f, between the longitudes that
       f'|//////////////|            both edges span
    -----+--------------+----- base

**Most pairs never meet.** The edges of a layer stand in a tree of cells, each cut in half again and
again. Cutting a cell cuts the edges; an edge above the cell leaves its shadow on the cell's
ceiling, an edge below leaves nothing, and neighbouring shadows merge. A zone of which only one full
ceiling is left is *solid* in the cell: it is noted at the node, and its edges are gone. What
remains in a leaf is kept as chains of points with the zone on either side, so that a border of two
zones is kept, and computed, once.

        +-----------+  ceiling                        +-----+-----+
        |   zone  __|                                 |solid|   __|
        |     __/   |      cut at the middle gives    |     |__/  |
        |  __/      |                                 |  __/|     |
        +-/---------+                                 +-/---+-----+

A footprint descends the tree and is cut by the same two cuts. Where a zone is solid, the part of
the footprint in the cell counts whole; in a leaf the pairs are summed.

Which module does what: `ellipsoid` says what area is, `edges` cuts edges, `wkb` reads them, `tree`
builds the cells, `leaf` sums the pairs, `descent` answers footprints, `estimate` says how much work
one is. All of them are compiled by numba, as `jit` tells it. Callers come in by `calls`, which goes
through `machine_code` to what was compiled from `entries` and kept where `cache` says, without the
compiler; only building a tree and arrays in GeoArrow's form still ask it. Rows are never taken as
arrays of their own (`edges[k]`): the compiler counts references to them with locked instructions,
which doubles the time.
"""
