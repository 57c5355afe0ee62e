"""The service: HTTP, command line, users, jobs. It decides nothing."""
