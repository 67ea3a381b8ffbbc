"""What is said around a recitation and is none of it: fillers (嗯, 那个) and frames (我开始背, 报告完毕)."""

from __future__ import annotations

import re

from bot.grading.chinese.words import is_word

#: Sighs and words of hesitation, as they stand in transcripts.
FILLER = re.compile(
    r"(?:嗯+|呃+|额+|啊+|哦+|噢+|喔+|唔+|诶+|欸+|唉+|哎+|呀|嘛|呐|哼|哟|嘿|咦|咳+|"
    r"那个|这个|那什么|什么来着|来着|就是说|也就是说|就是|然后呢?|那么|接着|接下来|下面|还有|"
    r"怎么说呢?|怎么讲呢?|怎么背来着|该怎么说|我想想|我想一想|我想一下|想一下|想想|让我想想|让我想一下|等我想想|我看看|我记得|好像是?|"
    r"等等|等一下|稍等|对对对?|对吧|是吧|你知道|这样子?|反正|其实|所以说|后面是|下一[句条个]是?|"
    # Bounded: a flood of one letter would be searched anew from each of its places.
    r"u{1,8}m{1,8}|u{1,8}h{1,8}|e{1,8}r{1,8}|e{1,8}m{1,8}|h{1,8}m{1,8}|a{1,8}h{1,8}|o{1,8}h{1,8}|ok|okay)"
)
_FRAME = re.compile(
    rf"(?:{FILLER.pattern}|报告|首长|领导|教官|老师|班长|队长|所长|局长|支队长|大队长|政委|教导员|主任|组长|同志们?|同学们?|各位|"
    r"考官|评委|专家|大家|早上|上午|中午|下午|晚上|您?你?好的?|准备好了?|好了|好嘞|好啦|可以了?|行了?|是的?|没问题|收到|"
    r"我们?(?:现在|来|要|就|先|再|已经|的|会|想|将|给|把|正式)*|现在|下边|马上|正式|由|那|请|听|您|你|来|要|为|给|向|将|把|"
    r"测试|考核|抽查|检查|测验|练习|任务|学习|内容|全文|原文|条文|法条|课文|条款|规定|文字|段落|部分|作业|"
    r"开始|背诵?|背一下|背一遍|背完|背好|背出来|试试|试一下|复述|陈述|朗诵|诵读|默写|默背|念|读|说|讲|答题?|回答|作答|如下|内容是|答案是?|题目|"
    r"本条|这一?条|这段|这一段|这篇|今天的?|第[零一二三四五六七八九十百]+[条款项段题个遍次]|"
    r"汇报|报告?完毕|背诵?完毕|回答完毕|汇报完毕|完毕|完成|完了|完|结束了?|背诵?结束|到此|到这里?|这里|为止|以上|就是|这些|就这些|这么多|"
    r"全部|全文|没有?了|没了|没啦|谢谢|感谢|多谢|聆听|倾听|收听|再见|辛苦了|请指示|请审阅|批评|指正|指教|点评|请批评指正|以上就是|"
    r"是|了|吧|啦|呢|哈|的|就|都|一下|一遍|一次|嗯|over|end|start)+"
)
#: What makes a run of such words a frame: one of these is in it.
_CORE = re.compile(
    r"背|诵|默写|复述|陈述|报告|汇报|完毕|完成|完了|结束|开始|以上|谢|好|没有了|没了|没啦|就这些|这么多|请听|听|到此|到这里|"
    r"如下|答|指正|指教|点评|指示|行|收到|念|读|over|end|start|再见|辛苦|为止"
)
_LONGEST = 40
#: So many fillers in one place are junk.
_MOST = 11
#: A person may announce themselves in words of their own, if they say that they recite, in so many units.
_ANNOUNCED = re.compile(r"^报告|背|诵|默写|复述|考核内容|我是")
_CLOSED = re.compile(
    r"背完|背诵完|背好了|完毕$|谢谢|感谢|指正|指教|背诵到此|到此(?:为止|结束)|背诵结束|背诵完成"
)
_OWN_WORDS = 30


def is_filler(said: str) -> bool:
    """Whether all of it is fillers and frames."""
    if len(said) > _LONGEST:
        return False
    without = FILLER.sub("", said)
    if not without:
        return len(said) <= _MOST
    return _FRAME.fullmatch(said) is not None and _CORE.search(said) is not None


def is_one_word(said: str) -> bool:
    """Whether it is a word that only frames are made of too: 报告 and 行为 say something inside a text."""
    return len(said) > 1 and is_word(said) and FILLER.fullmatch(said) is None


def opens(said: str) -> bool:
    """Whether what stands before a recitation announces it."""
    return is_filler(said) or (len(said) <= _OWN_WORDS and _ANNOUNCED.search(said) is not None)


def closes(said: str) -> bool:
    """Whether what stands behind a recitation closes it."""
    return is_filler(said) or (len(said) <= _OWN_WORDS and _CLOSED.search(said) is not None)
