"""Readers, one module a format, each with `layer_names` and `read_layer` (`LayerReader`).

None of them asks what the layer is for, transforms a coordinate or repairs a shape: that is the
gate's work. All read one staged file, and nothing that the file points to.
"""
