"""Spelling: variants of one word, misspellings that stay recognisable, and opposites.

Variants as the style guides list them (Oxford, Merriam-Webster): -ise and -ize, -our and -or, -re and -er, one l
or two, -ence and -ense, ae and e; old spellings (chuse, controul, publick) by the same sort of rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA, Levenshtein

from bot.grading.english.lexicon import frequency, is_word

_RULES = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"^oe(?=[sd])|(?<=^f)oe|(?<=n)oe(?=u)|(?<=rh)oe|(?<=^ph)oe|(?<=^am)oe", "e"),
        (r"(?<=[^aeiou])ae(?=[^aeiou]..)", "e"),
        (r"yse(?=$|d|s|r)", "yze"),
        (r"ysing", "yzing"),
        (r"(?<=..)is(?=e$|ed$|es$|er$|ers$|ing$|ation|able$)", "iz"),
        (r"(?<=..)our(?=$|s$|ed$|ing$|able|ably|ful|ite|hood|ist|al|er)", "or"),
        (r"(?<=..[tbdgc])re(?=$|s$|d$)", "er"),
        (r"ence(?=$|s$|less)", "ense"),
        (r"(?<=..)ogue(?=$|s$)", "og"),
        (r"gramme(?=$|s$|d$)", "gram"),
        # One l or two after a syllable without stress: travelled, fulfil; not filled, filed.
        (r"([aeiou][^aeiou]+[aeiou])ll(?=ed$|ing$|er$|ers$|or$|ors$|ment|ful|s?$)", r"\1l"),
        (r"(?<=dg)e(?=ment)", ""),
        (r"(?<=...)ick(?=$|s$)", "ic"),
        (r"^(for|back|after|in|out|up|down|home|on|east|west|north|south)wards$", r"\1ward"),
        (r"xion(?=s?$)", "ction"),
        (r"(?<=..[^cg])eable$", "able"),
    )
)
#: Pairs that no rule makes: one spelling -> the other.
_SAME = {
    "grey": "gray", "tyre": "tire", "tyres": "tires", "kerb": "curb", "kerbs": "curbs", "gaol": "jail",
    "gaols": "jails", "gaoler": "jailer", "cheque": "check", "cheques": "checks", "plough": "plow",
    "sceptic": "skeptic", "sceptical": "skeptical", "storey": "story", "storeys": "stories", "draught": "draft",
    "mould": "mold", "moult": "molt", "smoulder": "smolder", "pyjamas": "pajamas", "aluminium": "aluminum",
    "whilst": "while", "amongst": "among", "amidst": "amid", "towards": "toward", "till": "until",
    "practise": "practice", "practised": "practiced", "practises": "practices", "practising": "practicing",
    "licence": "license", "licences": "licenses", "chuse": "choose", "chusing": "choosing", "chuses": "chooses",
    "chosing": "choosing", "shew": "show", "shewn": "shown", "controul": "control", "controuls": "controls",
    "encrease": "increase", "encreased": "increased", "compleat": "complete", "connexion": "connection",
    "thro": "through", "thru": "through", "tho": "though", "altho": "although", "oft": "often", "enquire": "inquire",
    "enquiry": "inquiry", "enquiries": "inquiries", "despatch": "dispatch", "judgement": "judgment",
    "learnt": "learned", "burnt": "burned", "spelt": "spelled", "dreamt": "dreamed", "spoilt": "spoiled",
    "behove": "behoove", "manoeuvre": "maneuver", "manoeuvres": "maneuvers", "analogue": "analog", "ok": "okay",
    "artefact": "artifact", "artefacts": "artifacts", "ageing": "aging", "acknowledgement": "acknowledgment",
    "instalment": "installment", "instalments": "installments", "fulfil": "fulfill", "enrol": "enroll",
    "wilful": "willful", "skilful": "skillful", "cosy": "cozy", "furore": "furor", "sulphur": "sulfur",
    "carcase": "carcass", "whisky": "whiskey", "mum": "mom", "programme": "program", "programmes": "programs",
    "defence": "defense", "defences": "defenses", "offence": "offense", "offences": "offenses",
    "hath": "has", "doth": "does", "burthen": "burden", "intire": "entire", "antient": "ancient", "gaoled": "jailed",
}  # fmt: skip

_OPPOSING = ("un", "in", "im", "il", "ir", "dis", "non", "mis", "de")


@lru_cache(maxsize=8192)
def standard(word: str) -> str:
    """One form for all spellings of a word; not always a word itself."""
    word = _SAME.get(word, word)
    for pattern, plain in _RULES:
        word = pattern.sub(plain, word)
    return word


def opposites(word: str) -> Iterator[str]:
    """Words that turn this one into its contrary by a prefix or an ending, if they are words."""
    for prefix in _OPPOSING:
        if word.startswith(prefix) and frequency(word[len(prefix) :]):
            yield word[len(prefix) :]
        if frequency(prefix + word):
            yield prefix + word
    if word.endswith("less"):
        yield f"{word[:-4]}ful"
    elif word.endswith("ful"):
        yield f"{word[:-3]}less"


def opposed(one: str, other: str) -> bool:
    """Whether two words are each other's contrary by their form: lawful, unlawful; careful, careless."""
    short, long = (one, other) if len(one) < len(other) else (other, one)
    if long.endswith(short) and long[: -len(short)] in _OPPOSING:
        return True
    return ({one[-4:], other[-3:]} == {"less", "ful"} and one[:-4] == other[:-3]) or (
        {other[-4:], one[-3:]} == {"less", "ful"} and other[:-4] == one[:-3]
    )


@lru_cache(maxsize=8192)
def misspelt(word: str, given: str) -> bool:
    """Whether `given` is no word that somebody may have meant, and is recognisably `word`."""
    near = _near(word, given)
    if not near or not given.isascii() or is_word(given):
        return False
    # "unlawfull" is nearer to unlawful than to lawful.
    distance = OSA.distance(word, given)
    return all(OSA.distance(one, given) > distance for one in opposites(word))


def _near(word: str, given: str) -> bool:
    """One slip of the key in a short word, a third of the letters in a long one."""
    longest = max(len(word), len(given))
    if longest < 3:
        return longest == 2 and given == word[::-1]
    distance = OSA.distance(word, given)
    return distance <= max(1, longest // 3) and not (longest <= 4 and word[0] != given[0] and distance > 1)


@lru_cache(maxsize=8192)
def transposed(word: str, given: str) -> bool:
    """Whether only two neighbouring letters changed places: a slip of the fingers even where it makes a word."""
    return (
        len(word) == len(given) > 3
        and OSA.distance(word, given) == 1
        and Levenshtein.distance(word, given) == 2
    )


@lru_cache(maxsize=8192)
def inflected(word: str, given: str) -> bool:
    """Whether both are forms of one word by regular endings: officer, officers; stop, stopped."""
    return word[:2] == given[:2] and not _bases(word).isdisjoint(_bases(given))


@lru_cache(maxsize=8192)
def _bases(word: str) -> frozenset[str]:
    """The words of which this one is a regular form, itself among them."""
    bases = {word}
    for ending in ("s", "es", "ed", "d", "ing", "ly"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            bases |= {stem, f"{stem}e"} if ending == "ing" else {stem}
            if stem[-1] == stem[-2] and ending in {"ed", "ing"}:
                bases.add(stem[:-1])
            if stem.endswith("i"):
                bases.add(f"{stem[:-1]}y")
    return frozenset(base for base in bases if base == word or is_word(base))
