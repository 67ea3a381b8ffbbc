"""Chensong: learn texts by heart in a chat; see by department who has."""
