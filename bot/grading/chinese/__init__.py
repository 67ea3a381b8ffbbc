"""Recitations in Chinese."""
