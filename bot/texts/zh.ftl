# 中文：第一语言。每一句话一个键；英文见 en.ftl，两者的键须一致。

language-name = 中文
language-also = 汉语、汉文、简体中文、华语、Chinese
language-zh = 中文
language-en = English
list-mark = |、|
row-mark = |：|

## 陌生人与注册

stranger = 您好，这里是晨诵学习机器人，只对本单位人员开放。如已领到注册码，请把注册码和警号发来，中间空一格；或先点开单位发的注册链接。
enrol-how = 没有看懂这里的注册码。注册码共 26 位，只有字母和数字；请核对后把“注册码 警号”发来，中间空一格，或点开单位发的注册链接。
enrol-ask-badge = 注册码已收到。请再发一条：您的警号。
enrol-wrong = 注册码与警号对不上，或注册码已过期。请核对后把“注册码 警号”重新发来；仍不行，请找管理员换发注册码。
enrol-wrong-badge = 注册码与警号对不上，或注册码已过期。请核对后把警号再发一次；仍不行，请找管理员换发注册码。
enrol-locked = 连续核对不上，本聊天暂时不能注册。请过一段时间再试，或找管理员换发注册码。
enrol-welcome = { $name }（{ $badge }），注册成功，欢迎使用晨诵。每天早上这里会提醒当天的学习任务；发 /help 看全部命令。
enrol-moved = 您的警号刚在另一处聊天注册，这里不再接收学习内容。如非本人操作，请马上告诉管理员。
enrol-already = 本聊天已注册为 { $badge }，无需再用注册码。
not-active = 您目前不在册，学习功能已停用。如有疑问，请找管理员。

## 通用

start = { $name }（{ $badge }），您好。
apology = 抱歉，这一步出了错，没有算数。请重试；若再出错，请把编号 { $reference } 告诉管理员。
not-in-check = 您早先有一条消息当时没能处理，现在又处理了一遍；它不算这次检查的作答。
not-recorded = 暂时存不下记录，刚才这条还没有处理。稍后会自动重试，请先不要重发。
# 一个人一下子发得太多：超出的不处理，先说一次，之后每隔一阵报一次条数。
flood = 消息太密了：从这里起发来的先不看，已收下的照常处理。请稍等一会儿再发；没看的请到时重发。
flood-count = 消息太密：刚才有 { $count } 条没有看，也没有记录。请稍等一会儿，需要的再发一次。
not-allowed = 这项功能您没有权限使用。发 /help 看您可用的命令。
unknown-command = 没有 { $command } 这个命令。发 /help 看全部命令。
# 有一阵收不到消息、按下的按钮丢了之后：第一句下面是现在开着的内容和按钮；第二句单独发。
again = 刚才有一阵收不到消息：您发的文字都已收到，那段时间里点的按钮没有记上。请从这里接着来：
again-ask = 刚才有一阵收不到消息：那段时间里点的按钮没有记上，还有一个问题在等您回答。请回到那个问题再点一次，或发“是”“否”。
stale-button = 这个按钮已经过时。现在的情况如下：
group-private = 学习内容只在私聊里进行，请到这里继续：{ $link }
group-private-plain = 学习内容只在私聊里进行，请私聊我继续。
group-hello = 大家好。这里只发本部门的汇总数字，不提任何人的姓名、作答和成绩。请负责人私聊我发 /bind，再按提示把口令发到本群；一天之内没有绑定，我就退群。
group-bound = 本群已绑定「{ $department }」：有数字的时段会发上一学习日的汇总，不提任何人。把我移出群即解除。
group-word-wrong = 口令不对、已用过或已过期。请负责人私聊我重新发 /bind。
group-unnamed = 您以匿名管理员身份发言，我看不到是谁发的，不能绑定。请关闭匿名（群管理员设置里的“保持匿名”），以本人身份再发一次口令；口令没有用掉。
group-leave = 本群没有绑定部门，我先退出了。需要时请重新拉我进群。
group-ended = 当初绑定本群的负责人已不管这个部门，绑定到此结束，我先退出了。
group-lost = 绑定「{ $department }」的群已收不到我的消息：我已不在群里，或者群已解散。绑定到此结束；还需要的话，请重新拉我进群，再在这里发 /bind。
group-topic-lost = 绑定「{ $department }」的话题已不存在，数字和通知从现在起直接发到那个群里。要换话题，请在这里发 /bind，再把口令发到新话题里。
group-figures = { $date } { $department }：应学 { $due } 项{ $excused ->
    [0] {""}
   *[other] ，免学 { $excused } 项
 }，完成 { $done } 项，完成率 { $share }。
bind-usage = 请写明部门，例如：/bind 刑侦支队
bind-made = 请在 { $minutes } 分钟内把下面这一行发到「{ $department }」的群里（先拉我进群）：
    /bind { $word }
    群里只会有汇总数字，不提任何人。口令只能用一次。
bind-link = 也可以点这里选群：{ $link }
command-bind = 把部门的群绑定到部门，群里发汇总数字
declined-edit = 已发出的内容，改了不算；请把要交的内容重新发一条。
declined-media = 目前只收文字：图片、语音、贴纸、文件都不作数。
declined-empty = 没有收到文字，请重新发。
declined-long = 这条太长了（上限 { $limit } 字），没有处理。请分几条发。
ask-was-yes = 这个问题您已经确认过，已经办了。现在的情况如下：
ask-was-no = 这个问题您已经取消，什么都没有改。现在的情况如下：
ask-was-left = 这个问题没有回答就过去了，什么都没有改；要办请重新发命令。现在的情况如下：
ask-was-over = 这个问题早已过去，点了没有作用；要办请重新发命令。现在的情况如下：
ask-cancelled = 已取消，什么都没有改。
language-ask = 请选择语言（也可以发 /lang 加语言名）：{ $names }
language-chosen = 已改用中文。
drill-lost = 程序更新后无法接着刚才的练习，它到此为止，请重新开始；已完成的不受影响。
drill-changed = 您背过这一条以前的文本。这次先练改动的 { $count } 个分句，其余不变；最后仍考核全文。
enclosure-none = 这份文件现在做不出来：没有可放进去的内容，或者您已无权查看。
enclosure-saved = 文件已存到：{ $path }
enclosure-not-saved = 文件存不下来（{ $reason }），请检查 { $folder } 能否写入。
text-changed = 您正在学的条目内容已更新，刚才的练习到此为止，请重新开始。

## 帮助与命令说明

help-head = 可用命令：
help-line = { $command }  { $about }
help-foot = 不记得命令也没关系：直接发“今天”“背诵”“进度”“帮助”这些字也行。背完发“完”。
command-today = 今天要学什么：待学、逾期、已完成
command-read = 阅读条目，读完确认（可跟编号或词语）
command-drill = 背诵练习（可跟编号或词语）
command-decks = 按板块看全部读本和自己的进度（可跟板块、页码）
command-search = 按词语或拼音查找条目
command-check = 直接开始考核背诵（可跟编号或词语）
command-done = 这一段背完了，请评判
command-hint = 要一个提示（会记下来，考核时没有）
command-skip = 跳过当前练习方式
command-stop = 停下，练习可接着来；考核中停下算没过
command-next = 下一条待学的
command-resume = 接着上次停下的练习
command-cancel = 清掉已发的作答，或退出当前练习
command-progress = 我的学习情况：完成、连续天数、日历、接下来
command-mydata = 这里存了关于我的什么
command-privacy = 存什么、存多久、谁能看
command-forget = 请管理员把我的数据抹去
command-leave = 请假、外勤、销假：/leave 日期 原因
command-notice = 通知：要确认的、谁还没确认
command-lang = 切换语言 / language
command-settings = 语言、大字、按钮、免打扰、提醒时间
command-completion = 各部门完成情况（可跟部门、板块、日期或时段，再加“表格”“图”“挂图”）
command-wall = 挂图作战：部门×板块一张图（可跟部门、时段）
command-pending = 谁还没有完成（可跟部门、页码）
command-nudge = 提醒还没完成的人（可跟部门，先看人数再发）
command-broadcast = 群发：先看、试发，再发出
command-unreachable = 谁的聊天发不到（可跟部门、页码）
command-enrolment = 注册情况（可跟部门、页码）
command-answer = 回答小题（小题下面写着怎么发）
command-received = 回复“收到”（群发下面写着怎么发）
command-plan = 计划：接下来几天学什么；发来新计划（/plan 撤销 恢复上一版）
command-appeal = 对没通过的评判提出申诉：/appeal 条目编号 理由
command-officer = 一名民警的情况：/officer 警号
command-record = 登记当面背诵：/record 警号 条目编号 原因
command-override = 更正成绩：/override 警号 条目编号 通过|不通过 原因
command-codes = 发一个注册码：/codes 警号
command-grant = 改角色：/grant 警号 角色 原因
command-suspend = 停用或恢复：/suspend 警号 原因
command-revoke = 取消注册：/revoke 警号 原因
command-audit = 审计记录（可跟警号、日期、类别）
command-reload = 重新载入学习读本和计划
command-deck = 上传读本：看改动、启用、恢复上一版
command-roster = 上传花名册：看改动、更新、撤销
command-dayoff = 宣布某日不是学习日：/dayoff 日期 原因
command-withdraw = 撤回一条计划：/withdraw 计划行 原因
command-allow = 照顾个人：免学、延长时间（/allow 警号 免学 日期 原因）
command-help = 看这份说明
command-start = 开始

## 今天

today-head = 今日学习（{ $date }）
today-overdue = 逾期未学（{ $count }）：
today-due = 今天待学（{ $count }）：
today-done = 今天已完成（{ $count }）：
today-lost = 另有 { $count } 项任务的条目已从读本中撤下，暂时无法学习，请等管理员处理。
today-nothing = 今天没有安排给您的学习任务。
today-all-done = 今天的任务都完成了。
duty-read = · 阅读《{ $title }》，{ $due } 前
duty-recite = · 背诵《{ $title }》，{ $due } 前
duty-heard = { $line }（当面背过）
duty-made-up = { $line }（补学）
button-open-read = 阅读：{ $title }
button-open-drill = 背诵：{ $title }
button-open-check = 考核：{ $title }
button-today = 今日任务
button-next = 下一条

## 读本

decks-head = 学习读本，共 { $all } 条，您已背过 { $recited } 条。请选板块：
decks-track-line = · { $track }：{ $recited } / { $all }
decks-track = { $track }：共 { $all } 条，您已背过 { $recited } 条
decks-deck = 《{ $title }》
decks-passage = { $number }. { $title }  { $id }
decks-passage-recited = { $number }. { $title }  { $id }  已背过
decks-passage-older = { $number }. { $title }  { $id }  背过旧文，内容已改
decks-open = 点编号阅读，或发 /read 加后面的条目号。
decks-none = 还没有学习读本。请找管理员。
decks-unknown = 没有“{ $words }”这个板块。现有板块：{ $tracks }
button-track = { $name }
button-all-tracks = 全部板块

## 阅读

read-title = 《{ $title }》
read-source = 依据：{ $source }
read-ask = 读完请点“我已读完”，或发“完”；没有收到回复就是还没有记上。
read-nothing = 现在没有要读的条目。想读别的，发 /read 加编号或词语。
read-done = 《{ $title }》已读。
read-done-duty = 《{ $title }》已读，这项阅读任务完成了。
reading-said = 正在阅读：读完请发“完”；想背，发 /drill。
button-read = 我已读完
button-drill = 开始背诵

## 练习

drill-nothing = 现在没有要背的条目。想练别的，发 /drill 加编号或词语。
search-usage = 用法：/search 词语。例如：/search 治安检查；拼音（zhian）、拼音首字母（zajc）、繁体字都可以，错一两个字也能找到。
search-more = 还有别的条目 { $count } 个没有列出。请再加一个词语。
# 在别的聊天里输入“@机器人 词语”时列出的条目，以及选中后发到那里的话：只有标题和链接，没有正文。
inline-about = { $track } · { $source } · { $length } 字
inline-chosen =
    《{ $title }》（{ $track }）
    打开学习：{ $link }
