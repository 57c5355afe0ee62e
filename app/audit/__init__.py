"""The audit record: append-only, hash-chained, written in the transaction of each change."""
