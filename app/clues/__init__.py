"""The supervision ledger: a patch of change is a clue with a life."""