search-nothing = 没有找到与“{ $words }”相符的条目。请换个词，或发条目编号。
choose = 找到这些条目，请点编号或发编号：
button-pick = { $number }
pick-range = 请发 1 到 { $count } 之间的编号。
no-such-passage = 这个条目已经不在读本里了。
mode-read = 《{ $title }》背诵练习，先读一遍：
mode-read-ask = 读熟了就点“继续”；已经会背，可直接考核。
mode-read-say = 这一步只读不背：读熟了发“完”或“继续”，或发 /check 直接考核；停下发 /stop。
mode-blanks = 《{ $title }》填关键词：
mode-blanks-ask = 请按顺序发出空缺的词，中间用逗号或空格隔开。
mode-firsts = 《{ $title }》看首字背全文：
mode-firsts-ask = 请把全文发来，可以分几条发，背完发“完”。
mode-recall = 《{ $title }》全文背诵练习
mode-recall-ask = 请把全文发来，可以分几条发，背完发“完”。
holding = 已收到 { $parts } 条、共 { $units } 字（词）。接着发；背完请发“完”或点“背完了”。
nothing-held = 还没有收到作答。请先把内容发来，再发“完”。
answer-cleared = 已清掉刚才发的作答，请重新开始。
hint = 提示 { $count }：{ $hint }
hint-none = 没有可给的提示了。
passed-with-hints = 用了提示，请不看提示再来一遍。
practice-over = 这一遍对了，练习结束，下面进入考核。
skip-owed = 上次考核没过，须先不看提示背对一遍，这一步不能跳过。
skip-last = 这是最后一步练习，再往后就是考核，不会自动开始。准备好了请点“直接考核”或发 /check；还想练，就接着把全文发来。
stopped = 已停在《{ $title }》这一步。点“接着练”或发 /resume 继续。中间可以读别的条目；背诵或考核别的条目，这次练习就结束。
practice-ended = 《{ $title }》停在半途的练习到此结束，再练从头开始。
left = 已退出《{ $title }》的练习。
nothing-open = 现在没有进行中的练习。发 /today 看今天的任务，或发 /drill 开始。
view-idle = 现在没有进行中的练习。发 /today 看今天的任务。
view-paused = 《{ $title }》的练习停在半途。
button-go-on = 读熟了，继续
button-check = 直接考核
button-done = 背完了
button-hint = 提示
button-skip = 跳过
button-stop = 停下
button-resume = 接着练
button-again = 再练一遍

## 考核

check-open = 考核背诵：《{ $title }》。原文已收起，请凭记忆把全文发来，可以分几条发，背完发“完”。还有 { $left } 次机会；考核中没有提示，停下算没过。
check-nothing = 现在没有要考核的条目。想考别的，发 /check 加编号或词语。
check-owes-recall = 这一条上次考核没过：请先不看提示背对一遍，再考核。
check-try-failed = 这一次没有过，还有 { $left } 次机会。出错的地方：
where-clause = · 第 { $number } 句：{ $slips } 处
where-clause-term = · 第 { $number } 句：{ $slips } 处，其中有关键词
where-whole = · { $what }
where-elsewhere = · 多出了原文没有的内容
check-failed = 《{ $title }》考核没有通过，对照如下：
check-failed-next = 原文已放开。再考之前，请先不看提示背对一遍。
check-passed = 《{ $title }》考核通过。
check-passed-duty = 《{ $title }》考核通过，这项背诵任务完成了。
check-stopped = 《{ $title }》考核已停下，算没过。原文已放开；再考之前，请先不看提示背对一遍。
check-idle = 《{ $title }》考核中三十分钟没有作答，已结束，算没过。再考之前，请先不看提示背对一遍。
check-day-ended = { $day } 的学习日已结束，《{ $title }》的考核随之结束，算没过。再考之前，请先不看提示背对一遍。
check-unheard = 因为有一阵收不到消息，《{ $title }》的考核没能在 { $day } 的学习日里做完，现已结束，不算没过。可以重新考核。
button-check-again = 重新考核
check-locked = 考核正在进行，不能看别的条目。请先背完（发“完”），或发 /stop 停下（算没过）。
check-own-data = 考核正在进行，您的数据里可能有原文，要等考核结束才能发。请先背完（发“完”），或发 /stop 停下（算没过）。
check-under-way = 这一条的考核正在进行，原文等考核结束才放开。请凭记忆背完（发“完”），或发 /stop 停下（算没过）。
check-no-hint = 考核中没有提示。
check-no-skip = 考核不能跳过。要停下请发 /stop（算没过）。
check-cancel = 还没有作答可清。要停下考核请发 /stop（算没过）。
button-give-up = 停下（算没过）

## 评判

verdict-passed = 对了。完整度 { $coverage }，准确度 { $precision }。
verdict-failed = 还不对。完整度 { $coverage }，准确度 { $precision }。
verdict-legend = 标记：划掉（×、-）的是错的或多的，下划线（+）的是应有的。
verdict-legend-sound = 斜体（~）的音对字错，后面是正字。
verdict-legend-moved = 斜体下划线（>）的背到了别处，应在这里。
why-where = { $number ->
    [1] 第一句
    [2] 第二句
    [3] 第三句
    [4] 第四句
    [5] 第五句
    [6] 第六句
    [7] 第七句
    [8] 第八句
    [9] 第九句
    [10] 第十句
   *[other] 第 { $number } 句
 }
why-which = { $number ->
    [1] 第一句
    [2] 第二句
    [3] 第三句
    [4] 第四句
    [5] 第五句
    [6] 第六句
    [7] 第七句
    [8] 第八句
    [9] 第九句
    [10] 第十句
   *[other] 第 { $number } 句
 }
why-where-blank = 第（{ $number }）空
why-which-blank = 第（{ $number }）空
why-negation-missing = { $where }漏了“{ $name }”，意思相反。
why-negation-added = { $where }多了“{ $name }”，意思相反。
why-negation-changed = { $where }把“{ $name }”说成了“{ $said }”，意思变了。
why-modality-missing = { $where }漏了“{ $name }”：该不该、能不能，一字不能少。
why-modality-added = { $where }多了“{ $name }”：该不该、能不能，一字不能多。
why-modality-changed = { $where }把“{ $name }”说成了“{ $said }”：该不该、能不能，不能互换。
why-number-missing = { $where }漏了“{ $name }”。
why-number-added = { $where }多了“{ $name }”。
why-number-changed = { $where }把“{ $name }”说成了“{ $said }”，数字不对。
why-unit-missing = { $where }漏了单位：应是“{ $name }”。
why-unit-added = { $where }多了单位“{ $name }”。
why-unit-changed = { $where }把“{ $name }”说成了“{ $said }”，单位不对。
why-direction-missing = { $where }漏了“{ $name }”，范围变了。
why-direction-added = { $where }多了“{ $name }”，范围变了。
why-direction-changed = { $where }把“{ $name }”说成了“{ $said }”，意思不同。
why-and-or-missing = { $where }漏了“{ $name }”。
why-and-or-added = { $where }多了“{ $name }”。
why-and-or-changed = { $where }把“{ $name }”说成了“{ $said }”：是都要还是任选，意思不同。
why-term-missing = { $where }漏了“{ $name }”。
why-term-added = { $where }多了“{ $name }”。
why-term-changed = { $where }把“{ $name }”说成了“{ $said }”，不是一回事。
why-said = { $where }把“{ $name }”说成了“{ $said }”。
why-partly = { $where }的“{ $name }”没有背对。
why-elsewhere = { $where }的“{ $name }”背到了别处。
why-elsewhere-blank = { $where }的“{ $name }”填到了别处。
why-more = 另有 { $count } 处关键内容不对。
why-cut = 太长了，只看了前 { $most } 字。
why-empty = 没有背出内容。
why-twice = 全文背了两遍。只背一遍；要改口，请先说“重来”。
why-order = 有的内容前后颠倒了。
why-swapped = { $where }和{ $which }颠倒了。
why-moved = { $where }背到了{ $which }前面。
why-moved-end = { $where }背到了最后。
why-coverage = 漏的太多，离全文还远。
why-coverage-blank = 漏的太多，还差得远。
why-other = 这不是要背的内容。
why-tail = 后面没有背：从{ $which }起都漏了。
why-head = 前面没有背：是从{ $which }背起的。
why-tail-blank = 后面没有填：从{ $which }起都空着。
why-head-blank = 前面没有填：是从{ $which }填起的。
why-precision = 与原文对不上的内容太多。
why-extra = 多了一段原文没有的：“{ $words }”。
why-clause = 整句漏了{ $which }：“{ $words }”。
why-clause-blank = { $which }没有填：“{ $words }”。
why-piece = { $where }漏了一段：“{ $words }”。
why-clause-lost = 有一句没有背出来。
why-clause-lost-blank = 有一空没有填对。
why-slips = 错字、漏字、多字太多了。
why-sound = 音对字错的太多了。
why-sounds = 音对字错 { $count } 处，读音对就算对，书写时留意：
why-spelt = “{ $said }”应写作“{ $name }”。
why-forgiven = 有 { $count } 处小出入，不影响通过，见标记。
why-corrected = 改口以后说的为准。
explain-clause-right = 第 { $number } 句，对：{ $text }
explain-clause-slips = 第 { $number } 句，{ $slips } 处：{ $text }
explain-clause-term = 第 { $number } 句，{ $slips } 处，其中有关键词：{ $text }
explain-summary = 尺度 { $profile }，得分 { $score }，依据：{ $rules }，用时 { $time } 毫秒

## 我的数据

own-head = 关于您（{ $name }，{ $badge }），这里存有：
own-officers = · 花名册上的一行：姓名、警号、部门、角色、状态、语言（{ $count }）
own-accounts = · 注册过的聊天：在哪个平台、哪个号、什么时候（{ $count }）
own-codes = · 还没有用的注册码，只存校验值（{ $count }）
own-duties = · 学习任务：条目、学习日、期限、结果（{ $count }）
own-progress = · 每个条目考过几次、是否欠一次背诵（{ $count }）
own-shown = · 聊天里哪些消息显示过原文，考核时收起用，存三十天（{ $count }）
own-absences = · 请假和外勤（{ $count }）
own-allowances = · 免学和延长时间，及其原因（{ $count }）
own-sessions = · 对话停在哪一步，以及别人的对话里提到您的地方（{ $count }）
own-lines-withdrawn = · 您撤回过的计划行（{ $count }）
own-kept = · 您的设置和别的小记录（{ $count }）
own-ledger = · 台账：您的作答、考核、完成，和别人对您的任务做过的事（{ $count }）
own-unsealed = · 台账里刚写下、还在等封存的几条（{ $count }）
own-answers = · 您的作答原文和注册时的聊天号，存在台账旁边（{ $count }）
own-dead-letters = · 没能处理的消息（{ $count }）
own-persons = · 您在台账里的编号（{ $count }）
own-inbox = · 收到的消息：处理完内容就删，消息号存七天（{ $count }）
own-outbox = · 发给您的消息，以及发给别人、提到您的消息，存三十天（{ $count }）
own-foot = 全部内容在随附的文件里（JSON），里面没有别人的数据。没有收到文件，请找管理员：他运行 run.py mydata 警号 --out 文件。存多久、谁能看，见 /privacy。

## 个人信息说明

privacy-head = 个人信息说明（第 { $version } 版）
privacy-stored = 存什么：花名册上的姓名、警号、部门、工作组、角色；您注册的聊天；学习任务和结果；每次作答的原文和评判；请假；您的设置；您正在进行到哪一步。
privacy-kept = 存多久：收到的消息处理完就删去内容，七天后连编号一起删；发出的消息存三十天；没能处理的消息存到管理员处理为止；任务、作答和台账一直存，直到把您抹去。
privacy-answers = 为什么存作答：评判有争议时要能核对。
privacy-figures = 统计数字按部门算，工作组的按现有成员算；您被抹去以后部门的数字不变，但不再连到您。
privacy-seen = 谁能看：您看得到自己的全部；督导看自己管的部门和工作组，管理员和审计看全单位；{ $names }管服务器的人读得到全部数据。
privacy-names-figures = 在这里他们只看到部门数字。
privacy-names-badge = 在这里他们看到警号，不看到姓名。
privacy-names-full = 在这里他们看到姓名和警号。
privacy-outside = 用 Telegram 聊天时，消息也存在 Telegram 的服务器上，由它的规则管；备份由管服务器的人保管。
privacy-rights = 您可以：发 /mydata 看存了什么；发 /forget 请管理员把您抹去；有错请找管理员更正。
privacy-ask = 看过请点下面的按钮，或发 /privacy 知悉。
privacy-known = 您已在 { $date } 知悉第 { $version } 版个人信息说明。
privacy-open = 个人信息说明您还没有确认：发 /privacy 看一看。
button-privacy = 我已知悉

## 请求抹去

