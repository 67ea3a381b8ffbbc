# 中文：第一语言。每一句话一个键；英文见 en.ftl，两者的键须一致。

language-name = 中文
language-zh = 中文
language-en = English
list-mark = |、|

## 陌生人与注册

stranger = 您好，这里是晨诵学习机器人，只对本单位人员开放。如已领到注册码，请把注册码和警号发来，中间空一格；或先点开单位发的注册链接。
enrol-ask-badge = 注册码已收到。请再发一条：您的警号。
enrol-wrong = 注册码与警号对不上，或注册码已过期。请核对后把“注册码 警号”重新发来；仍不行，请找管理员换发注册码。
enrol-locked = 连续核对不上，本聊天暂时不能注册。请过一段时间再试，或找管理员换发注册码。
enrol-welcome = { $name }（{ $badge }），注册成功，欢迎使用晨诵。每天早上这里会提醒当天的学习任务；发 /help 看全部命令。
enrol-moved = 您的警号刚在另一处聊天注册，这里不再接收学习内容。如非本人操作，请马上告诉管理员。
enrol-already = 本聊天已注册为 { $badge }，无需再用注册码。
not-active = 您目前不在在岗名册上，学习功能已停用。如有疑问，请找管理员。

## 通用

start = { $name }（{ $badge }），您好。
apology = 抱歉，这一步出了错，没有算数。请重试；若再出错，请把编号 { $reference } 告诉管理员。
not-recorded = 暂时存不下记录，刚才这条还没有处理。稍后会自动重试，请先不要重发。
not-allowed = 这项功能您没有权限使用。发 /help 看您可用的命令。
unknown-command = 没有 { $command } 这个命令。发 /help 看全部命令。
stale-button = 这个按钮已经过时。现在的情况如下：
group-private = 学习内容只在私聊里进行，请到这里继续：{ $link }
group-private-plain = 学习内容只在私聊里进行，请私聊我继续。
declined-edit = 已发出的内容，改了不算；请把要交的内容重新发一条。
declined-media = 目前只收文字：图片、语音、贴纸、文件都不作数。
declined-empty = 没有收到文字，请重新发。
declined-long = 这条太长了（上限 { $limit } 字），没有处理。请分几条发。
ask-cancelled = 已取消，什么都没有改。
language-ask = 请选择语言（也可以发 /lang 加语言名）：{ $names }
language-chosen = 已改用中文。
text-changed = 您正在学的条目内容已更新，刚才的练习到此为止，请重新开始。

## 帮助与命令说明

help-head = 可用命令：
help-line = { $command }  { $about }
help-foot = 不记得命令也没关系：直接发“今天”“背诵”“进度”“帮助”这些字也行。背完发“完”。
command-today = 今天要学什么：待学、逾期、已完成
command-read = 阅读条目，读完确认（可跟编号或词语）
command-drill = 背诵练习（可跟编号或词语）
command-check = 直接开始考核背诵（可跟编号或词语）
command-done = 这一段背完了，请评判
command-hint = 要一个提示（会记下来，考核时没有）
command-skip = 跳过当前练习方式
command-stop = 停下，练习可接着来；考核中停下算没过
command-next = 下一条待学的
command-resume = 接着上次停下的练习
command-cancel = 清掉已发的作答，或退出当前练习
command-progress = 我最近三十天的学习情况
command-lang = 切换语言 / language
command-completion = 各部门完成情况（可跟部门、日期或时段）
command-pending = 谁还没有完成（可跟部门、页码）
command-enrolment = 注册情况（可跟部门、页码）
command-reload = 重新载入学习读本和计划
command-dayoff = 宣布某日不是学习日：/dayoff 日期 原因
command-withdraw = 撤回一条计划：/withdraw 计划行 原因
command-help = 看这份说明
command-start = 开始

## 今天

today-head = 今日学习（{ $date }）
today-overdue = 逾期未学（{ $count }）：
today-due = 今天待学（{ $count }）：
today-done = 今天已完成（{ $count }）：
today-nothing = 今天没有安排给您的学习任务。
today-all-done = 今天的任务都完成了。
duty-read = · 阅读《{ $title }》，{ $due } 前
duty-recite = · 背诵《{ $title }》，{ $due } 前
button-open-read = 阅读：{ $title }
button-open-drill = 背诵：{ $title }
button-open-check = 考核：{ $title }
button-today = 今日任务
button-next = 下一条

