"""What stands around a recitation and in its pauses: "I will begin now", "That's all", "you know", "let me think"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.grading.english.lexicon import frequency
from bot.grading.english.table import entries

#: Words of which greetings, announcements and closings are made.
_FRAME = frozenset(
    entries(
        "ok okay right alright so well now then hello hi hey good morning afternoon evening sir madam officer sergeant "
        "teacher examiner everyone all here there i we my me us you your it this that these is are am was be been will shall would can "
        "let have has had do did going go goes come comes to from of for at on in and the a an start starts started starting "
        "begin begins begun beginning recite recites reciting recited recitation recital read reads reading say says "
        "saying said repeat tell give answer answers answering passage text article paragraph sentence rule section law "
        "clause question number following follows as thank thanks very much many please listen ready done finished "
        "finish finishes finish end ends ended ending complete completed completes concludes conclude concluded conclusion over report reporting "
        "task today attempt try trying memory heart by first next last whole entire just about what learned learnt know like everything nothing else portion piece part excerpt extract present presenting introduce word words line lines version speech lesson exercise test check recall remember remembered remembering "
        "yes yeah yep ah oh um uh er hmm got bye goodbye that's believe think hope full stop period"
    )
)
#: "A second" alone is none: what it stands before is counted ("for a second offence").
_PAUSE = re.compile(
    r"(?:(?:so|well|ok|okay|right|alright|all right|now|like|actually|basically|literally|anyway|yes|yeah|yep|"
    r"you know|you see|i mean|i think|i guess|i believe|i suppose|sort of|kind of|let me (?:see|think|remember|recall)|"
    r"let us see|how (?:do|should) (?:i|you) say(?: it| this)?|how does (?:it|that) go|what (?:is|was) (?:it|that|next|the next)|"
    r"what (?:is|comes) (?:it|next|then)|where was i|(?:just )?(?:a|#1) (?:moment|minute)|(?:just a|(?:just )?#1) second|hold on|hang on|"
    r"wait(?: a (?:moment|second|minute))?|sorry|excuse me|pardon(?: me)?|my (?:mistake|bad)|oops|"
    r"i will (?:continue|go on)|go on|going on|continuing|to continue|next|please|thanks|thank you|as i (?:said|was saying)|"
    r"if i (?:remember|recall)(?: correctly| right(?:ly)?)?|full stop|comma|period|new line|new paragraph|full point|"
    r"semicolon|colon|and so|i have it|got it|ah yes|oh yes|that is it|there we go|here we go|let me start|i begin|i start)(?: |$))+"
)
#: "Article one", "number two", "first".
_COUNTED = frozenset({f"#{number}{ending}" for number in range(1, 100) for ending in ("", "th")})
#: The longest announcement.
_LONGEST = 16


_INNER = re.compile(
    r"(?<!\S)(?:so|well|ok|okay|right|alright|all right|now|like|basically|literally|anyway|yes|yeah|yep|"
    r"you know|you see|i think|i guess|i believe|i suppose|sort of|kind of|let me (?:see|think|remember|recall)|"
    r"let us see|how (?:do|should) (?:i|you) say(?: it| this)?|how does (?:it|that) go|"
    r"what (?:is|was) (?:it|that|next|the next)|what (?:is|comes) (?:it|next|then)|where was i|"
    r"(?:just )?(?:a|one) (?:moment|minute)(?: please)?|(?:just a|(?<=wait )a|(?:just )?one) second(?: please)?|a second please|"
    r"hang on)(?!\S)"
)


#: Words of correction that corrected nothing.
_IDLE = re.compile(
    r"(?<!\S)(?:i mean|(?:i am )?sorry|wait(?: a (?:moment|second|minute))?|actually|excuse me|pardon(?: me)?|oops|hold on|"
    r"correction|let me (?:continue|go on)|i will (?:continue|go on))(?!\S)"
)


def pauses(words: Sequence[str], passage: Sequence[str], *, idle: bool = False) -> set[int]:
    """The places of words that only fill a pause, where the passage does not have the same words.

    `idle`: words of correction, for when no correction is left.
    """
    text, whole = " ".join(words), f" {' '.join(passage)} "
    found: set[int] = set()
    for one in (_IDLE if idle else _INNER).finditer(text):
        if f" {one.group()} " not in whole:
            start = text.count(" ", 0, one.start())
            found.update(range(start, start + one.group().count(" ") + 1))
    return found


def is_pause(words: Sequence[str]) -> bool:
    """Whether these words only fill a pause."""
    return _PAUSE.fullmatch(" ".join(words)) is not None


def is_frame(words: Sequence[str]) -> bool:
    """Whether these words, before or after the recitation, only announce or close it."""
    return len(words) <= _LONGEST and all(word in _FRAME or word in _COUNTED or _slip(word) for word in words)


def _slip(word: str) -> bool:
    """Whether this is a misspelt word of announcements, and no other."""
    if len(word) < 4 or frequency(word):
        return False
    return process.extractOne(word, _FRAME, scorer=OSA.distance, score_cutoff=1) is not None


def opening(words: Sequence[str], passage: Sequence[str]) -> int:
    """How many words stand before the recitation begins: an announcement whose words the passage may share."""
    head = tuple(passage[:2])
    if tuple(words[: len(head)]) == head:
        return 0
    for size in range(1, min(_LONGEST, len(words) - 1) + 1):
        if not is_frame(words[size - 1 : size]) and not is_pause(words[:size]):
            return 0
        if tuple(words[size : size + len(head)]) == head:
            return size
    return 0


def closing(words: Sequence[str], passage: Sequence[str]) -> int:
    """How many words stand after its end."""
    return opening(words[::-1], passage[::-1])
