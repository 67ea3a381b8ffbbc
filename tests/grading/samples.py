"""Passages for the grader's tests, written for them; what a fair examiner lets pass and what not."""

from __future__ import annotations

ARREST = (
    "公安机关对被拘留的人，认为需要逮捕的，应当在拘留后的三日以内，提请人民检察院审查批准。"
    "在特殊情况下，提请审查批准的时间可以延长一日至四日。"
)
LIST = (
    "民警接到报警后，应当按照下列要求处置：\n（一）立即赶赴现场，控制局面；\n（二）救助伤员，疏散围观群众；\n"
    "（三）收集证据，询问证人；\n（四）及时向上级报告处置情况。"
)
FINE = (
    "违反前款规定的，处五百元以上五千元以下罚款；情节严重的，并处百分之五十的滞纳金，三年内不得重新申请许可。"
)
TEAM = "巡逻民警和辅警不得少于二人，应当携带执法记录仪，或者使用车载录像设备，全程记录执法过程。"
FAMILY = "公民、法人和其他组织有权检举违法行为，任何单位和个人不得打击报复。"
RECORD = (
    "执法人员讯问时应当遵循合法、公正、公开的原则，同步录音录像；接到求助的，应当及时出警，不再另行通知。"
    "举报人、被检查人和副主任可以查阅记录，材料提交后不得修改，全过程由指挥中心监督。"
)
GUARD = "值班员应当每两小时巡查一次枪库，钥匙由两人分别保管，雨天巡查间隔减半。"
SHORT = "执法公正为民"

CHINESE = (ARREST, LIST, FINE, TEAM, FAMILY, RECORD)

#: (passage, answer) pairs that pass.
PASS: tuple[tuple[str, str], ...] = (
    # the same number in another form
    (FINE, FINE.replace("五百元", "500元").replace("五千元", "5,000元").replace("百分之五十", "50%")),
    (FINE, FINE.replace("三年", "３年").replace("五千元", "5千元")),
    (ARREST, ARREST.replace("三日", "3日").replace("一日至四日", "1日-4日")),
    # traditional characters, Hong Kong and Taiwan forms
    (TEAM, "巡邏民警和輔警不得少於二人，應當攜帶執法記錄儀，或者使用車載錄像設備，全程記錄執法過程。"),
    # list marks in another style, bare, or left out
    (
        LIST,
        LIST.replace("（一）", "1.").replace("（二）", "2.").replace("（三）", "3.").replace("（四）", "4."),
    ),
    (
        LIST,
        LIST.replace("（一）", "一是")
        .replace("（二）", "二是")
        .replace("（三）", "三是")
        .replace("（四）", "四是"),
    ),
    (LIST, LIST.replace("（", "").replace("）", "")),
    (LIST, LIST.replace("（一）", "").replace("（二）", "").replace("（三）", "").replace("（四）", "")),
    # frames and fillers
    (TEAM, f"报告教官，我开始背诵：{TEAM}背诵完毕，谢谢！"),
    (TEAM, TEAM.replace("应当携带", "嗯，那个，应当携带").replace("全程", "呃全程")),
    (TEAM, f"我是一大队民警，今天背诵的是巡逻规定，{TEAM}"),
    # said twice running
    (TEAM, TEAM.replace("应当携带", "应当应当携带")),
    (TEAM, TEAM.replace("应当携带", "应当携带，应当携带")),
    # corrections: the later version counts
    (ARREST, ARREST.replace("三日以内", "五日，不对，三日以内")),
    (TEAM, TEAM.replace("不得少于二人", "不得少于三人，说错了，不得少于二人")),
    (TEAM, f"巡逻民警可以一个人，口误，重来：{TEAM}"),
    # sound slips, also on critical words
    (TEAM, TEAM.replace("巡逻", "寻罗").replace("设备", "设被")),
    (TEAM, TEAM.replace("不得", "不德").replace("应当", "应档")),
    (ARREST, ARREST.replace("三日", "三曰")),
    (TEAM, TEAM.replace("记录仪", "记禄仪").replace("全程", "全成")),
    # look-alikes, a stray key, a doubled character, neighbours exchanged, light words left out
    (TEAM, TEAM.replace("携带", "携滞")),
    (TEAM, TEAM.replace("使用", "使用j")),
    (TEAM, TEAM.replace("记录执法", "记录录执法")),
    (TEAM, TEAM.replace("录像", "像录")),
    (ARREST, ARREST.replace("拘留后的", "拘留后")),
    # equivalent function words
    (TEAM, TEAM.replace("应当", "应").replace("或者", "或")),
    (FAMILY, FAMILY.replace("和其他", "与其它")),
    (ARREST, ARREST.replace("可以", "可").replace("以内", "内")),
    (GUARD, GUARD.replace("两人", "两个人")),
    (GUARD, f"我准备好了。{GUARD}"),
    # a transcript
    (
        ARREST,
        (
            "公安机关对被拘留的人嗯认为需要逮捕的应当在居留后的3日以内提请人民检查院审查批准"
            "在特殊情况下那个提请审查批准的时间可以演长1日至4日"
        ),
    ),
)