## 阅读

read-title = 《{ $title }》
read-source = 依据：{ $source }
read-ask = 读完请点“我已读完”，或发“完”。
read-nothing = 现在没有要读的条目。想读别的，发 /read 加编号或词语。
read-done = 《{ $title }》已读。
read-done-duty = 《{ $title }》已读，这项阅读任务完成了。
reading-said = 正在阅读：读完请发“完”；想背，发 /drill。
button-read = 我已读完
button-drill = 开始背诵

## 练习

drill-nothing = 现在没有要背的条目。想练别的，发 /drill 加编号或词语。
search-nothing = 没有找到与“{ $words }”相符的条目。请换个词，或发条目编号。
choose = 找到这些条目，请点编号或发编号：
button-pick = { $number }
pick-range = 请发 1 到 { $count } 之间的编号。
no-such-passage = 这个条目已经不在读本里了。
mode-read = 《{ $title }》背诵练习，先读一遍：
mode-read-ask = 读熟了就点“继续”；已经会背，可直接考核。
mode-read-say = 这一步只读不背：读熟了发“完”继续，或发 /check 直接考核。
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
stopped = 已停在《{ $title }》这一步。随时点“接着练”或发 /resume 继续。
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
where-elsewhere = · 多出了原文没有的内容
check-failed = 《{ $title }》考核没有通过，对照如下：
check-failed-next = 原文已放开。再考之前，请先不看提示背对一遍。
check-passed = 《{ $title }》考核通过。
check-passed-duty = 《{ $title }》考核通过，这项背诵任务完成了。
check-stopped = 《{ $title }》考核已停下，算没过。原文已放开；再考之前，请先不看提示背对一遍。
check-idle = 《{ $title }》考核中三十分钟没有作答，已结束，算没过。再考之前，请先不看提示背对一遍。
check-day-ended = 今天的学习日已结束，《{ $title }》的考核随之结束，算没过。再考之前，请先不看提示背对一遍。
check-locked = 考核正在进行，不能看别的条目。请先背完（发“完”），或发 /stop 停下（算没过）。
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
why-negation-missing = { $where }漏了“{ $name }”，意思相反。
why-negation-added = { $where }多了“{ $name }”，意思相反。
why-negation-changed = { $where }的“{ $name }”背成了“{ $said }”，意思变了。
why-modality-missing = { $where }漏了“{ $name }”：该不该、能不能，一字不能少。
why-modality-added = { $where }多了“{ $name }”：该不该、能不能，一字不能多。
why-modality-changed = { $where }的“{ $name }”背成了“{ $said }”：应当、可以、必须、不得不能互换。
why-number-missing = { $where }漏了数字“{ $name }”。
why-number-added = { $where }多了数字“{ $name }”。
why-number-changed = { $where }的数字不对：应是“{ $name }”，背成了“{ $said }”。
why-unit-missing = { $where }漏了单位：应是“{ $name }”。
why-unit-added = { $where }多了单位“{ $name }”。
why-unit-changed = { $where }的单位不对：应是“{ $name }”，背成了“{ $said }”。
why-direction-missing = { $where }漏了“{ $name }”，范围变了。
why-direction-added = { $where }多了“{ $name }”，范围变了。
why-direction-changed = { $where }的“{ $name }”背成了“{ $said }”，范围或方向变了。
why-and-or-missing = { $where }漏了“{ $name }”。
why-and-or-added = { $where }多了“{ $name }”。
why-and-or-changed = { $where }的“{ $name }”背成了“{ $said }”：“和”与“或者”意思不同。
why-term-missing = { $where }漏了“{ $name }”。
why-term-added = { $where }多了“{ $name }”。
why-term-changed = { $where }的“{ $name }”背成了“{ $said }”。
why-partly = { $where }的“{ $name }”没有背全。
why-more = 另有 { $count } 处关键内容不对。
why-empty = 没有背出内容。
why-twice = 全文背了两遍。只背一遍；要改口，请先说“重来”。
why-order = 有的内容前后颠倒了。
why-coverage = 漏的太多，或背的不是这一条。
why-precision = 夹了太多原文没有的内容。
why-clause = 第 { $number } 句漏了一段：“{ $words }”。
why-clause-lost = 有一句没有背出来。
why-slips = 错字、漏字、多字太多了。
why-sound = 音对字错的太多了。
why-sounds = 音对字错 { $count } 处，读音对就算对，书写时留意。
why-corrected = 改口以后说的为准。
explain-summary = 尺度 { $profile }，得分 { $score }，依据：{ $rules }，用时 { $time } 毫秒

