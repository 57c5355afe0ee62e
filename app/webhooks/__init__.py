"""Webhooks: other systems are told what happened, by signed messages to addresses allowed here."""
