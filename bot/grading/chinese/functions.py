"""Function words: those that mean the same in a recitation, those that weigh little, those that must be right."""

from __future__ import annotations

from types import MappingProxyType

#: Each line: words that an examiner takes for each other. Their meaning is one, and both are function words.
_EQUAL = """
或者 或 或是
和 与 及 以及 同 跟 暨
并 并且
但 但是 可是
如果 如 若 倘若 假如 假使 要是 若是 如若
应当 应 应该
可以 可
必须 须
需要 需
立即 马上 立刻 即刻 当即 即时
按照 依照 根据 依据 按 依 据 照
日内 日以内 日之内
内 以内 之内
其他 其它
予以 给予 给 予
因为 因 由于
因此 因而 所以 故
已经 已
以上 之上
以下 之下
以前 之前 前
以后 之后 后
以外 之外
二分之一 一半
公里 千米
公斤 千克
个小时 小时
个工作日 工作日
个星期 星期
对于 对
为了 为
曾经 曾
尚未 未
能 能够
不应 不应当 不应该
应予 应当予以
每 每一
等 等等
在 于
仅 只 仅仅
无需 无须
时 的时候 之时
将 把
使 使得
仍 仍然
且 而且 并且
以便 以
至 到
自 从
即 就 便
都 均 皆
作出 做出
作为 做为
"""

EQUAL = MappingProxyType(
    {
        word: frozenset(number for number, line in enumerate(_EQUAL.split("\n")) if word in line.split())
        for word in _EQUAL.split()
    }
)
LONGEST_EQUAL = max(map(len, EQUAL))

#: Words that may be left out within the budget: what is said stays the same without them.
_LIGHT = """
的 了 该 其 进行 有关 相应 之 所 着 地 得 予以 加以 给予 等 都 均 就 便 则 而 于 将 把 也 还
再 又 才 已 已经 对 为 由 在 这 那 此 并 相关 上述 一个 个 者 来 去 过 到 起 即
"""
LIGHT = frozenset(_LIGHT.split())

NEGATIONS = frozenset("不未无非勿没否莫毋禁")

_MODALS = """
应当 应该 应 可以 可 必须 须 必需 不得 不能 不应 不应当 不必 不可 不可以 不许 不准 不需 不需要 不须
无须 无需 无权 有权 有义务 有责任 禁止 严禁 允许 准许 准予 能够 能 需要 需 务必 一律 一定 得以 不予
应予 可予 不宜
"""
MODALS = frozenset(_MODALS.split())

_DIRECTIONS = """
以上 以下 以内 以外 之内 之外 之上 之下 之前 之后 以前 以后 前 后 内 外 上 下 先 左 右 前方 后方
左侧 右侧 超过 不足 不满 未满 不到 满 届满 至少 至多 最少 最多 最高 最低 高于 低于 多于 少于 大于
小于 早于 晚于 等于 不超过 不少于 不低于 不高于 从重 从轻 加重 减轻 境内 境外 国内 国外 提前 推迟 优先
首先 最后 最先 事前 事先 事后 事中 前款 后款 前项 上述 下列 上列 全部 部分 任何 所有 一切 各 每 仅
只 全体 多数 少数 半数 过半数 唯一 最大 最小 最长 最短 以远 以近 之间 左转 右转 上行 下行 日内 日前
日后 月内 年内 年前 年后 内外
"""
DIRECTIONS = frozenset(_DIRECTIONS.split())

_AND = """
和 与 及 以及 并 并且 且 而且 暨 同时
"""
AND = frozenset(_AND.split())
_OR = """
或者 或 或是 还是 抑或
"""
OR = frozenset(_OR.split())
AND_OR = AND | OR

#: Characters of which one says the opposite of the other, whatever word they stand in.
_OPPOSITES = """
上下 内外 前后 内后 先后 左右 多少 高低 大小 重轻 增减 有无 始终 出入 进出 收发 男女 长短 早晚 正副 主次 公私 新旧 生死 买卖
开关 同异 真假 合非 明暗 难易 胜负 升降 善恶 优劣 东西 南北 快慢 远近 深浅 强弱 宽严 得失 取舍 借还 问答 攻守 攻防 来去 是否
初末 初底 初终 顶底 首尾 首末 头尾 昼夜 日夜 黑白 冷热 干湿 动静 虚实 粗细 厚薄 宽窄 软硬 古今 贫富 迎送 推拉 呼吸 公母 雌雄 祸福
"""
OPPOSITE = frozenset(pair for two in _OPPOSITES.split() for pair in ((two[0], two[1]), (two[1], two[0])))
#: Single characters that are critical words by themselves.
SINGLES = frozenset(word for word in MODALS | DIRECTIONS | AND_OR if len(word) == 1)
DUTY = frozenset(("应当", "应该", "应"))
#: Units that make another one of the person they stand before: 被检查人 is not 检查人, 副主任 not 主任.
TURNING = frozenset("被副")
