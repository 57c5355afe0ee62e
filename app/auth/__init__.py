"""Who is asking: keys, local users, sessions, OpenID Connect; each becomes an `Actor`."""
