"""Answers given to an Idempotency-Key, kept in the transaction of the change they answer."""