## 个人进度

progress = 最近 { $days } 天：应学 { $all }，按时完成 { $done }，逾期完成 { $late }，待学 { $open }，逾期未学 { $overdue }，免学 { $excused }。完成率 { $share }。
progress-next = 接下来最该学的：

## 提醒

prompt-head = { $slot }：{ $name }，今天待学的有——
prompt-read = · 阅读《{ $title }》
prompt-recite = · 背诵《{ $title }》
prompt-more = 还有 { $count } 项，见“今日任务”。
prompt-overdue = 其中 { $count } 项已逾期。
button-start-drill = 开始背诵
button-start-read = 开始阅读
slot-undelivered = { $date }“{ $slot }”的提醒有一部分没有送到，或不能确定是否送到（当时网络不通）。请查看日志，必要时另行通知。
slots-missed = { $date } 有 { $count } 个时段的提醒没有发出（机器人当时没有运行）：{ $slots }。请检查服务是否一直在运行。

## 管理

button-yes = 确认
button-no = 取消
completion-head = 完成情况 · { $department } · { $period }
completion-whole = 全单位
completion-scope = 我管的部门
completion-own = （本级）
completion-total = 合计
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
button-department = { $name }
button-up = 返回上级
button-pending = 谁没完成
button-enrolment = 注册情况
button-page-back = 上一页
button-page-on = 下一页
pending-head = 未完成 · { $department }：{ $officers } 人、{ $duties } 项
pending-none = { $department }：没有未完成的任务。
pending-line = · { $who }（{ $department }）：{ $duties } 项{ $days ->
    [0] {""}
   *[other] ，最久已逾期 { $days } 天
 }
pending-department = · { $department }：{ $officers } 人、{ $duties } 项
page-number = 第 { $page } 页，共 { $pages } 页
enrolment-head = 注册情况 · { $department }：应注册 { $all } 人，已注册 { $enrolled } 人（{ $share }）
enrolment-line = · { $department }：{ $enrolled } / { $all }
enrolment-missing = 未注册：{ $who }
department-unknown = 没有找到部门“{ $words }”。请发部门名称的一部分，例如：/completion 派出所
department-many = “{ $words }”对应多个部门：{ $names }。请说得更全一些。
department-hidden = 这个部门不在您的管理范围内。
scope-none = 您的管理范围里还没有部门，请找管理员设置。
reload-done = 已重新载入：{ $decks } 册读本，{ $passages } 个条目。今天已开始的任务不变，以后按新计划。
reload-problems = 发现 { $count } 处问题，没有载入：
reload-kept = 仍在使用原来的读本和计划。改好后再发 /reload。
dayoff-usage = 用法：/dayoff 日期 原因。例如：/dayoff 2026-10-01 国庆节
dayoff-past = 只能补报最近 { $days } 天内的日期。
dayoff-already = { $date } 已经宣布为非学习日。
dayoff-ask = 要把 { $date } 定为非学习日吗？原因：{ $reason }。当天还没完成的 { $count } 项任务将免学，不能撤销。
dayoff-done = { $date } 已定为非学习日，{ $count } 项任务免学。
withdraw-usage = 用法：/withdraw 计划行 原因。现有计划行：{ $lines }
withdraw-unknown = 计划里没有“{ $line }”这一行。现有计划行：{ $lines }
withdraw-already = 计划行 { $line } 已经撤回。
withdraw-ask = 要撤回计划行 { $line } 吗？原因：{ $reason }。由它产生、还没完成的 { $count } 项任务将免学，以后不再安排，不能撤销。
withdraw-done = 计划行 { $line } 已撤回，{ $count } 项任务免学。

## 终端

terminal-withdrawn = （原文已收起）