forget-ask = 要请管理员把您的数据抹去吗？抹去后您不能再学习，姓名、警号、聊天、作答原文都没有了，不能恢复；部门已有的数字不变。
forget-asked = 已在 { $date } 请管理员把您抹去。改变主意，请直接找管理员。
forget-wish = { $badge } 请求把自己的数据抹去。同意请发：/forget { $badge } 原因（原因会留下，不要写姓名和警号）。
forget-usage = 用法：/forget 警号 原因。只能抹去提出过请求的人；别的情况请在服务器上用 run.py forget。
forget-not-asked = { $badge } 没有提出过请求。别的情况请在服务器上用 run.py forget。
forget-own = 不能自己批自己的，请另一名管理员来办。
forget-reason = 原因会留下，请不要写姓名和警号。
forget-sure = 要把 { $who } 抹去吗？还有 { $open } 项任务没完成：没到时限的改为免学，做过的和逾期的照旧计入。抹去后不能恢复。
forget-why = 已抹去
forget-done = 已抹去，做过的和逾期的照旧计入统计。数据文件下次启动时清理干净；花名册文件里也请删去这个人，否则下次导入又会回来。
forget-gone = 这个请求已经办过了。
forget-last-admin = 最后一名管理员不能抹去，请先设另一名管理员。

## 个人进度

progress = 最近 { $days } 天：应学 { $all }，按时完成 { $done }，逾期完成 { $late }，待学 { $open }，逾期未学 { $overdue }，免学 { $excused }。完成率 { $share }。
progress-streak = 连续完成 { $days } 个学习日（请假和没有任务的日子不算断）。
progress-calendar = 最近几周，每行从周一起，一格一天：
progress-week = { $monday }　{ $days }
progress-kept = { $mark } 当天都完成了
progress-later = { $mark } 都完成了，有的是后来补的
progress-part = { $mark } 完成了一部分
progress-missed = { $mark } 还没有完成
progress-excused = { $mark } 免学（请假、外勤等）
progress-free = { $mark } 没有任务
progress-next = 接下来最该学的：

## 个人设置

settings-head = 您的设置（照后面的样子发一行就能改）：
settings-language = · 语言：{ $language }　/settings 语言 English
settings-large = · 大字：{ $state }　/settings 大字 开（或 关）
settings-buttons = · 按钮：{ $state }　/settings 按钮 关（关了以后，每个按钮都写成可以直接发的字）
settings-quiet = · 免打扰：{ $state }　/settings 免打扰 22:00-06:30（限 { $bounds } 之内；不要了发“关”）
settings-slot = · { $slot }：{ $at }　/settings { $slot } { $last }（可在 { $first } 到 { $last } 之间）
settings-slot-own = · { $slot }：{ $at }（自己定的）　/settings { $slot } 关（可在 { $first } 到 { $last } 之间）
settings-size = 机器人改不了字号：字号在 Telegram 的“设置 → 聊天设置 → 文字大小”里调。“大字”会加粗、一句一行、按钮一行一个。
settings-on = 开
settings-off = 关
settings-name-large = 大字
settings-name-buttons = 按钮
settings-switch = 请发 /settings { $name } 开，或 /settings { $name } 关。
settings-large-on = 已改为大字：加粗、一句一行、按钮一行一个。
settings-large-off = 已改回普通排版。
settings-buttons-on = 已恢复按钮。
settings-buttons-off = 已不用按钮：每个按钮都写成字，照着发就行。
settings-quiet-on = { $span } 之间不发提醒，过后再发；过了时段还发不出的就不发了，随时可发“今天”看。您自己问的照常回答。
settings-quiet-off = 已取消免打扰。
settings-quiet-bounds = 请发两个时间，如 /settings 免打扰 22:00-06:30，要在 { $bounds } 之内；不要了发 /settings 免打扰 关。
settings-quiet-none = 本单位没有开放免打扰。
settings-slot-on = { $slot }的提醒改在 { $at } 发给您。
settings-slot-off = { $slot }的提醒照单位的时间 { $at } 发。
settings-slot-bounds = { $slot }请定在 { $first } 到 { $last } 之间，如 /settings { $slot } { $last }；照单位的时间发 /settings { $slot } 关。
settings-unknown = 没有“{ $word }”这项设置。发 /settings 看有哪些。
button-large-on = 大字：开
button-large-off = 大字：关
button-buttons-on = 按钮：开
button-buttons-off = 按钮：关
typed-head = 可以发编号，也可以发后面的字：
typed-head-words = 可以发：
typed-line = · { $number }{ $label }
answer-usage = 这道小题看不懂或已过时。请照小题下面写的发，例如：/answer 条目.0.ab12
received-usage = 没有找到这条群发。请照群发下面写的发，例如：/received 编号
typed-command = · { $label }：发 { $command }

## 数字的依据

button-trace = 台账依据
trace-head = 台账依据 · { $department } · { $period }{ $track }：应学 { $all }，按时 { $done }，逾期完成 { $late }，免学 { $excused }。下面是记下这些数字的台账，从新到旧：
trace-few = 不足 5 人，这里又不显示是谁，因此不逐条列出。
trace-none = 没有更多台账。
trace-somebody = 一人
trace-heard = （当面背诵）
trace-done = 按时完成
trace-late = 逾期完成
trace-excused = 免学
trace-duties-opened = #{ $number } { $when } 开出 { $day } 的任务：{ $department }《{ $title }》{ $count } 人
trace-duty-closed = #{ $number } { $when } { $who }《{ $title }》（{ $day }，{ $department }）{ $state }{ $heard }
trace-duty-reopened = #{ $number } { $when } { $who }《{ $title }》（{ $day }，{ $department }）重新打开，原为{ $state }
trace-duty-moved = #{ $number } { $when } { $who }《{ $title }》（{ $day }）由{ $from }转到{ $department }

## 提醒

prompt-head = { $slot }：{ $name }，今天待学的有——
prompt-read = · 阅读《{ $title }》
prompt-recite = · 背诵《{ $title }》
prompt-late = { $line }（已逾期）
prompt-more = 还有 { $count } 项，见“今日任务”。
prompt-overdue = 其中 { $count } 项已逾期。
button-start-drill = 开始背诵
button-start-read = 开始阅读
store-fails = 现在存不下任何记录：{ $what }。数据文件夹：{ $where }。民警会看到“还没有处理”的提示；解决后积压的消息会自动处理，不用重启。
queue-full = 程序不在时 Telegram 的队列满了：存下 { $count } 条已到上限，后来的多半丢了，发的人并不知道。存下的正在处理；处理完后，/completion 显示谁还没有完成，他们在下一个时段会再收到提示。着急的可以用 /broadcast 请大家重发。
store-works = 记录恢复正常，积压的消息正在处理。
backup-failed = 今天的备份没有做成：{ $what }。备份文件夹：{ $where }。每小时会再试一次；请检查文件夹能否写入、磁盘是否已满，也可在服务器上运行 run.py backup 手工备份。
job-failed = { $what }出错：{ $cause }。其他工作照常进行；这一项会自动重试，同一原因当天不再通知。请查看日志，并转告维护人员。
job-slot = { $date }“{ $slot }”的提醒
job-material = 读取新内容
job-rounds = 每日任务和时段提醒
job-heads = 记录台账末端
job-returning = 离线后的补发
job-sessions = 考核和群聊的定时处理
job-flush = 保存发送结果
job-flood = 刷屏统计
job-overflow = Telegram 队列已满的通知
job-alarm = 存储恢复检查
job-broadcasts = 群发
job-notices = 通知
job-ladder = 逾期催学
job-backup = 每日备份
job-menus = 菜单更新
slot-undelivered = { $date }“{ $slot }”的提醒有一部分没有送到，或不能确定是否送到（当时网络不通、平台拒收，或程序出错、被强行中断）。请查看日志，必要时另行通知。
ladder-head = { $name }，您有 { $count } 项已逾期——
ladder-tell = { $department }：逾期多日仍未完成的有 { $count } 人，已提醒过，不再自动提醒。
ladder-tell-several = { $places } 个部门或工作组里，逾期多日仍未完成的共有 { $count } 人，已提醒过，不再自动提醒——
ladder-tell-line = · { $department }：{ $count } 人
ladder-tell-line-all = { $line }：{ $names }
ladder-tell-line-some = { $line }：{ $names } 等
ladder-tell-more = · 另有 { $count } 个部门或工作组，见“谁没完成”。
ladder-names = 他们是：{ $names }
slot-pace = { $date }“{ $slot }”要发 { $count } 人，照平台限速要从 { $begins } 发到 { $ends }，比应发完的时间晚 { $late } 分钟。可在计划里把 within 放宽、把 between 提前，或让部门错开钟点。
slot-over = { $date }“{ $slot }”：按现在的计划和花名册，有 { $count } 人的发送时间当天已经过去，当天没有收到，也不会再发。下一个学习日起照常。
slots-missed = { $date } 有 { $count } 个时段的提醒没有发出（机器人当时没有运行，或程序出错）：{ $slots }。请检查服务是否一直在运行。

## 时段内容

card-head = { $slot } · 关键词卡片：《{ $title }》
question-head = { $slot } · 一道小题：《{ $title }》，空格里该填什么？没有收到回复就是还没有记上。
button-answer = { $text }
question-right = 答对了：{ $term }
question-before = （这道题今天答过了，以第一次为准。）
question-wrong = 不对，应填：{ $term }
yesterday-head = { $slot } · { $department } { $date }：应学 { $due }{ $excused ->
    [0] {""}
   *[other] ，免学 { $excused }
 }，完成 { $done }（其中逾期完成 { $late }），没完成 { $missing }，完成率 { $share }
yesterday-line = · { $department }：应学 { $due }{ $excused ->
    [0] {""}
   *[other] ，免学 { $excused }
 }，没完成 { $missing }，完成率 { $share }
button-completion = 完成情况
yesterday-more = · 另有 { $count } 个部门，见“完成情况”。
announce-head = { $slot } · { $date } { $at } · { $department }
announce-head-all = { $slot } · { $date } { $at }
announce-read = 请阅读《{ $title }》，{ $due } 前读完：
announce-recite = 请背诵《{ $title }》，{ $due } 前通过考核：
announce-read-over = 请阅读《{ $title }》，应在 { $due } 前读完，时间已过：
announce-recite-over = 请背诵《{ $title }》，应在 { $due } 前通过考核，时间已过：
announce-card = 《{ $title }》的关键词：{ $terms }
announce-question = 填空：《{ $title }》
announce-answer = 答案：{ $term }

## 群发

audience-all = 所有人
broadcast-usage = 用法：/broadcast 对象 内容。对象写“所有人”、一种角色（民警、督导、管理员、审计）、部门或 @工作组（几个用;隔开）；写“群”或“群:部门”则发到绑定的群，内容里不能有姓名和警号。/broadcast 停：停下还没发出的。
broadcast-long = 内容有 { $length } 个字，最多 { $limit } 个。
broadcast-nobody = 这个对象里没有能发到的人。
broadcast-ask = 将发给{ $target }：能发到 { $count } 人（另有 { $unreachable } 人发不到），约需 { $minutes } 分钟。内容如下，发出吗？
broadcast-ask-groups = 将发到 { $count } 个绑定的群（{ $departments }）。内容如下，发出吗？
broadcast-begun-groups = 已开始发到 { $count } 个群。
broadcast-no-groups = 这个范围里没有绑定的群。绑定办法：发 /bind。
broadcast-names = 群里不点名：内容里有花名册上的姓名或警号，请去掉，或改发给个人。
broadcast-progress-groups = 群发进行中：共 { $count } 个群，已送到 { $sent }，不能确定 { $unknown }，被拒收 { $blocked }，还有 { $waiting }。
broadcast-over-groups = 群发{ $halted ->
    [0] 结束
   *[other] 已停下
 }：共 { $count } 个群，已送到 { $sent }，不能确定 { $unknown }，被拒收 { $blocked }，停下没发 { $stopped }。
broadcast-begun = 已开始发给 { $count } 人。
broadcast-many = 您有 { $most } 条群发还没发完，请等发完再发。
broadcast-stopped = 已停下：还没发出的不再发。
broadcast-stopped-of = 已停下 { $by } 的群发“{ $text }”：还没发出的不再发。
broadcast-others = 别人正在发的群发：
broadcast-other = { $number }. { $by }：“{ $text }”
broadcast-somebody = 一位同事
broadcast-over-of = 发出的人已不再有权群发，结果告知管理员。群发“{ $text }”：
broadcast-none = 没有正在发的群发。
broadcast-preparing = 群发正在准备：将发给 { $count } 人，马上开始。
broadcast-preparing-groups = 群发正在准备：将发到 { $count } 个群，马上开始。
broadcast-progress = 群发进行中：共 { $count } 人，已送到 { $sent }，不能确定 { $unknown }，被拒收 { $blocked }，还有 { $waiting }。发不到的 { $unreachable } 人。
broadcast-over = 群发{ $halted ->
    [0] 结束
   *[other] 已停下
 }：共 { $count } 人，已送到 { $sent }，不能确定 { $unknown }，被拒收 { $blocked }，停下没发 { $stopped }；发不到的 { $unreachable } 人。点了“已收到”的 { $opened } 人；任务都已完成的 { $done } 人。发 /broadcast 看最新数字。
