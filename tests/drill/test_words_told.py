"""What an officer reads of a mistake holds the words that were said, and those that were wanted."""

from __future__ import annotations

import pytest

from tests.drill.test_sentences import changed, told


@pytest.mark.parametrize(
    ("passage", "wanted", "said", "read"),
    [
        # a modal word that denies is one word, and one mistake
        (
            "携带枪支外出，必须两人以上同行，严禁酒后佩带枪支。",
            "严禁",
            "允许",
            "第三句把“严禁”说成了“允许”：该不该、能不能，不能互换。",
        ),
        # behind a unit a word of direction stands by itself
        (
            "申请人可以自收到决定书之日起十五日内向人民法院提起诉讼。",
            "日内",
            "日后",
            "第一句把“内”说成了“后”，意思不同。",
        ),
        (
            "民警检查物品时，不得损坏与案件无关的财物。",
            "无关",
            "有关",
            "第二句把“无关”说成了“有关”，意思变了。",
        ),
        ("发现火情立即拨打119，并组织群众撤离。", "119", "110", "第一句把“119”说成了“110”。"),
        ("甲方应当在3月15日前向乙方支付价款。", "15", "5", "第一句把“15日”说成了“5日”。"),
        (
            "床前明月光，疑是地上霜。举头望明月，低头思故乡。",
            "床前明月光，疑是地上霜。举头望明月，低头思故乡。",
            "举头望明月，低头思故乡。床前明月光，疑是地上霜。",
            "有的内容前后颠倒了。",
        ),
    ],
)
def test_the_words_told_are_those_that_were_said(passage: str, wanted: str, said: str, read: str) -> None:
    assert told(passage, changed(passage, wanted, said), "zh", reader="zh") == [read]
