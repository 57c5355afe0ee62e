"""Services over one store, each file on the one before: store, access, registers, public.

`app.workspace` has all of them.
"""