broadcast-head = 通知——
broadcast-thanks = 已记下，谢谢。
button-broadcast-trial = 先发给我自己看
button-broadcast-send = 发出
button-broadcast-stop = 停下
button-broadcast-stop-number = 停下第 { $number } 条
button-received = 已收到

## 要确认的通知

notice-usage = 用法：/notice 对象 日期 内容（内容也可以是一个条目编号）；/notice 序号 页：看确认情况（页可省）；/notice 序号 知悉；/notice 序号 传达 日期 人数 部门。
notice-target = 用法：/notice 对象 日期 内容。对象写“所有人”、一种角色（民警、督导、管理员、审计）、部门或 @工作组（几个用;隔开）；日期是最迟确认的那天。
notice-past = { $date } 已经过了；确认的期限请写今天或以后的一天，例如：/notice 所有人 { $example } 明天起换装。
notice-date = “{ $word }”不是日期。最迟哪天确认，请写成 { $example } 这样，例如：/notice 所有人 { $example } 明天起换装。
notice-unknown = 没有这一条通知。
notice-locked = 考核正在进行，结束之前不能看通知，也不能发通知；要确认，请发 /notice 序号 知悉。请先背完（发“完”），或发 /stop 停下（算没过）。
notice-none = 没有要您确认的通知。
notice-not-yours = 这条通知不是发给您的。
notice-file-usage = 文件“{ $name }”要发给谁、最迟哪天确认？请发：/notice 对象 日期 标题（标题可省）。例如：/notice 所有人 2026-12-01 换装安排。
notice-file-empty = 文件“{ $name }”是空的，没有可以通知的内容。请换一份有内容的文件再发。
notice-file-ask = 将把文件“{ $name }”发给{ $target }（{ $count } 人{ $unreachable ->
    [0] {""}
   *[other] ，其中 { $unreachable } 人现在收不到
 }），请他们最迟在 { $date } 确认。发出吗？
notice-ask = 将发给{ $target }（{ $count } 人{ $unreachable ->
    [0] {""}
   *[other] ，其中 { $unreachable } 人现在收不到
 }），请他们最迟在 { $date } 确认。内容如下，发出吗？
notice-issued = 已发出，共 { $count } 人{ $unreachable ->
    [0] {""}
   *[other] ，其中 { $unreachable } 人现在收不到
 }；没确认的会按催学阶梯提醒。看确认情况：/notice { $number }。
notice-head = 第 { $number } 条通知，请最迟在 { $date } 确认，没有收到回复就是还没有记上——
notice-seen = 第 { $number } 条通知，您已知悉——
notice-reminder = 还没有确认的通知，第 { $number } 条（最迟 { $date }，没有收到回复就是还没有记上）——
notice-document = 《{ $title }》（{ $source }）
notice-title = 《{ $title }》
notice-known = 已记下：您已知悉“{ $text }”。
notice-behind = { $department }：第 { $number } 条通知“{ $text }”还有 { $count } 人没有确认。
notice-list = 通知和确认情况——
notice-line = { $number }. { $text }（最迟 { $date }）：已确认 { $seen } / { $count }，{ $share }
notice-share = { $indent }· { $department }：{ $seen } / { $count }，{ $share }
notice-missing = 还没确认的 { $count } 人：{ $names }
notice-passed-usage = 用法：/notice 序号 传达 日期 人数 部门；部门写在自己范围内的一个，日期不能在今天之后。
notice-passed = 已记下：{ $department } { $date } 传达，{ $present } 人在场。
notice-passed-before = 之前登记的（{ $date }，{ $present } 人在场{ $named ->
    [0] {""}
   *[other] ，{ $by } 登记
 }）已由这一条代替。
notice-passed-nobody = 这条通知没有发给{ $department }的任何人，没有登记。
notice-passed-early = 这条通知 { $issued } 才发出，不可能在 { $date } 传达；没有登记。请写 { $issued } 或以后的一天。
notice-passed-more = 请核对人数：这条通知在该部门只发给了 { $count } 人。写错了就再发一次，以最后一次为准。
notice-passed-line = · { $department } { $date } 已传达，{ $present } 人在场{ $named ->
    [0] {""}
   *[other] （{ $by } 登记）
 }
button-known = 已知悉
button-notice = 看确认情况
button-notice-number = 第 { $number } 条
audit-notice = { $target }：“{ $text }”
audit-notice-issued = 发出通知
audit-present = { $department }，{ $present } 人在场

## 请假与外勤

leave-usage = 用法：/leave 日期 原因。例如：/leave 2026-12-01..2026-12-05 探亲。外勤写 /leave 外勤 日期 原因；提前回来或不去了，发 /leave 销假（几条里只销一条，后面加日期）；督导发 /leave 警号 是 或 否。
leave-usage-admin = 用法：/leave 警号 日期 原因，直接登记；外勤写 /leave 警号 外勤 日期 原因；/leave 警号 销假；/leave 警号 是 或 否。自己请假：/leave 日期 原因，由别人批。成批登记：发来 CSV 或 XLSX 文件，文字说明写 /leave（终端里 /leave 文件路径），列为 警号,类别,起,止,原因,事项；/leave undo 一天之内撤销。
leave-kind-leave = 请假
leave-kind-field = 外勤
leave-state-asked = 等待批准
leave-state-granted = 已批准
leave-line = { $kind } { $first } 至 { $last }（{ $reason }）：{ $state }
leave-asked = 已提出{ $kind }：{ $first } 至 { $last }（{ $reason }），批了会告诉您。
leave-request = { $who } 要{ $kind }：{ $first } 至 { $last }，原因：{ $reason }。批准吗？（也可发 /leave { $badge } 是 或 否）
leave-nobody = 现在没有能批的人在用机器人，请直接找管理员登记。
leave-overlaps = 这段日子里已有{ $kind }：{ $first } 至 { $last }（{ $reason }）。要改，先发 /leave 销假。
leave-backwards = 止在起之前：{ $first } 早于 { $last }。请把早的写在前面：{ $command } { $first }..{ $last } 原因
leave-no-reason = 还没有写原因。请写在日期后面：{ $command } 原因
leave-past = 只能补报最近 { $days } 天内开始的。
leave-long = 一次最多 { $days } 天。
leave-not-yours = 这个人的请假不归您批。
leave-became-asked = 等待批准
leave-became-granted = 已批准
leave-became-refused = 没有批准
leave-became-cancelled = 本人已撤回
leave-became-settled = 已批准，已结束
leave-second = 已经有人处理过：{ $kind }，{ $first } 至 { $last }，{ $state }。
leave-none-asked = 没有等您批的请假，或者已经有人批过。
leave-granted = 已批准{ $kind }：{ $first } 至 { $last }（{ $reason }）。{ $count ->
    [0] {""}
   *[other] { $count } 项任务免学，回来后补学。
 }
leave-refused = 没有批准{ $kind }：{ $first } 至 { $last }（{ $reason }）。
leave-granted-yours = 您的{ $kind }已批准：{ $first } 至 { $last }。这几天的任务免学，回来后分几天补学。
leave-refused-yours = 您的{ $kind }没有批准：{ $first } 至 { $last }。
leave-back = 已销假（{ $count } 条）。从下一个学习日起照常安排，落下的分几天补学。
leave-back-ask = 要销以上 { $count } 条假吗？只销其中一条，发 { $command } 销假 日期，例如：{ $command } 销假 { $first }
leave-back-none-then = 这几天没有可销的假。可销的有：
leave-back-usage = 没有看懂是哪一天。只销一条，发 /leave 销假 日期，例如：/leave 销假 2026-12-05；替别人销，发 /leave 警号 销假 日期。
leave-ended-line = · { $kind } { $first } 至 { $last }（{ $reason }）
leave-taken-back = { $who } 撤回了 { $count } 条申请，不用再批：
leave-none = 没有可销的假。

## 计划

plan-head = 接下来的学习日：
plan-none = 接下来四周计划里没有学习日。
plan-day = { $date }（第 { $number } 天）
plan-empty = · 没有安排
plan-otherwise = · 当天已按原计划布置；计划改动（{ $lines }）从下一个学习日起执行
plan-read = · { $id } 阅读 { $titles }，{ $due } 前（{ $who }）
plan-recite = · { $id } 背诵 { $titles }，{ $due } 前（{ $who }）
plan-session = · { $id } 集体学习 { $at } { $track }（{ $who }）
plan-everybody = 所有人
plan-new = { $date } 新增：{ $lines }
plan-gone = { $date } 去掉：{ $lines }
plan-changed = { $date } 改动：{ $lines }
plan-days = { $first } 至 { $last }（{ $count } 个学习日）
plan-more = 还有 { $count } 天有变化。
plan-same = 以后四周的学习日没有变化。
plan-slots-changed = 另有变化：推送的时间或内容
plan-nudges-changed = 另有变化：催学的步骤
plan-cap-changed = 另有变化：一天最多补学多少
plan-undo-ask = 恢复上一版计划吗？计划文件会改回去。
plan-undo-none = 没有保存上一版计划。
plan-undo-stale = 计划这时又变了，没有恢复。请再发 /plan 撤销。
plan-undo-problems = 上一版计划现在用不了：
plan-undo-unwritable = 计划文件写不了（{ $reason }），没有恢复。请在服务器上改好权限，或手工改回文件。
plan-undone = 已恢复上一版计划。再发 /plan 撤销 可以换回来。
plan-file-kept = 仍在使用原来的计划。改好文件后再发一次。
plan-file-same = 与现在的计划一样，没有变化。
plan-file-looks = 没有错，但值得看一眼的 { $count } 处：
plan-file-more = 　还有 { $count } 处，在服务器上运行 run.py plan check 可看全部。
plan-file-ask = 启用这份计划（{ $lines } 行）吗？/plan undo 可以恢复现在这一版。
plan-file-done = 计划已启用。/plan undo 可以恢复上一版。
plan-file-unwritable = 计划文件写不进去（{ $reason }），什么都没有改动。请给机器人写入权限。
reload-plan = 计划有变化（已开始的学习日不变）：
reload-ask = 就按新的读本和计划吗？

## 请假文件

leave-file-kept = 什么都没有登记。改好文件后再发一次。
leave-file-same = 文件里的都已登记过（{ $unchanged } 条），没有变化。
leave-file-away = 请假、外勤 { $count } 条：
leave-file-new = 新的免学、延长时间 { $count } 条：
leave-file-changed = 改动免学、延长时间 { $count } 条，取代原来的：
leave-file-line = · { $who } { $what }：{ $first } 至 { $last }
leave-file-granted = · { $who } { $what }（{ $about }）：{ $first } 至 { $last }
leave-file-more = 　还有 { $count } 条没有列出。
leave-file-unchanged = 已登记过、不变 { $count } 条；文件里没写的假照旧。
leave-file-ask = 登记这 { $count } 条吗？现有 { $excused } 项任务免学。一天之内可以用 /leave undo 撤销。
leave-file-done = 已登记 { $count } 条{ $excused ->
    [0] 。
   *[other] ，{ $excused } 项任务免学。
 }
leave-undo-none = 一天之内没有可以撤销的请假文件（撤销只能做一次）。
leave-undo-ask = 撤销 { $when } 的请假文件吗？由它登记的 { $count } 条作废，只因它免学的任务重新待学。{ $kept ->
    [0] {""}
   *[other] 此后又改动过或已补学的 { $kept } 人不动：{ $since }。
 }
leave-undo-stale = 登记的内容这时又变了，没有撤销。请再发一次 /leave undo。
leave-undone = 已撤销：{ $count } 条作废，{ $opened } 项任务重新待学。

## 照顾：免学与延长

allow-usage = 用法：/allow 警号 免学 日期 原因；延长时间写 /allow 警号 2小时 日期 原因。日期如 2026-12-01..2026-12-31，没有期限写 2026-12-01..；只对一个条目或板块，就把它写在日期后面。结束：/allow 警号 结束。
allow-not-yours = 自己的照顾不能自己定；请别的管理员登记。
allow-exempt = 免学
allow-longer = 延长 { $minutes } 分钟
allow-everything = 全部
allow-open-end = 没有期限
allow-line = { $who } { $what }（{ $about }）：{ $first } 至 { $last }，原因：{ $reason }
allow-granted = 已登记：{ $what }。{ $count ->
    [0] {""}
   *[other] 现有 { $count } 项任务免学；
 }延长时间从下一个学习日起算。
allow-ended = 已结束（{ $count } 条），从下一个学习日起照常安排。
allow-none = 这个人没有可结束的照顾。
allow-more = 还有 { $count } 条没有列出。

## 管理

