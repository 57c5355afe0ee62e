"""Evaluation of a scheme: its indicators in a year against targets, with who answers for them."""
