"""Recitations in English."""