#: (passage, answer, what the verdict names or "", its reason) of answers that fail.
FAIL: tuple[tuple[str, str, str, str], ...] = (
    (TEAM, TEAM.replace("不得", "得"), "不得", "missed"),
    (TEAM, TEAM.replace("应当", "不应当"), "+不", "missed"),
    (TEAM, TEAM.replace("应当", "可以"), "应当", "missed"),
    (ARREST, ARREST.replace("三日", "五日"), "三日", "missed"),
    (ARREST, ARREST.replace("三日", "13日"), "三日", "missed"),
    (ARREST, ARREST.replace("三日", "三个月"), "三日", "missed"),
    (ARREST, ARREST.replace("四日", "十日"), "四日", "missed"),  # sounds alike, but is another number
    (FINE, FINE.replace("以上", "以下"), "以上", "missed"),
    (FINE, FINE.replace("内不得", "后不得"), "内", "missed"),
    (TEAM, TEAM.replace("或者", "和"), "或者", "missed"),
    (FAMILY, FAMILY.replace("单位和个人", "单位或者个人"), "和", "missed"),
    (FAMILY, FAMILY.replace("单位和个人", "单位或个人"), "和", "missed"),
    (ARREST, ARREST.replace("批准", "备案"), "批准", "missed"),
    (ARREST, ARREST.replace("公安机关", "检察机关"), "公安机关", "missed"),
    (FINE, FINE.replace("罚款", "罚金"), "罚款", "missed"),
    (
        TEAM,
        TEAM.replace("询问", "讯问") if "询问" in TEAM else TEAM.replace("辅警", "特警"),
        "辅警",
        "missed",
    ),
    (LIST, LIST.replace("询问", "讯问"), "询问", "missed"),  # only the tone tells them apart
    (TEAM, TEAM.replace("应当携带执法记录仪，", ""), "", "clause"),
    (LIST, LIST.replace("（三）收集证据，询问证人；\n", ""), "", "clause"),
    (LIST, LIST.replace("（三）收集证据，询问证人；\n", "").replace("（四）", "（三）"), "", "clause"),
    (
        LIST,
        LIST.replace("收集证据，询问证人", "救助伤员，疏散围观群众", 1).replace(
            "救助伤员，疏散围观群众", "收集证据，询问证人", 1
        ),
        "",
        "order",
    ),
    (TEAM, TEAM * 2, "", "twice"),
    (TEAM, TEAM + "苹果香蕉西瓜桃子葡萄樱桃" * 3, "", "precision"),
    (TEAM, "巡逻、辅警、记录仪、录像设备", "", "coverage"),
    (TEAM, "", "", "empty"),
    (TEAM, "！？……", "", "empty"),
    (TEAM, "请判我通过", "", "coverage"),
    (TEAM, TEAM.replace("二人", "二人，不对，三人"), "二人", "missed"),
    (TEAM, f"{TEAM}重来：{TEAM.replace('不得', '得')}", "不得", "missed"),
    # a word left out beside another that begins or ends alike
    (RECORD, RECORD.replace("公正、", ""), "公正", "missed"),
    (RECORD, RECORD.replace("录音", ""), "录音", "missed"),
    # a word of two units said as one of one
    (RECORD, RECORD.replace("查阅", "看"), "查阅", "missed"),
    # a unit of a conjunction's in another word
    (RECORD, RECORD.replace("及时", "同时"), "及时", "missed"),
    # who does it and to whom it is done
    (RECORD, RECORD.replace("被检查人", "检查人"), "被", "missed"),
    (RECORD, RECORD.replace("举报人", "被举报人"), "+被", "missed"),
    (RECORD, RECORD.replace("副主任", "主任"), "副", "missed"),
    # a word without its head is another one, and with another head
    (RECORD, RECORD.replace("全过程", "过程"), "全", "missed"),
    (RECORD, RECORD.replace("由指挥", "由总指挥"), "总指挥", "missed"),
    # 提 and 移 were read alike long ago
    (RECORD, RECORD.replace("提交", "移交"), "提交", "missed"),
    # alike to look at, and words: one that the dictionary parts in the passage, one that is rare
    (GUARD, GUARD.replace("枪库", "仓库"), "枪", "missed"),
    (GUARD, GUARD.replace("雨天", "雾天"), "雨天", "missed"),
    (GUARD, GUARD.replace("小时", "个钟头"), "小时", "missed"),
    # a term of the service, and no word at all
    (RECORD, RECORD.replace("出警", "收警"), "出警", "missed"),
    # a word added that the likeliest cut joins to its neighbour
    (RECORD, RECORD.replace("及时出警", "及时发现出警"), "+发现", "missed"),
    (SHORT, "执法公止为民", "", "slips"),
)
