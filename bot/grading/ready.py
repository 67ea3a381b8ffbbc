"""What the first verdict would wait for, loaded before anybody does."""

from __future__ import annotations

from collections.abc import Collection

from bot.grading.grade import grade, prepare

#: By language a passage and a wrong answer to it: a right one needs no dictionary.
_TRIALS = {
    "zh": ("检查时不得少于二人，应当出示证件。", "检查是可以少于二个人，应该初始证件"),
    "en": ("The check shall not take longer than two hours.", "the cheque must take more than to hours"),
}


def ready(languages: Collection[str]) -> None:
    """Read the dictionaries and tables of these languages; the first time that may take a second."""
    for language, (text, said) in _TRIALS.items():
        if language in languages:
            grade(prepare(text, language=language), said)
