"""Passages written for these tests, and ways of saying them that change nothing or change everything."""

from __future__ import annotations

import re

PATROL = (
    "Every patrol shall report to the duty sergeant within twenty-five minutes after the alarm. An officer must not "
    "leave the vehicle unless a second officer is present, and no person may be searched without a lawful reason. "
    "Records are kept for at least three years; copies cost 2 dollars each, or 50 % less for students."
)
KEY_TERMS = ("duty sergeant", "lawful reason")

#: What is said the same, each with the ways of writing it.
NUMBERS = (
    ("twenty-five minutes", ("25 minutes", "twenty five minutes", "25 mins")),
    ("a second officer", ("a 2nd officer",)),
    ("three years", ("3 years",)),
    ("2 dollars", ("two dollars", "$2")),
    ("50 % less", ("fifty percent less", "50 per cent less", "50% less")),
)
CONTRACTIONS = (("must not", "mustn't"),)
MISSPELT = (
    ("patrol", "partol"),
    ("sergeant", "sergaent"),
    ("vehicle", "vehical"),
    ("reason", "raeson"),
    ("Records", "Reccords"),
    ("students", "studnets"),
)
SOUND_ALIKES = (("to the", "too the"), ("for at", "four at"), ("be searched", "bee searched"))
FILLERS = ("um,", "er", "you know,", "hmm", "well,", "uh")
FRAMES = (
    ("I will begin now. ", ""),
    ("", " That's all."),
    ("Right, here goes: ", " Thank you very much."),
    ("Good morning, sir. ", " I'm done."),
)

#: What turns the meaning: a word of the passage -> what is said instead; all but spaces may be dropped, too.
NEGATIONS = (
    ("not ", ""),
    ("unless", "if"),
    ("no person", "a person"),
    ("without", "with"),
    ("lawful", "unlawful"),
)
MODALITY = (
    ("shall", "may"),
    ("must not", "need not"),
    ("must", "may"),
    ("may", "shall"),
    ("shall ", ""),
    ("may ", ""),
)
QUANTITIES = (
    ("twenty-five", "twenty-six"),
    ("twenty-five", "25 thousand"),
    ("three years", "four years"),
    ("second officer", "third officer"),
    ("2 dollars", "3 dollars"),
    ("50 %", "15 %"),
    ("twenty-five ", ""),
)
MEASURES = (("minutes", "hours"), ("years", "months"), ("dollars", "pounds"), ("50 %", "50"), ("years", ""))
DIRECTIONS = (
    ("within", "after"),
    ("after", "before"),
    ("at least", "at most"),
    ("less", "more"),
    ("each", "all"),
    ("Every", "Any"),
)
AND_OR = (("and no", "or no"), ("or 50", "and 50"), ("and no", "no"))
TERMS = (
    ("patrol", "convoy"),
    ("duty sergeant", "duty clerk"),
    ("alarm", "signal"),
    ("vehicle", "station"),
    ("searched", "arrested"),
    ("reason", "request"),
    ("Records", "Letters"),
    ("students", "veterans"),
    ("copies cost", "copies require"),
)
CRITICAL = {
    "negation": NEGATIONS,
    "modality": MODALITY,
    "number": QUANTITIES,
    "unit": MEASURES,
    "direction": DIRECTIONS,
    "and-or": AND_OR,
    "term": TERMS,
}


def without_marks(text: str) -> str:
    """As a transcript has it: small letters, no marks."""
    return re.sub(r"[^\w\s%$-]", "", text).lower()
