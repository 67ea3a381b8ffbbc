"""Deck formats the other way: one file each, `write(deck) -> bytes`. What they write is read as an equal deck."""
