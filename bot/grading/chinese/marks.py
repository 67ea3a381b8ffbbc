"""Layout marks of a list: （一） 1. ① 第一， 一是, at the head of an item. They are layout, not words."""

from __future__ import annotations

import re

#: Bounded: a flood of spaces would be searched anew from each of its places.
_GAP = r"\s{0,8}"
_CHINESE = "一二三四五六七八九十"
_ARABIC = "0-9０-９"
_NUMBER = rf"(?:[{_CHINESE}]{{1,3}}|[{_ARABIC}]{{1,2}})"
_LETTER = "[A-Za-zⅠ-Ⅻ]"
_HEAD = rf"(?:^|(?<=[\s。；：，;:,.!?！？…”」）)])){_GAP}"
#: "第（一）项" and "（一）至（三）项" speak of items.
_NO_REFERENCE = rf"(?!{_GAP}[项款条目至、和或及与])"
_BRACKETED = rf"(?<![第至和或及与、])[（(【\[〔]{_GAP}(?P<bracketed>{_NUMBER}|{_LETTER}){_GAP}[）)】\]〕]{_NO_REFERENCE}[、.．]?"
_AT_HEAD = (
    rf"(?P<pointed>{_NUMBER}){_GAP}(?:、(?![零{_CHINESE}{_ARABIC}])|[.．](?![{_ARABIC}])|[）)]|是|[:：](?!\d))|"
    rf"第(?P<ordinal>{_NUMBER})(?:[，,、：:]|是)|其(?P<of>{_NUMBER})[，,、：:]|(?P<letter>{_LETTER})[.．、）)]"
)
_SPACED = rf"^[ \t]*(?P<spaced>[{_ARABIC}]{{1,2}})[ \t]+(?=[^\s{_ARABIC}])"
#: A mark stands at the head of a line or clause, or in brackets.
MARK = re.compile(
    rf"(?=[（(【\[〔①-⑳⑴-⒇⒈-⒛㈠-㈩第其\s{_CHINESE}{_ARABIC}A-Za-zⅠ-Ⅻ])(?:{_BRACKETED}|(?<!第)[①-⑳⑴-⒇⒈-⒛㈠-㈩]|{_HEAD}(?:{_AT_HEAD})|{_SPACED})",
    re.MULTILINE,
)
#: Only where one of these stands can there be a mark at all.
HINT = re.compile(
    rf"[（(【\[〔]{_GAP}(?:{_NUMBER}|{_LETTER}){_GAP}[）)】\]〕]|[①-⑳⑴-⒛㈠-㈩]|[{_CHINESE}{_ARABIC}A-Za-zⅠ-Ⅻ]{_GAP}[、.．）):：是，,]|"
    rf"^[ \t]*[{_ARABIC}]{{1,2}}[ \t]",
    re.MULTILINE,
)
#: The same without any punctuation, as it is left in an answer typed without: 一, 1, 第一, 一是.
BARE = re.compile(rf"第?([{_CHINESE}]{{1,3}})是?")
