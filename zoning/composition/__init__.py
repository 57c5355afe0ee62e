"""Composition: one footprint over every release that applies to it.

`layers` opens the layers of a release, `hits` says how the footprint lies to each zone, `overlay`
puts the releases together, and `ground` answers where on the footprint a statement holds.
"""