button-yes = 确认
button-no = 取消
button-approve = 批准
button-refuse = 不批准
completion-head = 完成情况 · { $department } · { $period }
completion-head-track = 完成情况 · { $department } · { $period } · { $track }
completion-alt = 合计应学 { $due } 项{ $excused ->
    [0] {""}
   *[other] ，免学 { $excused } 项
 }，完成率 { $share }，逾期完成 { $late } 项，逾期未学 { $overdue } 项。
completion-alt-shares = { $shares }
button-period-today = 今天
button-period-week = 本周
button-period-month = 本月
button-period-lastmonth = 上月
button-tracks = 选板块
button-file-mx = 表格
button-file-mp = 图
button-file-md = 深色图
button-file-mw = 挂图
button-file-mk = 深色挂图
completion-whole = 全单位
completion-scope = 我管的范围
completion-own = （本级）
completion-members = （别处的组员）
completion-total = 合计
completion-heard = 当面背诵
completion-heard-line = 其中当面背诵登记的 { $count } 项：{ $places }。
completion-groups = 工作组（成员已计入合计，以下不再相加）：
completion-group = · { $name }：应学 { $due }{ $excused ->
    [0] {""}
   *[other] ，免学 { $excused }
 }，完成 { $done }，完成率 { $share }
completion-heard-note = 其中 { $count } 项是当面背诵登记的。
completion-none = 这段时间没有学习任务。
completion-department = 部门
completion-due = 应学
completion-done = 按时
completion-late = 逾期完成
completion-excused = 免学
completion-open = 待学
completion-overdue = 逾期
completion-unenrolled = 未注册
completion-share = 完成率
completion-trend = 较上期
board-days = { $department } · 逐日完成率
board-tracks = { $department } · 挂图作战
board-period = { $period }
board-scope = { $names }
board-whole = 合计
board-late = 迟{ $count }
board-excused = 免学
board-rule = 完成率＝（按时＋逾期完成）÷（应学－免学）。
board-none = –：没有应学。
board-late-rule = 迟：逾期完成与逾期未学的项数。
board-trend-rule = ＋－：已到期的与 { $before } 相比的百分点。
board-few = 不足 5 人的部门不上色，不作比较。
board-all-tracks = 全部板块
sheet-figures = 完成情况
sheet-days = 逐日
sheet-tracks = 板块
sheet-about = 说明
sheet-title = { $department } · { $sheet }
sheet-scope = 范围
sheet-scope-named = { $department }：{ $names }
sheet-track = 板块
sheet-rule = 算法
sheet-none = 符号
sheet-trend = 较上期
sheet-no-trend = 没有这一栏：与 { $before } 没有可比的（当时或现在没有已到期的应学，或不足 5 人）。
sheet-few = 小部门
sheet-since = 自
sheet-until = 至
sheet-made = 制表时间
button-department = { $name }
button-up = 返回上级
button-pending = 谁没完成
button-enrolment = 注册情况
button-page-back = 上一页
button-page-on = 下一页
pending-head = 未完成 · { $department }：{ $officers } 人、{ $duties } 项
pending-unreachable = 其中 { $count } 人联系不上，提醒到不了：/unreachable
pending-none = { $department }：没有未完成的任务。
pending-line = · { $who }（{ $department }）：{ $duties } 项{ $late ->
    [0] {""}
   *[other] { $days ->
        [0] ，最久已逾期不到 1 天
       *[other] ，最久已逾期 { $days } 天
    }
 }
pending-department = · { $department }：{ $officers } 人、{ $duties } 项
page-number = 第 { $page } 页，共 { $pages } 页
nudge-ask = { $department }：还没完成、能发到的有 { $count } 人{ $unreached ->
    [0] {""}
   *[other] （另有 { $unreached } 人发不到）
 }{ $reminded ->
    [0] {""}
   *[other] （这个时段已经提醒过的 { $reminded } 人不算在内）
 }。现在提醒他们吗？每人每个时段最多收到一次；也可在命令后面加“是”。
nudge-done = 提醒已交发：{ $count } 人{ $unreached ->
    [0] {""}
   *[other] （另有 { $unreached } 人发不到，见 /unreachable 和 /enrolment）
 }。{ $reminded ->
    [0] {""}
   *[other] 这个时段已经提醒过的 { $reminded } 人不再发。
 }
nudge-nobody = { $department }：没有可以提醒的人{ $unreached ->
    [0] {""}
   *[other] （{ $unreached } 人没完成但发不到，见 /unreachable 和 /enrolment）
 }{ $reminded ->
    [0] {""}
   *[other] （{ $reminded } 人没完成，这个时段已经提醒过）
 }。
button-nudge = 发出提醒
unreachable-head = 发不到 · { $department }：{ $count } 人已注册，但聊天发不到（多半停用了机器人），请当面告诉他们重新打开
unreachable-line = · { $who }（{ $department }）
unreachable-none = { $department }：已注册的人都能发到。
enrolment-head = 注册情况 · { $department }：应注册 { $all } 人，已注册 { $enrolled } 人（{ $share }）
enrolment-line = · { $department }：{ $enrolled } / { $all }
enrolment-missing = 未注册：{ $who }
department-unknown = 没有找到部门“{ $words }”。请发部门名称的一部分，例如：/completion 派出所；全部请写“全单位”。页码写在最后，例如：/pending 全单位 3。日期或时段写在最后，例如：昨天、11-25、本周、上周、本月、上月、2026-11、2026-11-01..2026-11-30。
department-many = “{ $words }”对应多个部门：{ $names }。请说得更全一些。
department-hidden = 这个部门不在您的管理范围内。
group-hidden = 这个工作组不在您的管理范围内。
group-unknown = 没有找到工作组“{ $words }”。现有：{ $names }。
scope-none = 您的管理范围里还没有部门和工作组，请找管理员设置。
reload-done = 已重新载入：{ $decks } 册读本，{ $passages } 个条目。今天已开始的任务不变，以后按新计划。
reload-lost = 注意：还有 { $count } 项未完成的任务，其条目已不在读本中（{ $passages }），学员无法完成。要免学，请用 /withdraw 撤回计划行（{ $lines }）；要保留，请把条目放回读本。
reload-problems = 发现 { $count } 处问题，没有载入：
reload-more = 还有 { $count } 处，在服务器上运行 run.py check 可看全部。
reload-kept = 仍在使用原来的读本和计划。改好后再发 /reload。

## 发来的文件

file-ask = 收到文件“{ $name }”。它是什么？点按钮，或发 /deck 等命令。
file-which = 请说明文件是什么：点上面的按钮，或发命令（如 /deck）；发 /cancel 作罢。
file-gone = 文件取不到了。请把文件再发一次。
file-large = 文件太大：最多 5 MB。请拆分或去掉图片后再发。
file-unreachable = 文件一时取不下来。过一会儿请再发一次。
button-file-deck = 学习读本
button-file-roster = 花名册
button-file-leave = 请假表
button-file-plan = 计划
button-file-notice = 要确认的通知

## 读本文件

deck-usage = 把读本文件（Markdown、CSV、XLSX、DOCX、Anki、TXT）发过来，文字说明写 /deck；在终端里发 /deck 文件路径。/deck list 列出读本，/deck undo 编号 恢复上一版。
deck-kept = 什么都没有改动。改好文件后再发一次。
deck-same = 与现有读本 { $id } 一样，没有变化。
deck-reload-first = 服务器上的读本或计划文件已有别的改动，还没有启用。先发 /reload，再发这个文件。
deck-heading = 读本本身的标题、依据、板块或语言有改动。
deck-new = 新条目 { $count } 个：{ $passages }
deck-changed = 改动 { $id }《{ $title }》，新的分句：{ $clauses }
deck-changed-less = 改动 { $id }《{ $title }》：删去了分句，或改了关键词
deck-changed-more = 另有 { $count } 个条目正文有改动，这里不列出
deck-described = 标题、依据、板块、关键词或评判方式改了 { $count } 个：{ $passages }
deck-removed = 删去 { $count } 个：{ $passages }
deck-unchanged = 不变 { $count } 个
deck-ask = 启用读本 { $id }《{ $title }》吗？原来的一版会保留。
deck-done = 读本 { $id } 已启用。/deck undo { $id } 可以恢复上一版。
deck-unwritable = 读本文件写不进去（{ $reason }），什么都没有改动。请给机器人写入 decks 文件夹的权限。
deck-undo-none = 读本 { $id } 没有保留上一版。/deck list 列出读本。
deck-undo-ask = 恢复读本 { $id } 上一次启用以前的样子吗？
deck-undo-stale = 读本已经有别的变化，没有恢复。请再发一次 /deck undo。
deck-undone = 读本 { $id } 已恢复到上一版。
deck-list = 共 { $count } 册读本：
deck-line = · { $id }《{ $title }》：{ $count } 个条目{ $kept ->
    [0] {""}
   *[other] ，可恢复 { $kept } 次
 }
deck-more = 另有 { $count } 册。

## 花名册文件

roster-usage = 把完整的花名册（CSV 或 XLSX）发过来，文字说明写 /roster；在终端里发 /roster 文件路径。/roster undo 在一天之内撤销上一次导入。
roster-kept = 什么都没有改动。改好文件后再发一次。
roster-same = 与现有花名册一样，没有变化。
roster-new = 新增 { $count } 人：{ $badges }
roster-moved = 换部门 { $count } 人：{ $badges }
roster-renamed = 改姓名 { $count } 人：{ $badges }
roster-role = 改角色或范围 { $count } 人：{ $badges }
roster-status = 改状态 { $count } 人：{ $badges }
roster-left = 文件里没有、将记为离职 { $count } 人：{ $badges }
roster-joined = 进工作组 { $count } 人：{ $badges }
roster-parted = 出工作组 { $count } 人：{ $badges }
roster-move-line = · { $badge }：{ $before } → { $after }
roster-role-line = · { $badge }：{ $before } → { $after }
roster-unchanged = 不变 { $count } 人
roster-ask = 按这份花名册更新吗？{ $left ->
    [0] {""}
   *[other] 有 { $left } 人将记为离职，未完成的任务免除。
 }一天之内可以用 /roster undo 撤销。
roster-held = 离职或改角色的超过二十分之一：共 { $count } 人。确实如此，请发这个数字；不是，发“否”。
roster-done = 花名册已更新：改动 { $count } 人，不变 { $unchanged } 人。
roster-undo-none = 一天之内没有可以撤销的导入（撤销只能做一次）。
roster-undo-ask = 撤销 { $when } 的导入吗？{ $count } 人恢复到导入以前的部门、角色和状态，那次新增的人记为离职。{ $kept ->
    [0] {""}
   *[other] 此后又改动过的 { $kept } 人不动：{ $since }。
 }
roster-undone = 已撤销：{ $count } 人恢复到导入以前。
dayoff-usage = 用法：/dayoff 日期 原因。例如：/dayoff 2026-10-01 国庆节
dayoff-date = “{ $word }”不是日期。请写 2026-10-01、2026年10月1日、10-01（今年）或今天、明天、昨天，后面写原因，例如：/dayoff 2026-10-01 国庆节
dayoff-reason = 还缺原因，例如：/dayoff { $date } 国庆节
dayoff-past = 只能补报最近 { $days } 天内的日期。
dayoff-already = { $date } 已经宣布为非学习日。
dayoff-ask = 要把 { $date } 定为非学习日吗？原因：{ $reason }。当天还没完成的 { $count } 项任务将免学；在下一个学习日开始之前可以用 /dayoff undo { $date } 撤销。
dayoff-done = { $date } 已定为非学习日，{ $count } 项任务免学。
withdraw-usage = 用法：/withdraw 计划行 原因。现有计划行：{ $lines }
withdraw-unknown = 计划里没有“{ $line }”这一行。现有计划行：{ $lines }
withdraw-reason = 还缺原因。用法：/withdraw { $line } 原因
withdraw-already = 计划行 { $line } 已经撤回。
withdraw-ask = 要撤回计划行 { $line } 吗？原因：{ $reason }。由它产生、还没完成的 { $count } 项任务将免学，以后不再安排；在下一个学习日开始之前可以用 /withdraw undo { $line } 撤销。{ $staying ->
    [0] {""}
   *[other] 另有 { $staying } 项别的计划行也要求，照旧保留。
 }
withdraw-done = 计划行 { $line } 已撤回，{ $count } 项任务免学{ $staying ->
    [0] 。
   *[other] ；另有 { $staying } 项别的计划行也要求，照旧保留。
 }
