"""What is said around a recitation and is none of it: fillers (嗯, 那个) and frames (我开始背, 报告完毕)."""

from __future__ import annotations

import re

FILLER = re.compile(
    r"(?:嗯+|呃+|额+|啊+|哦+|噢+|唔+|诶+|欸+|唉+|哎+|呀|嘛|呐|那个|这个|那什么|就是说|就是|然后|那么|怎么说呢|怎么说|"
    r"我想想|我想一下|想一下|让我想想|等等|对对|u+m+|u+h+|e+r+|h+m+)"
)
_FRAME = re.compile(
    rf"(?:{FILLER.pattern}|报告|首长|领导|教官|老师|班长|队长|同志们?|各位|考官|大家|您?你?好的?|好|行|可以了|"
    r"我(?:现在|来|要|就|先|再|已经|的)?|现在|下面|下边|接下来|马上|正式|那|请|听|您|你|大家|来|要|为|给|"
    r"开始|背诵?|背一下|背一遍|背完|复述|朗诵|诵读|默写|默背|答题?|回答|作答|如下|内容是|内容|答案是?|题目|本条|这一?条|这段|"
    r"第[零一二三四五六七八九十百]+[条款项段题]|"
    r"汇报|报告?完毕|背诵?完毕|完毕|完了|完|结束了?|背诵?结束|到此|到这里?|为止|以上|就是|这些|就这些|全部|没有?了|没了|"
    r"谢谢|感谢|多谢|再见|辛苦了|请指示|请审阅|请批评指正|请指正|指正|以上就是|是|了|吧|啦|呢|一下|一遍)+"
)
#: What makes a run of such words a frame: one of these is in it.
_CORE = re.compile(
    r"背|诵|默写|复述|报告|汇报|完毕|完了|结束|开始|以上|谢|好|没有了|没了|就这些|请听|到此|如下|答|指正|指示|行"
)
_LONGEST = 40
#: So many fillers in one place are junk.
_MOST = 11


def is_filler(said: str) -> bool:
    """Whether all of it is fillers and frames."""
    if len(said) > _LONGEST:
        return False
    if said.isascii() and not FILLER.match(said):
        return False
    without = FILLER.sub("", said)
    if not without:
        return len(said) <= _MOST
    return _FRAME.fullmatch(said) is not None and _CORE.search(said) is not None
