"""Foreign files, texts and bodies turned into checked lon/lat CGCS2000 geometry.

staging ── detection, archive         what the file is, unpacked under names of ours
formats ── one module a format        coordinates, attributes, CRS as the file has them
gate ───── frames, reprojection,      finite, in range, in lon/lat CGCS2000, valid
           validity
reading, footprints                   tables of features; one site
sandbox ── child, wire, confinement   all of it in a process that can be killed
mapping …                             from columns to zones of a layer
"""