button-restore = 撤销
restore-day-none = 这一天没有定为非学习日。用法：/dayoff undo 日期
restore-line-none = 没有撤回过这一行。用法：/withdraw undo 计划行
restore-over = 太久了，或者不是在聊天里决定的，不能撤销。要恢复，请改计划文件后发 /reload。
restore-built = { $date } 的学习日已经按这个决定开始，不能撤销了。要恢复，请改计划文件后发 /reload。
restore-dayoff-undo-ask = 把 { $name } 恢复为学习日吗？当时免学的任务有 { $count } 项重新待完成。
restore-dayoff-undo-done = { $name } 又是学习日，{ $count } 项任务重新待完成。
restore-withdraw-undo-ask = 恢复计划行 { $name } 吗？当时免学的任务有 { $count } 项重新待完成。
restore-withdraw-undo-done = 计划行 { $name } 已恢复，{ $count } 项任务重新待完成。

## 账号与角色

officer-unknown = 花名册上没有警号 { $badge }。
officer-hidden = 这个人不在您的管理范围内。
officer-usage = 用法：/officer 警号
officer-head = { $who }（{ $department }）· { $role } · { $status }
officer-scope = 管理范围：{ $places }
officer-groups = 工作组：{ $groups }
officer-duties = 最近 { $days } 天：应学 { $all }，按时完成 { $done }，逾期完成 { $late }，待学 { $open }，逾期未学 { $overdue }，免学 { $excused }{ $heard ->
    [0] 。
   *[other] ；其中 { $heard } 项是当面背诵登记的。
 }
officer-account = 已注册：{ $channel }，{ $since } 起
officer-unreachable = 已注册：{ $channel }，{ $since } 起；现在发不到（可能停用了机器人）
officer-unenrolled = 没有注册。发 /codes 警号 可得到注册码。
officer-no-chat = 没有注册。注册码请找管理员。
officer-seen = 最近一次来消息：{ $date }
officer-never = 还没有来过消息。
role-officer = 民警
role-supervisor = 督导
role-admin = 管理员
role-auditor = 审计
status-active = 在岗
status-leave = 请假
status-suspended = 停职
status-left = 离职
codes-usage = 用法：/codes 警号
codes-one = 注册码一次只发给一个人，请一条发一个警号：/codes 警号
codes-made = { $who } 的注册码：{ $code }
    { $minutes } 分钟内有效，只能用一次；请对方给机器人发“{ $code } { $badge }”。用过以后这条消息会收回。
codes-link = 或点开下面的链接，再发警号：
    { $link }
codes-away = { $who } 已停职或离职，不能这样做。
access-second = { $who } 在您确认之前已被 { $by } 改过，现在是{ $role }，{ $status }；您的这一改没有执行。仍要改，请重新发命令。
second-roster = 花名册
grant-usage = 用法：/grant 警号 角色 原因。角色：民警、督导、管理员、审计。督导要写范围：/grant 警号 督导 部门;@工作组 原因
grant-no-scope = 督导要写管理范围：/grant { $badge } 督导 部门;@工作组 原因
grant-scope = 范围“{ $place }”对不上唯一的部门或工作组。请写部门名称，工作组前面写 @，几个用 ; 隔开，中间不空格。
grant-ask = 要把 { $who } 的角色改为{ $role }吗？原因：{ $reason }。马上生效。
grant-ask-scope = 要把 { $who } 的角色改为{ $role }吗？管理范围：{ $scope }。原因：{ $reason }。马上生效。
grant-done = { $who } 现在是{ $role }。
grant-yours = 您的角色已改为{ $role }。发 /help 看现在可用的命令。
suspend-usage = 用法：/suspend 警号 原因；恢复：/suspend 警号 恢复 原因
suspend-ask = 要停用 { $who } 吗？原因：{ $reason }。马上生效，没完成的 { $count } 项任务免学。
suspend-done = { $who } 已停用，{ $count } 项任务免学。
suspend-yours = 您的学习功能已停用。如有疑问，请找管理员。
suspend-not = { $who } 没有停用。
suspend-already = { $who } 已经停用了。要恢复：/suspend { $badge } 恢复 原因
suspend-back-ask = 要恢复 { $who } 吗？原因：{ $reason }。从下一个学习日起安排任务。
suspend-back-done = { $who } 已恢复。
suspend-back-yours = 您的学习功能已恢复，从下一个学习日起安排任务。
revoke-usage = 用法：/revoke 警号 原因
revoke-none = { $who } 没有注册的聊天。
revoke-ask = 要取消 { $who } 的 { $count } 个聊天的注册吗？原因：{ $reason }。马上生效，任务照旧。
revoke-done = { $who } 的注册已取消，原来的按钮都不再有效。要重新注册，发 /codes { $badge }。
revoke-yours = 这里的注册已取消，不再接收学习内容。如有疑问，请找管理员。
last-admin = 您是最后一名能在这里操作的管理员，不能这样做。请先用 /grant 设另一名管理员并让他注册。

## 更正、当面背诵、申诉

mark-own = 不能处理自己的成绩。
mark-passage = “{ $words }”对不上唯一的条目。请写条目编号。
mark-pass = 通过
mark-fail = 不通过
override-usage = 用法：/override 警号 条目编号 通过 原因；或 不通过。几个人用 , 隔开，须由另一名管理员确认。
override-many = 一次最多 { $most } 人。
override-ask-pass = 要把 { $who } 的《{ $title }》改为通过吗？原因：{ $reason }。
override-ask-fail = 要把 { $who } 的《{ $title }》改为不通过吗？原因：{ $reason }。最近一次背诵不算，任务重新待学。
override-done-pass = { $who } 的《{ $title }》已改为通过，{ $count } 项任务完成。
override-done-fail = { $who } 的《{ $title }》已改为不通过，{ $count } 项任务重新待学。
override-done-pass-yours = 管理员把您的《{ $title }》改为通过。原因：{ $reason }。
override-done-fail-yours = 管理员把您的《{ $title }》改为不通过。原因：{ $reason }。发 /today 看待学的任务。
override-second = { $by } 刚刚已把 { $who } 的《{ $title }》改为{ $mark }，您的这一改没有执行。仍要改，请重新发 /override。
record-usage = 用法：/record 警号 条目编号 原因。登记当面听过的背诵。
record-ask = 要登记 { $who } 当面背过《{ $title }》吗？原因：{ $reason }。会注明是当面背诵。
record-done = 已登记 { $who } 当面背过《{ $title }》，{ $count } 项任务完成。
record-yours = { $by } 登记您当面背过《{ $title }》。
bulk-nobody = 一次改几个人的成绩要由另一名管理员确认，现在没有别的管理员在用机器人。
bulk-already = 同样的更正已经在等另一名管理员确认。
bulk-asked = 已请另一名管理员确认：{ $count } 人的《{ $title }》。
bulk-case = { $by } 要把 { $badges } 的《{ $title }》改为{ $mark }，原因：{ $reason }。同意吗？（也可发 /appeal { $number } 是 或 否）
appeal-usage = 用法：/appeal 条目编号 理由。对最近一次没通过的评判提出申诉，由管理员看。
appeal-already = 《{ $title }》的申诉还在等管理员处理。
appeal-nothing = 没有找到您没通过的《{ $title }》作答。
appeal-made = 《{ $title }》的申诉已提出，处理了会告诉您。
appeal-nobody = 《{ $title }》的申诉已记下，但现在没有能处理的管理员在用机器人，没有人收到。请直接找管理员：注册后发 /appeal 就能看到。
appeal-case = { $who } 对《{ $title }》的评判提出申诉：{ $reason }（也可发 /appeal { $number } 维持 或 改判，加上理由）
appeal-answer = { $check ->
    [1] 考核中的作答：
   *[other] 练习中的作答：
 }
appeal-text-changed = 条目内容后来改过，当时的差异无法重现。
appeal-upheld-yours = 《{ $title }》的申诉：维持原判。理由：{ $reason }。
appeal-overturned-yours = 《{ $title }》的申诉：改判通过。理由：{ $reason }。
case-unknown = 没有编号为 { $number } 的申诉或更正在等处理。发 /appeal 看现有的。
case-none = 没有等待处理的申诉或更正。发 /appeal 条目编号 理由，可对自己的评判提出申诉。
case-reason = 请发一条理由；不处理了，发“取消”。
case-done = 《{ $title }》：{ $how }。
case-closed = 已由 { $by } 处理：{ $how }。
case-upheld = 维持原判
case-overturned = 改判通过
case-agreed = 同意更正
case-refused = 不同意更正
button-overturn = 改判通过
button-uphold = 维持原判

## 审计

audit-head = 审计记录（由新到旧）：
audit-none = 没有符合的记录。
audit-unknown = “{ $word }”看不懂。可跟警号、日期或时段、类别：{ $kinds }；#编号 表示从这条以前看起。
audit-line = #{ $number } { $when } { $by }：{ $what } { $about } { $details } { $reason }
audit-heard = （当面背诵）{ $reason }
audit-change = 　{ $who } { $field }：{ $before } → { $after }
audit-more = 　还有 { $count } 处。
audit-others = 　同一条里另有 { $count } 人。
button-older = 更早的
audit-roster-saved = 导入花名册
audit-officer-changed = 改角色或状态
audit-codes-issued = 发注册码
audit-revoked = 取消注册
audit-enrolled = 注册
audit-day-off = 非学习日
audit-line-withdrawn = 撤回计划
audit-absence-set = 请假
audit-absence-ended = 销假
audit-allowance-set = 免学或宽限
audit-allowance-ended = 免学或宽限结束
audit-mark-changed = 改成绩
audit-duty-reopened = 任务重开
audit-case-opened = 提出申诉或更正
audit-case-closed = 处理申诉或更正
audit-counts-repaired = 修正统计
audit-letter-dropped = 放弃消息
audit-material-changed = 更换材料
audit-day-restored = 恢复学习日
audit-line-restored = 恢复计划行
audit-passed-on = 传达通知
audit-acknowledged = 确认通知
audit-by-command-line = 命令行
audit-by-plan = 学习计划
audit-erased = 已抹去的人 { $number }
audit-denied = 被拒绝
denied-forged = 不是这个聊天的按钮
denied-right = 角色无权
denied-scope = 超出管理范围
denied-own = 处理自己的事
audit-case-appeal = 申诉
audit-case-bulk = 几个人的成绩
audit-forgotten = 删除个人数据
audit-duty-closed = 任务了结
audit-duty-moved = 任务转部门
audit-attempted = 作答
audit-check = 考核
audit-reachability = 能否送达
field-department = 部门
field-role = 角色
field-scope = 范围
field-groups = 工作组
field-status = 状态
field-passes = 通过次数
field-channels = 聊天
field-codes = 注册码
field-owes_recall = 须先练习
field-passed = 通过
field-version = 版本
field-passages = 条目数
field-lines = 计划行
field-off = 放假
field-withdrawn = 停用
field-yes = 是
field-no = 否

## 文件里的问题：哪里、什么、怎么办

problem-line = { $where }{ $what } -> { $remedy }
problem-folder-missing = 没有这个文件夹
    .remedy = 建立它并放入读本，或把 CHENSONG_CONTENT_DIR 改为读本所在的文件夹
problem-file-missing = 没有这个文件
    .remedy = 写一个，放进 { $folder }
problem-link-outside = 这个链接指向文件夹之外
    .remedy = 把文件本身放进文件夹
problem-too-large = 文件过大
    .remedy = 控制在 { $limit } MB 以内，分成几个文件
problem-not-text = 编码无法识别（不是 UTF-8，也不是 GB 18030）
    .remedy = 用 UTF-8 另存
problem-null = 含有空字符，不像文本文件
    .remedy = 用 UTF-8 文本另存
problem-type = 内容与文件名的后缀不符
    .remedy = 用相应的软件打开，再按这种格式另存
problem-format = 不认识这种文件
    .remedy = 用这几种：{ $known }
problem-damaged = 文件已损坏，或不是这种格式
    .remedy = 用相应的软件打开，另存一份
problem-costly = 没能在 { $seconds } 秒、{ $memory } MB 内读完
    .remedy = 分成几个小文件，去掉与正文无关的内容
problem-unpacked = 解压后超过 { $limit } MB
    .remedy = 去掉图片和与正文无关的内容
problem-entities = 里面有自定义的 XML 实体，不予读取
    .remedy = 用相应的软件打开，另存一份
problem-parts = 里面有 { $count } 个部件
    .remedy = 不超过 { $most } 个；去掉图片和附件
problem-part-path = 里面的部件“{ $name }”指向文件之外
    .remedy = 不要用来历不明的文件；用相应的软件重新制作
problem-encrypted = 文件加了密码
    .remedy = 去掉密码再存
problem-macros = 里面有宏、控件或外部链接（{ $name }）
    .remedy = 另存为不含宏的格式，断开外部链接
problem-formula = 单元格 { $cell } 是公式
    .remedy = 换成公式算出的内容（选择性粘贴为数值）
problem-cell-kind = 单元格 { $cell } 是日期、是非值或错误值
    .remedy = 把单元格设为文本，再输入内容
