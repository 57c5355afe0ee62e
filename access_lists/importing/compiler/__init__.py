"""The clause compiler: Chinese clause text to structured drafts, each field with its words."""
