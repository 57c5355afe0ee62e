"""Published access lists, as cities publish them, turned into clauses."""
