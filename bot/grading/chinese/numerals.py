"""Numbers as values: every way of writing one becomes its reading in Chinese characters.

一百, 100 and １００ read 一百; 2021年 and 二〇二一年 read 二零二一年; 50% reads 百分之五十, 2/3 三分之二, 3.5 三点五,
5万 and 50,000 五万, 3-5 三至五. What is read alike is then compared character by character like the rest.
"""

from __future__ import annotations

import re
from functools import lru_cache

DIGITS = "零一二三四五六七八九"
_VALUE = {digit: value for value, digit in enumerate(DIGITS)}
_PLACE = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = {"万": 10**4, "亿": 10**8}
#: What makes part of a written number.
NUMERAL = frozenset(f"{DIGITS}十百千万亿半")
_FORMAL = str.maketrans("伍陆拾", "五六十")
#: 伍, 陆 and 拾 are words of their own, and numerals only beside numerals and measure words.
FORMAL = re.compile(
    rf"(?<=[第{DIGITS}十百千万])[伍陆拾]+|[伍陆拾]+(?=[{DIGITS}十百千万亿元日月年倍条款项章节周个小名次级件份户辆米克斤吨分秒])"
)
#: Beyond this many digits a number is read digit by digit, as codes are.
_LONGEST = 16
#: No number takes more characters; a flood of numerals is none.
_WRITTEN = 2 * _LONGEST

_POWERS = frozenset({"一百", "一千", "一万"})
_SMALLER = {("百", 1): "千", ("百", 2): "万", ("千", 1): "万"}
#: Numbers of telephones that are read digit by digit, though short.
_CODES = frozenset({"一一零", "一一九", "一二零", "一二二"})
_DAY = re.compile(rf"(?<=月)([\d{DIGITS}十]{{1,3}})号")
_ARABIC = r"\d+(?:\.\d+)?"
#: In 千米 and its like 千 belongs to the unit: 三百千米 is three hundred of them.
_BIG = "(?:[十百万亿]|千(?![米克瓦卡伏赫帕焦]))"
NUMBER = re.compile(
    # Most units begin no number: one look spares the ten that follow.
    rf"(?=[\d百元{DIGITS}十])(?:(?P<date>\d{{4}}([-/.])\d{{1,2}}\2\d{{1,2}}日?)|(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?!\d)|(?P<ratio>\d+):(?=\d(?!\d))|(?P<share>百分之零点[{DIGITS}]{{1,2}}(?!点))|"
    rf"(?P<percent>{_ARABIC})(?P<sign>[%‰](?P<to>-(?=\d))?)|(?P<part>\d+)/(?P<whole>\d+)|"
    rf"(?P<low>{_ARABIC}{_BIG}*)-(?=\d)|(?P<arabic>{_ARABIC}(?P<big>{_BIG}*))|"
    rf"(?P<all>百分之一百)|(?P<first>(?<=年)元月)|"
    rf"(?P<chinese>[{DIGITS}十](?:[{DIGITS}]|{_BIG})+))"
)


def reading(found: re.Match[str], after: str) -> str:
    """How a match of NUMBER is read, given the character after it."""
    match _form(found):
        case "date":
            year, month, day = re.split(r"[-/.]", found["date"].rstrip("日"))
            return f"{_digits(year)}年{_integer(month)}月{_integer(day)}日"
        case "minute":
            minute = "" if found["minute"] == "00" else f"{_integer(found['minute'])}分"
            return f"{_integer(found['hour'])}时{minute}"
        case "sign":
            whole = "百" if found["sign"][0] == "%" else "千"
            to = "至" if found["to"] else ""
            return f"{_share(whole, found['percent'])}{to}"
        case "share":
            rest = "".join(str(_VALUE[digit]) for digit in found["share"][5:])
            return _share("百", f"0.{rest}")
        case "whole":
            # 5/100 is 百分之五, not 一百分之五.
            whole = _integer(found["whole"])
            return f"{whole[1:] if whole in _POWERS else whole}分之{_integer(found['part'])}"
        case "low":
            return f"{_mixed(found['low'])}至"
        case "ratio":
            return f"{_integer(found['ratio'])}比"
        case "all":
            return "百分之百"
        case "first":
            return "一月"
        case "chinese":
            return _chinese(found["chinese"], after)
        case _:
            written = found["arabic"]
            if after == "年" and len(written) == 4 and written.isdigit():
                return _digits(written)
            return _mixed(written)