problem-sheets = 有 { $count } 张工作表写了内容
    .remedy = 一个文件只放一张，其余另存
problem-table-front = 表格开头没有读本的说明
    .remedy = 标题行之前每行写一项：左格是名称，右格是内容；要有 { $known }
problem-table-heading = 没有标题行
    .remedy = 写一行列名，至少有 编号、标题、正文；可用的有 { $known }
problem-table-column = 不认识的列“{ $column }”
    .remedy = 可用的列：{ $known }
problem-table-column-twice = 列 { $column } 出现两次
    .remedy = 只留一列
problem-table-column-missing = 缺少列 { $column }
    .remedy = 补上这一列
problem-table-cells = 有 { $cells } 格，标题行只有 { $columns } 格
    .remedy = 删去多出的格；CSV 里内容含逗号或换行的，两头加引号
problem-table-rows = 超过 { $most } 行
    .remedy = 分成几册
problem-table-deep = 第 { $most } 行以下还有内容
    .remedy = 把内容移到最上面，删去其余的行
problem-table-wide = 有 { $cells } 列
    .remedy = 不超过 { $most } 列；删去右边多余的内容
problem-table-cell = 有一格超过 { $most } 字
    .remedy = 拆成几条
problem-front-lines = 开头没有读本的说明
    .remedy = 在第一个标题之前每行写一项，如“编号：zf”；要有 { $known }
problem-changes = 有没有接受的修订
    .remedy = 在审阅中接受或拒绝全部修订，再存
problem-notes = 有脚注、文本框、域或内容控件，其中的文字会丢掉
    .remedy = 改成普通文字
problem-sound = 不能用录音
    .remedy = 删去 [sound:…]
problem-anki-deck = 没有写明是哪一册的笔记
    .remedy = 加一条笔记：第一个字段写 deck，第二个字段每行写一项，如 id: zf；要有 { $known }
problem-not-a-file = 这不是普通文件（是管道、设备或文件夹）
    .remedy = 换成一个普通文件
problem-unreadable = 读不了（{ $reason }）
    .remedy = 检查文件的权限和磁盘
problem-yaml = YAML 写法有误（第 { $column } 个字符处）
    .remedy = 检查缩进、引号和冒号
problem-yaml-character = YAML 里不能有字符 { $code }
    .remedy = 删去这个看不见的字符
problem-yaml-unreadable = YAML 无法读取
    .remedy = 检查缩进、引号和特殊字符
problem-yaml-anchor = 不允许使用锚点或别名（& 与 *）
    .remedy = 把内容直接写出来；文字中的 * 或 & 请加引号
problem-yaml-tag = 不允许使用类型标签（!）
    .remedy = 去掉标签；文字中的 ! 请加引号
problem-yaml-depth = 嵌套过深
    .remedy = 最多 { $most } 层
problem-yaml-key = 名称必须是文字
    .remedy = 改成“名称: 内容”的写法
problem-yaml-twice = “{ $name }”写了两次
    .remedy = 只保留一处
problem-grade-json = 不是 JSON（{ $reason }）
    .remedy = 每行写一个 JSON 对象
problem-grade-object = 不是 JSON 对象
    .remedy = 写成 {"{"}"id": …, "lang": …, "passage": …, "answer": …{"}"}
problem-grade-key = 缺少 { $name }，或它不是文字
    .remedy = 补上 "{ $name }": "…"
problem-grade-terms = key_terms 不是一列文字
    .remedy = 写成 "key_terms": ["…", "…"]
problem-language = 没有语言“{ $written }”
    .remedy = 写 { $known } 之一

## 读本里的问题

problem-front-missing = 文件开头没有 --- 之间的说明
    .remedy = 在开头补上 { $known }，上下各一行 ---
problem-front-shape = 开头的说明不是“名称: 内容”的写法
    .remedy = 逐行写 { $known }
problem-front-key = 开头的说明缺少 { $name }
    .remedy = 补上一行 { $name }: …
problem-front-unknown = 不认识的说明项 { $name }
    .remedy = 只用 { $known }
problem-front-long = 说明项 { $name } 有 { $length } 字
    .remedy = 不要超过 { $most } 字
problem-front-control = 说明项 { $name } 含有看不见的字符
    .remedy = 删去这些字符，重新打一遍
problem-profile = 没有尺度“{ $written }”
    .remedy = 写 { $known } 之一
problem-order = 次序“{ $written }”看不懂
    .remedy = 写 { $known } 之一
problem-share = { $name } 写的“{ $written }”不对
    .remedy = 写百分数 0 到 { $most }，例如 { $name }: 5
problem-order-language = order: free 只对中文读本里用顿号的并列有用
    .remedy = 去掉它
problem-synonyms = 同义词要成组写
    .remedy = 写成 synonyms: [[检举, 举报], [警方, 公安机关]]，每组至少两个词
problem-attribute = 编号后面的“{ $written }”看不懂
    .remedy = 只写 { $known }，例如 {"{"}#zf-01 profile=strict{"}"}
problem-deck-id = 册号“{ $id }”不合规则
    .remedy = 用小写字母、数字、连字符，至多 16 个
problem-deck-elsewhere = 正在运行的机器人用的是另一个文件夹：{ $folder }
    .remedy = 把 CHENSONG_CONTENT_DIR 设成同一个
problem-deck-reload-first = 服务器上的读本或计划文件已有别的改动，还没有启用
    .remedy = 先在机器人里发 /reload
problem-deck-stale = 读本或计划这时又变了，什么都没有改动
    .remedy = 再运行一次
problem-deck-unwritable = 读本文件写不进去（{ $reason }），什么都没有改动
    .remedy = 改好 decks 和 versions 文件夹的权限
problem-deck-twice = 册号 { $id } 与另一册相同
    .remedy = 每册用不同的 id
problem-heading = 只用二级标题（##）
    .remedy = 每个条目用“## 标题 {"{"}#编号{"}"}”开头
problem-quote-below = 依据（> …）的下一行没有 >，会算进依据
    .remedy = 是依据的，行首也写 >；是正文的，在它前面空一行
problem-card-below = 问答（问::答）的下一行有文字，看不出是不是答案的一部分
    .remedy = 是答案的，和答案写在同一行；不是的，在它前面空一行
problem-before-heading = 第一个标题之前有文字
    .remedy = 移到一个“## 标题 {"{"}#编号{"}"}”之下，或删去
problem-mark = 这里不用 { $mark } 标记
    .remedy = 去掉标记；正文里的关键词写成 **…**；要显示符号本身，前面加 \
problem-mark-left = { $mark } 没有配成一对，会照样显示出来
    .remedy = 关键词写成 **…**，中间不空，两头的标点放到 ** 外面；要显示符号本身，前面加 \
problem-link = 不能用链接
    .remedy = 只留文字；出处写在“> 依据：…”里
problem-image = 不能用图片
    .remedy = 删去图片，写成文字
problem-html = 不能用 HTML（{ $tag }）
    .remedy = 删去；要显示 < 本身，前面加 \
problem-entity = { $entity } 会照样显示出来
    .remedy = 直接写这个字符
problem-code = 不能用代码块（行首空四格也算）
    .remedy = 去掉行首的空格或代码标记
problem-table = 不能用表格
    .remedy = 写成几句话
problem-rule = 不能用分隔线
    .remedy = 删去这一行
problem-numbered = 编号列表的编号会丢掉
    .remedy = 写成普通段落；要背编号，写成“一、”或在点号前加 \（如 1\.）
problem-nested = 列表和引用不能套在别的列表或引用里
    .remedy = 写成普通段落或一层列表
problem-source-twice = 条目 { $id } 有不止一处依据
    .remedy = 合成一段“> 依据：…”
problem-passage-unnumbered = 条目“{ $title }”没有编号
    .remedy = 在标题后加 {"{"}#编号{"}"}
problem-passage-id = 编号“{ $id }”不合规则
    .remedy = 用小写字母、数字、连字符，至多 24 个
problem-passage-twice = 编号 { $id } 重复
    .remedy = 每个条目用不同的编号
problem-passage-elsewhere = 编号 { $id } 在读本 { $deck } 里已经用过
    .remedy = 换一个编号
problem-passages-many = 条目超过 { $most } 个
    .remedy = 分成几册
problem-passages-none = 没有可用的条目
    .remedy = 用“## 标题 {"{"}#编号{"}"}”开始一个条目
problem-length = 条目 { $id } 正文 { $length } 字
    .remedy = 写 { $least } 到 { $most } 字，过长的拆成几条
problem-title = 条目 { $id } 的标题有 { $length } 字，或者分了行
    .remedy = 标题写 1 到 { $most } 字，写在一行内
problem-source-long = 条目 { $id } 的依据有 { $length } 字
    .remedy = 只写法规名称和条款，不超过 { $most } 字
problem-control = 条目 { $id } 含有看不见的字符
    .remedy = 删去这些字符
problem-all-bold = 条目 { $id } 全文都加粗
    .remedy = 只给关键词加粗
problem-source-missing = 条目 { $id } 没有依据
    .remedy = 在条目末尾加“> 依据：…”（表格里写在“依据”列）

## 从严检查：能载入，但不好背、不好考的地方

problem-facts-shape = 事实不是一列“- id: …”
    .remedy = 每条事实写成 - id: …，再写 fact 和 source
problem-strict-long = 条目 { $id } 有 { $length } 字，一口气背不下来
    .remedy = 拆成几条，每条不超过 { $most } 字
problem-strict-font = 画图用的字体里没有 { $id } 的 { $count } 个字：{ $chars }
    .remedy = 换成通用字，例如正体、常用的写法
problem-strict-terms = 条目 { $id } 没有关键词
    .remedy = 把一字不能错的词标成 **…**
problem-strict-alike = 条目 { $id } 与 { $other } 有 { $share }% 相同
    .remedy = 只留一条，或写明两条的不同
problem-strict-confusable = 条目 { $id } 与 { $other } 只差一个关键词：“{ $term }”与“{ $instead }”
    .remedy = 把各自的条件写进正文，或不要安排在同一天
problem-strict-facts-none = 条目 { $id } 没有注明事实编号
    .remedy = 在依据后写（facts: …），编号见 facts.yaml
problem-strict-fact-unknown = facts.yaml 里没有条目 { $id } 引用的 { $fact }
    .remedy = 改正编号，或把这条事实和出处补进 facts.yaml

## 计划里的问题

problem-plan-shape = 计划不是“名称: 内容”的写法
    .remedy = 写上 { $known }
problem-plan-unknown = 不认识的项 { $name }
    .remedy = 可用 { $known }
problem-plan-entry = 这里应是“名称: 内容”的写法
    .remedy = 可用 { $known }
problem-plan-list = { $name } 应是列表
    .remedy = 每项另起一行，以 - 开头
problem-plan-id = 编号“{ $id }”不合规则
    .remedy = 用小写字母、数字、连字符，至多 16 个
problem-plan-twice = 编号 { $id } 重复
    .remedy = 每个编号只用一次
problem-plan-number = { $name } 写的是“{ $written }”
    .remedy = 写 1 到 { $most } 的整数
problem-plan-day = 学习日（day）写的是“{ $written }”
    .remedy = 写 day: 1 到 { $most } 的整数，每个学习日都要的写 every: day
problem-plan-start = start 不是日期（{ $written }）
    .remedy = 写 2026-12-01 这样的日期，或 today
problem-plan-weekdays = weekdays 看不懂
    .remedy = 写 all、workdays，或方括号里列出几天（{ $known }）
problem-plan-time = { $name } 不是钟点
    .remedy = 写成 "18:00"
problem-plan-span = { $name } 不是时长
    .remedy = 写成 4h 或 30m
problem-plan-span-none = { $name } 写的是零，没有用
    .remedy = 写成 4h 或 30m，至少 1m
problem-plan-within = within 比 grace 还长：过了 grace 就不再发
    .remedy = 把 within 写得不长于 grace，或把 grace 写长
problem-plan-title = title 是空的
    .remedy = 写上标题，例如 {"{"}zh: 晨诵, en: Morning{"}"}，或去掉这一项
problem-plan-content = content 里有认不出的内容
    .remedy = 写一种或几种：{ $known }
problem-plan-between = between 看不懂，或不含这个时段自己的钟点 { $at }
    .remedy = 写成 "06:30-09:00"
problem-plan-slot-departments = departments 没有写成“部门: 钟点”
    .remedy = 写成 {"{"}市局/交警支队: "06:50"{"}"}
problem-plan-slot-time = 部门“{ $department }”的钟点看不懂，或不在 between 之内
    .remedy = 钟点写成 "06:50"，并给这个时段写上 between
problem-plan-nudge = 催学阶梯的这一步看不懂
    .remedy = 写 after（如 2h），或写 day 和 at（如 day: 1, at: "08:00"）；要告诉督导，再写 tell: supervisor
