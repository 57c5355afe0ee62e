"""Caps on resources and pollutants, and the ledger of what projects have taken."""
