"""Layout marks of a list: （一） 1. ① 第一， 一是, at the head of an item. They are layout, not words."""

from __future__ import annotations

import re

_NUMBER = r"(?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,2})"
_HEAD = r"(?:^|(?<=[\s。；：，、;:,.!?！？…”」）)]))"
_NO_REFERENCE = r"(?!\s*[项款条目至、和或及与])"
#: A mark stands at the head of a line or clause, or in brackets; "第（一）项" and "（一）至（三）项" speak of items.
MARK = re.compile(
    rf"(?<![第至和或及与、])[（(【\[〔]\s*({_NUMBER}|[A-Za-z])\s*[）)】\]〕]{_NO_REFERENCE}[、.．]?|([①-⑳⑴-⒇⒈-⒛㈠-㈩])|"
    rf"{_HEAD}\s*(?:({_NUMBER})\s*(?:、|[.．](?![0-9０-９])|[）)]|是|[:：](?!\d))|第({_NUMBER})[，,、：:]|第({_NUMBER})是|其({_NUMBER})[，,、：:]|([A-Za-zⅠ-Ⅻ])[.．、）)])|^[ \t]*([0-9０-９]{{1,2}})[ \t]+(?=[^\s0-9０-９])",
    re.MULTILINE,
)
#: Only where one of these stands can there be a mark at all.
HINT = re.compile(r"[（(【\[〔①-⑳⑴-⒛㈠-㈩、.．）):：是第其]|^[ \t]*[0-9０-９]{1,2}[ \t]", re.MULTILINE)
#: The same without any punctuation, as it is left in an answer typed without: 一, 1, 第一, 一是.
BARE = re.compile(r"第?([一二三四五六七八九十]{1,3})是?")