problem-plan-do = do 写的是“{ $written }”
    .remedy = 写 read（阅读）、recite（背诵）或 meet（集体学习）
problem-plan-day-both = 同一行既写 day 又写 every
    .remedy = 只留一个：某一天写 day，每天写 every: day
problem-plan-every = every 只能写 day
    .remedy = 写 every: day，或 day: 学习日序号
problem-plan-passage = 读本里没有条目 { $id }
    .remedy = 改正编号，或补上这个条目
problem-plan-passages = 没有写条目
    .remedy = 写 passages: [编号, …]
problem-country = 不认识的国家或地区代码：{ $written }
    .remedy = 写 CN、SG、DE-BY 之类的代码；不写则只按星期几
problem-calendar-shape = calendar.yaml 没有写成“on: …”和“off: …”
    .remedy = 写 { $known }
problem-calendar-unknown = 不认识的项 { $name }
    .remedy = 可用 { $known }
problem-calendar-list = { $name } 应是列表
    .remedy = 每一项另起一行，以 - 开头
problem-calendar-entry = 这里应写成“名称: 内容”
    .remedy = 可用 { $known }
problem-calendar-day = day 写的是“{ $written }”
    .remedy = 写 2026-10-10 这样的日期，或用 .. 连接一年之内的两个日期
problem-calendar-twice = { $day } 在第 { $earlier } 行已经写过
    .remedy = 每个日期只写一次，on 或 off
problem-calendar-reason = 没有写原因，或原因太长
    .remedy = 写 reason: 加几个字，至多 { $most } 个字符
problem-country-year = 还没有 { $country } { $year } 年的法定节假日数据：这一年只按星期几
    .remedy = 在计划旁的 calendar.yaml 里写明这一年的日子，或在公布之后升级本程序
problem-rota-headings = 第一行没有写明各列
    .remedy = 写列名 { $known }，各一次
problem-rota-csv = 从这里起不是 CSV 文件
    .remedy = 引号要成对；另存为 CSV
problem-rota-cells = 这一行有 { $found } 格
    .remedy = 写 { $most } 格：谁，哪几天值勤
problem-rota-who = 没有写是谁的值勤日
    .remedy = 写警号，或从最上级开始的完整部门名称
problem-rota-twice = { $who } 的 { $day } 已经写过
    .remedy = 每天只写一次
problem-rota-long = 文件行数太多
    .remedy = 不要超过 { $most } 行；拆成几个文件
problem-rota-unknown = 花名册里没有叫 { $who } 的警号或部门
    .remedy = 改正，或导入有它的花名册
problem-rota-ends = { $who } 的值勤表到 { $day } 为止，计划还没结束：此后每个学习日都算
    .remedy = 补上以后的值勤日
problem-leave-cells = 这一行有 { $found } 格
    .remedy = 最多 { $most } 格，和第一行的列一致
problem-leave-badge = 花名册里没有警号 { $badge }
    .remedy = 改正警号，或先导入花名册
problem-leave-kind = “{ $written }”不是类别
    .remedy = 写 { $known } 之一
problem-leave-day = “{ $written }”不是日期
    .remedy = 写 2026-10-10 这样的日期
problem-leave-reason = 没有写原因，或原因太长
    .remedy = 写几个字，至多 { $most } 个字符
problem-leave-days = 止在起之前，或天数太多
    .remedy = 先写起再写止，一次不超过 { $most } 天
problem-leave-about = 没有叫“{ $written }”的板块或条目
    .remedy = 写板块名称或条目编号；都算就空着
problem-leave-twice = 和第 { $earlier } 行重叠
    .remedy = 同一人同一天（同一事项）只写一次
problem-leave-own = 这是发文件的人自己的
    .remedy = 删去这一行；自己请假发 /leave 日期 原因，由别人批
problem-leave-undo-none = 一天之内没有可以撤销的请假文件
    .remedy = 撤销只能做一次；要改单条，发 /leave 警号 销假 或 /allow 警号 结束
problem-leave-stands = 已经登记过 { $first } 至 { $last }，日子重叠
    .remedy = 改这一行，或先在机器人里 /leave 警号 销假
problem-plan-format = 计划要用 YAML 写
    .remedy = 发以 .yaml 结尾的文件；样子见 content/plan.yaml
problem-plan-unplanned = 读本 { $deck } 有 { $count } 条从没排进计划：{ $ids }
    .remedy = 在计划里加一行，或不用管
problem-plan-overloaded = 第 { $day } 个学习日有 { $count } 条要学（{ $who }），多于 { $most } 条
    .remedy = 挪几条到别的日子，或把 cap 写大
problem-plan-nobody = 计划行 { $id } 一个在岗的人也轮不到
    .remedy = 改正部门或工作组，或删掉这一行
problem-plan-group = 计划行 { $id } 的工作组“@{ $group }”没有人
    .remedy = 写花名册“工作组”一列里有的名称，或给成员写上这个工作组
problem-department = 计划行 { $id } 的部门“{ $department }”不在花名册里
    .remedy = 写从最上级开始的完整部门名称

## 花名册与注册码的问题

problem-roster-empty = 文件是空的
    .remedy = 第一行写表头：{ $known }
problem-roster-rows = 超过 { $most } 行
    .remedy = 分成几个文件
problem-roster-undo-none = 一天之内没有可以撤销的花名册导入
    .remedy = 撤销只能做一次；改正后再导入一份完整的花名册
problem-roster-cells = 有 { $cells } 列，表头只有 { $columns } 列
    .remedy = 检查多余的逗号
problem-roster-csv = CSV 写法有误
    .remedy = 引号要成对，一格之内不能换行
problem-roster-column = 不认识的列“{ $column }”
    .remedy = 可用 { $known }
problem-roster-column-twice = 列 { $column } 出现两次
    .remedy = 只保留一列
problem-roster-column-missing = 缺少列 { $column }（{ $other }）
    .remedy = 在表头补上这一列
problem-cell-empty = 列“{ $column }”是空的
    .remedy = 补上
problem-cell-long = 列“{ $column }”过长（{ $length } 字）
    .remedy = 控制在 { $most } 字以内
problem-cell-unseen = 列“{ $column }”含有看不见的字符
    .remedy = 删去这些字符后重填
problem-badge = 警号“{ $badge }”不合规则
    .remedy = 用字母、数字、连字符，至多 20 位
problem-badge-twice = 警号 { $badge } 重复（首次见第 { $first } 行）
    .remedy = 每人只保留一行
problem-badge-unknown = 花名册上没有 { $badges }
    .remedy = 核对警号（大小写须一致），或先导入花名册
problem-badge-away = 已停职或离职，注册码没有用：{ $badges }
    .remedy = 先在花名册里改状态，或去掉这些警号
problem-forget-unknown = 没有存过 { $badge } 的任何数据
    .remedy = 核对警号（大小写须一致）
problem-forget-reason = 原因里写了 { $badge } 本人，这些字会留下来
    .remedy = 写原因时不要带警号和姓名
problem-forget-last-admin = { $badge } 是最后一名管理员
    .remedy = 先用 run.py admin 警号 设另一名管理员
problem-admin-unknown = 花名册上没有 { $badge }
    .remedy = 加上 --name 和 --department，把这个人添进去
problem-admin-other = 花名册上 { $badge } 是{ $name }，没有改动
    .remedy = 核对警号；确实要设{ $name }的，去掉 --name
problem-letter-unknown = 没有 { $id } 这条未能处理的消息
    .remedy = 用 run.py inbox 查看
problem-department-path = “{ $department }”不是完整的部门名称
    .remedy = 写成 上级/下级，至多 { $most } 级，不留空级
problem-role = 没有角色“{ $written }”
    .remedy = 写 { $known } 之一
problem-status = 没有状态“{ $written }”
    .remedy = 写 { $known } 之一
problem-scope-stray = 只有 supervisor 才写范围
    .remedy = 清空范围，或把角色改为 supervisor
problem-scope-missing = supervisor 没有写范围
    .remedy = 写上所管部门，几个部门用 ; 隔开
problem-scope-unknown = 范围“{ $department }”不是花名册里的部门
    .remedy = 写从最上级开始的完整部门名称
problem-scope-group = 范围里的工作组“@{ $group }”没有人
    .remedy = 写花名册“工作组”一列里有的：{ $known }；或者给成员写上这个工作组
problem-group-name = “{ $group }”不能作工作组的名称
    .remedy = 名称里不写 @ 和 /，至多 { $most } 字；几个工作组用 ; 隔开
problem-department-group = 部门“{ $department }”以 @ 开头，会被当成工作组
    .remedy = 去掉 @；工作组写在“工作组”一列
problem-last-admin = 导入后将没有在岗的管理员
    .remedy = 至少保留一名角色为 admin、状态在岗的人

## 数据文件夹的问题

roster-none = 这里还没有花名册，谁都不能注册。先运行 run.py roster import 花名册.csv，再运行 run.py admin 警号 得到第一个注册码；只想试一试，运行 run.py chat --sample。
problem-store-held = 正在被使用：{ $holder }
    .remedy = 先停下那个程序，或把 CHENSONG_DATA_DIR 指向另一个文件夹
problem-store-none = 这里还没有数据
    .remedy = 先运行 run.py roster import 花名册.csv，或把 CHENSONG_DATA_DIR 指向有数据的文件夹
problem-store-unknown = 没有存储方式“{ $url }”
    .remedy = 写 embedded、postgresql://… 或 memory
problem-store-unsafe = 数据库服务器设置了 { $setting }=off：断电时可能丢掉已经确认的记录
    .remedy = 在 postgresql.conf 里打开它；确实可以冒险的，设 CHENSONG_STORE_UNSAFE=True
problem-store-newer = 数据的格式是 { $found }，这个程序只认识到 { $known }
    .remedy = 改用较新的程序
problem-store-older = 数据还是格式 { $found }
    .remedy = 启动一次机器人：它先在 backups 里留一份副本，再升级数据
problem-store-full = 磁盘已满，存不进去
    .remedy = 腾出空间（run.py doctor 显示剩余空间），再重新运行
problem-store-denied = 没有读写权限（{ $cause }）
    .remedy = 把这个文件夹交给运行本程序的用户（chown、chmod 700），或改 CHENSONG_DATA_DIR；再运行 run.py doctor 核对
problem-store-place = 这里建不了数据文件夹（{ $cause }）
    .remedy = 改 CHENSONG_DATA_DIR，或移开挡住它的文件
problem-store-damaged = 数据文件已损坏，或不是数据文件（{ $cause }）
    .remedy = 停下机器人，把文件夹移开留存，从备份恢复；再运行 run.py doctor 核对
problem-store-busy = 数据文件被另一个程序占用
    .remedy = 关掉正在打开它的程序，再重新运行
problem-store-failed = 存取失败（{ $cause }）
    .remedy = 检查磁盘和系统日志，再运行 run.py doctor 核对
problem-store-strange = 不能用作数据文件夹（{ $cause }）
    .remedy = 把 CHENSONG_DATA_DIR 指向另一个文件夹
problem-store-unfinished = 里面的数据只有一半：恢复或迁移中途断了
    .remedy = 再运行同一条命令，会接着做完；或者把已有的删掉重来
problem-move-nothing = 不保存数据的存储不能迁移、备份或写入
    .remedy = 写 embedded、embedded:目录 或 postgresql://…
problem-move-none = 这里没有数据
    .remedy = 写出有数据的存储：embedded、embedded:目录 或 postgresql://…
problem-move-place = 这里打不开、也建不了存储（{ $cause }）
    .remedy = 把这个文件夹交给运行本程序的用户（chown、chmod 700），或换一个
problem-move-full = 不是空的（{ $table } 里已有内容），没有改动
    .remedy = 换一个空的存储，或先把原有的移开
problem-move-other = 已从 { $source } 写入了一半，与这次给的不是同一来源，或来源后来变过
    .remedy = 给出同一来源，或把已有的删掉重来
problem-move-differs = { $table } 与来源不一致，仍标记为未完成
    .remedy = 把已有的删掉重来；若再出现，请检查磁盘
problem-backup-unwritten = 备份写不到这里（{ $cause }）
    .remedy = 把这个文件夹交给运行本程序的用户（chown、chmod 700），或用 --to、CHENSONG_BACKUP_DIR 换一个
problem-backup-foreign = 不是本程序的备份
    .remedy = 写“run.py backup”生成的 chensong-….backup.gz 文件
problem-backup-damaged = 备份已损坏或不完整，没有改动
    .remedy = 换一个备份，并检查存放它的磁盘
problem-backup-newer = 备份由更新的版本 { $version } 写成
    .remedy = 用那个版本恢复

## 终端

terminal-withdrawn = （原文已收起）