def _form(found: re.Match[str]) -> str | None:
    return "sign" if found["sign"] else found.lastgroup


def _share(whole: str, written: str) -> str:
    """Per cent or per mille; of less than one of them the next smaller: 0.5% is 千分之五."""
    if whole == "百" and written == "100":
        return "百分之百"
    digits = written.partition(".")[2]
    smaller = _SMALLER.get((whole, len(digits)))
    if smaller and written.startswith("0.") and int(digits):
        return f"{smaller}分之{_cardinal(int(digits))}"
    return f"{whole}分之{_decimal(written)}"


def plain_numerals(items: str) -> str:
    """Numerals as receipts have them in their usual characters, one for one; 5月2号 is 5月2日."""
    items = FORMAL.sub(lambda found: found.group().translate(_FORMAL), items)
    return _DAY.sub(lambda found: f"{found[1]}日", items)


def _mixed(written: str) -> str:
    """Arabic digits with or without Chinese multipliers: 5万, 1.5亿, 300."""
    plain = written.rstrip("十百千万亿")
    if len(written) > _WRITTEN:
        return _decimal(plain) + written[len(plain) :]
    factor = 1
    for sign in written[len(plain) :]:
        factor *= _PLACE.get(sign) or _MYRIAD[sign]
    if factor == 1:
        return _decimal(plain)
    whole, _, rest = plain.partition(".")
    value = int(whole) * factor
    if rest:
        share = int(rest) * factor
        if share % 10 ** len(rest):
            return _decimal(plain) + written[len(plain) :]
        value += share // 10 ** len(rest)
    return _cardinal(value) if value < 10**_LONGEST else written


def _chinese(written: str, after: str) -> str:
    if len(written) > _WRITTEN:
        return written
    if all(char in _VALUE for char in written):
        # 三五 is "three or five", 三四五 "three, four and five"; a code has more digits.
        is_year = after == "年" and len(written) in {2, 4}
        # 一零五 is 105.
        is_code = written in _CODES or (len(written) == 3 and written[1] == "零")
        if is_year or (len(written) < 4 and not is_code) or written[0] == "零":
            return written
        return _cardinal(int("".join(str(_VALUE[char]) for char in written)))
    value = value_of(written)
    if value is None:
        return written
    if after == "年" and 1000 <= value <= 2999:
        return _digits(str(value))
    return _cardinal(value)


def value_of(written: str) -> int | None:
    """The value of a number written with places (二百零五万), None if it is not well formed."""
    total = section = 0
    digit: int | None = None
    last_place = 10**4
    for char in written:
        if char in _MYRIAD:
            section += digit or 0
            if not section and not total:
                return None
            total = (total + section) * _MYRIAD[char] if _MYRIAD[char] == 10**8 else total + section * 10**4
            section, digit, last_place = 0, None, 10**4
        elif char in _PLACE:
            if _PLACE[char] >= last_place or (digit is None and char != "十"):
                return None
            section += (1 if digit is None else digit) * _PLACE[char]
            digit, last_place = None, _PLACE[char]
        elif char == "零":
            if digit is not None:
                return None
        else:
            if digit is not None:
                return None
            digit = _VALUE[char]
    return total + section + (digit or 0)


def _decimal(written: str) -> str:
    whole, dot, rest = written.removesuffix(".00").partition(".")
    return _integer(whole) + (f"点{_digits(rest)}" if dot else "")


def _integer(written: str) -> str:
    if len(written) > _LONGEST or (written[0] == "0" and len(written) > 2):
        return _digits(written)
    return _cardinal(int(written))


def _digits(written: str) -> str:
    return "".join(DIGITS[int(digit)] for digit in written)


@lru_cache(maxsize=4096)
def _cardinal(value: int) -> str:
    """The usual reading of a whole number: 105 is 一百零五, 15 is 十五."""
    if value == 0:
        return "零"
    words = ""
    gap = False
    for size, name in ((10**12, "万"), (10**8, "亿"), (10**4, "万"), (1, "")):
        part = value // size % 10**4
        if not part:
            gap = bool(words)
            if size == 10**8 and words:
                words += name
            continue
        if words and (gap or part < 1000):
            words += "零"
        words += _thousands(part) + name
        gap = False
    return words.removeprefix("一") if words.startswith("一十") else words


def _thousands(value: int) -> str:
    words = ""
    gap = False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // size % 10
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return words
