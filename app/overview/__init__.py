"""Numbers over everything that one may see: areas, checks, clauses, caps."""
