"""Units of measure in short form, written out where a number stands before them (SI brochure, trade usage)."""

from __future__ import annotations

from collections.abc import Sequence

CURRENCIES = {"$": "dollars", "£": "pounds", "€": "euros", "¥": "yuan"}

#: Short form -> unit in the singular.
_SHORT = {
    "km": "kilometre",
    "kms": "kilometre",
    "m": "metre",
    "cm": "centimetre",
    "mm": "millimetre",
    "ha": "hectare",
    "kg": "kilogram",
    "kgs": "kilogram",
    "g": "gram",
    "mg": "milligram",
    "mcg": "microgram",
    "ug": "microgram",
    "μg": "microgram",
    "l": "litre",
    "ml": "millilitre",
    "h": "hour",
    "hr": "hour",
    "hrs": "hour",
    "min": "minute",
    "mins": "minute",
    "s": "second",
    "sec": "second",
    "secs": "second",
    "yr": "year",
    "yrs": "year",
    "wk": "week",
    "wks": "week",
    "lb": "pound",
    "lbs": "pound",
    "oz": "ounce",
    "kw": "kilowatt",
    "db": "decibel",
    "ft": "foot",
}
_PLURALS = {"foot": "feet"}
_RATES = {
    "mph": ("miles", "per", "hour"),
    "kph": ("kilometres", "per", "hour"),
    "kmh": ("kilometres", "per", "hour"),
}
_PER_CENT = frozenset({"cent", "centum"})
_PER_MILLE = frozenset({"mille", "mil"})


def measured(
    words: Sequence[str], at: int, *, after_number: bool, one: bool
) -> tuple[tuple[str, ...], int] | None:
    """(the words in full, the token after them) for what stands at token `at`, if it is short for something."""
    word = words[at]
    follows = words[at + 1] if at + 1 < len(words) else ""
    if word == "per" and follows in _PER_CENT:
        return ("percent",), at + 2
    if word == "per" and follows in _PER_MILLE:
        return ("permille",), at + 2
    if not after_number:
        return None
    if word == "pct":
        return ("percent",), at + 1
    if word == "°":
        return (("degrees", "celsius"), at + 2) if follows == "c" else (("degrees",), at + 1)
    if word in _RATES:
        return _RATES[word], at + 1
    if word == "km" and follows == "h":
        return _RATES["kph"], at + 2
    unit = _SHORT.get(word)
    if unit is None:
        return None
    return (unit if one else _PLURALS.get(unit, f"{unit}s"),), at + 1
