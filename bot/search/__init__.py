"""Finding a passage by what people type: words with slips in them, pinyin in full or by first letters, either script.

An id or a title that is written out finds that passage alone. Otherwise what is written so comes first, then what
sounds so, then what sounds nearly so (zh/z, n/l, an/ang), a title before a key term before the text; what is only
alike is looked for when nothing else is found.
"""

from __future__ import annotations

from bot.search.finder import Finder
from bot.search.found import Found

__all__ = ["Finder", "Found"]
