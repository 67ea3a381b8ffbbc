"""Deck formats: one file each, `read(name, text) -> (deck, problems)`."""
