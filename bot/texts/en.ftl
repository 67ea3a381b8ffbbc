# English: every key of zh.ftl, with the same arguments.

language-name = English
language-zh = 中文
language-en = English
list-mark = |, |

## Strangers and enrolment

stranger = Hello. This is the Chensong study bot, open to members of the organisation only. If you were given an enrolment code, send the code and your badge number with a space between them, or open your enrolment link.
enrol-ask-badge = The code has arrived. Now send your badge number.
enrol-wrong = Code and badge number do not fit together, or the code has run out. Check both and send "CODE BADGE" again; if that fails, ask an admin for a new code.
enrol-locked = Too many wrong tries: this chat cannot enrol for a while. Try again later, or ask an admin for a new code.
enrol-welcome = { $name } ({ $badge }), you are enrolled. Welcome to Chensong. Each morning you will be reminded here of the day's study; /help lists the commands.
enrol-moved = Your badge was just enrolled in another chat; nothing more will arrive here. If that was not you, tell an admin at once.
enrol-already = This chat is enrolled as { $badge }; no code is needed.
not-active = You are not on the active roster at present, so study is switched off. Please ask an admin if this is wrong.

## Everywhere

start = Hello { $name } ({ $badge }).
apology = Sorry, that step went wrong and does not count. Please try again; if it happens again, give an admin the reference { $reference }.
not-recorded = Nothing can be recorded at the moment; your last message is not handled yet. It will be tried again by itself, please do not resend it.
not-allowed = You are not entitled to this. /help lists what you can use.
unknown-command = There is no command { $command }. /help lists them all.
stale-button = That button is out of date. This is where you are:
group-private = Study happens in private chats only. Go on here: { $link }
group-private-plain = Study happens in private chats only. Please write to me in private.
declined-edit = Edits of messages already sent do not count; send it again as a new message.
declined-media = Text only: pictures, voice, stickers and files do not count.
declined-empty = No text arrived; please send it again.
declined-long = That message is too long (at most { $limit } characters) and was not handled. Send it in parts.
ask-cancelled = Cancelled; nothing was changed.
language-ask = Choose a language (or send /lang and its name): { $names }
language-chosen = English from now on.
text-changed = The passage you were studying has been changed, so that drill is over. Please begin again.

## Help and what the commands do

help-head = Commands:
help-line = { $command }  { $about }
help-foot = Plain words work too: today, drill, progress, help. Send "done" when your answer is complete.
command-today = what is due today, overdue and done
command-read = read a passage and confirm it (by id or words)
command-drill = practise reciting (by id or words)
command-check = be checked at once (by id or words)
command-done = that was my whole answer
command-hint = a hint (it is recorded; a check has none)
command-skip = skip this way of practising
command-stop = stop; practice can be resumed, a check counts as failed
command-next = the next thing that is due
command-resume = go on with the practice you stopped
command-cancel = drop what you sent, or leave the drill
command-progress = my last thirty days
command-lang = change language / 语言
command-completion = completion by department (add a department, date or period)
command-pending = who has not finished (add a department, a page)
command-enrolment = who has enrolled (add a department, a page)
command-reload = load decks and plan anew
command-dayoff = declare a day off: /dayoff DATE REASON
command-withdraw = withdraw a plan line: /withdraw LINE REASON
command-help = this list
command-start = begin

## Today

today-head = Study for today ({ $date })
today-overdue = Overdue ({ $count }):
today-due = Due today ({ $count }):
today-done = Done today ({ $count }):
today-nothing = Nothing is planned for you today.
today-all-done = Everything for today is done.
duty-read = · read "{ $title }" by { $due }
duty-recite = · recite "{ $title }" by { $due }
button-open-read = Read: { $title }
button-open-drill = Recite: { $title }
button-open-check = Check: { $title }
button-today = Today
button-next = Next one

## Reading

read-title = "{ $title }"
read-source = Source: { $source }
read-ask = Press "I have read it" or send "done" when you have.
read-nothing = Nothing to read now. For something else send /read with an id or words.
read-done = You have read "{ $title }".
read-done-duty = You have read "{ $title }": that duty is done.
reading-said = You are reading: send "done" when you have read it, or /drill to practise.
button-read = I have read it
button-drill = Practise it

## Practice

drill-nothing = Nothing to recite now. For something else send /drill with an id or words.
search-nothing = No passage fits "{ $words }". Try another word, or a passage id.
choose = These passages fit; press or send a number:
button-pick = { $number }
pick-range = Please send a number from 1 to { $count }.
no-such-passage = That passage is no longer in the decks.
mode-read = Practising "{ $title }". Read it first:
mode-read-ask = Go on when you know it; or be checked at once.
mode-read-say = This step is for reading: send "done" to go on, or /check to be checked.
mode-blanks = "{ $title }": fill in the key terms
mode-blanks-ask = Send the missing terms in order, with commas or spaces between them.
mode-firsts = "{ $title }": the whole text from its first words
mode-firsts-ask = Send the whole text, in several messages if you like, and then "done".
mode-recall = "{ $title }": full recall in practice
mode-recall-ask = Send the whole text, in several messages if you like, and then "done".
holding = Received: { $parts } { $parts ->
    [one] message
   *[other] messages
 }, { $units } words (characters). Go on; send "done" or press "That is all" at the end.
nothing-held = No answer has arrived yet. Send it first, then "done".
answer-cleared = What you had sent is dropped; begin again.
hint = Hint { $count }: { $hint }
hint-none = There is nothing more to hint at.
passed-with-hints = You used hints: once more without them, please.
practice-over = That was right. Practice is over, the check begins.
skip-owed = Your last check failed: recite it once right without hints first; this step cannot be skipped.
stopped = Stopped at this step of "{ $title }". Press "Resume" or send /resume whenever you like.
left = You have left the practice of "{ $title }".
nothing-open = Nothing is open. /today shows what is due, /drill begins.
view-idle = Nothing is open. /today shows what is due.
view-paused = Your practice of "{ $title }" is waiting half-way.
button-go-on = I know it, go on
button-check = Check me now
button-done = That is all
button-hint = Hint
button-skip = Skip
button-stop = Stop
button-resume = Resume
button-again = Practise again

## Checks

check-open = Check: "{ $title }". The text is put away: send all of it from memory, in several messages if you like, and then "done". Tries left: { $left }. A check has no hints, and stopping it counts as failed.
check-nothing = Nothing to be checked on now. For something else send /check with an id or words.
check-owes-recall = Your last check of this passage failed: recite it once right without hints, then be checked.
check-try-failed = Not passed. Tries left: { $left }. Where it went wrong:
where-clause = · clause { $number }: { $slips } { $slips ->
    [one] slip
   *[other] slips
 }
where-clause-term = · clause { $number }: { $slips } { $slips ->
    [one] slip
   *[other] slips
 }, a key term among them
where-elsewhere = · something was added that is not in the text
check-failed = The check of "{ $title }" is failed. Compare:
check-failed-next = The text is open again. Before the next check, recite it once right without hints.
check-passed = Check of "{ $title }" passed.
check-passed-duty = Check of "{ $title }" passed: that duty is done.
check-stopped = The check of "{ $title }" was stopped and counts as failed. The text is open again; recite it once right without hints before the next check.
check-idle = The check of "{ $title }" was closed after thirty idle minutes and counts as failed. Recite it once right without hints before the next one.
check-day-ended = The study day is over and with it the check of "{ $title }", which counts as failed. Recite it once right without hints before the next one.
check-locked = A check is open: other passages are locked. Finish it (send "done") or stop it with /stop (counts as failed).
check-no-hint = A check has no hints.
check-no-skip = A check cannot be skipped. /stop ends it (counts as failed).
check-cancel = There is no answer to drop yet. /stop ends the check (counts as failed).
button-give-up = Stop (counts as failed)

## Verdicts

verdict-passed = Right. Coverage { $coverage }, precision { $precision }.
verdict-failed = Not right yet. Coverage { $coverage }, precision { $precision }.
verdict-legend = Marks: struck through (×, -) is wrong or too much, underlined (+) is what belongs there.
verdict-legend-sound = In italics (~): it sounds right but is written wrong; the right writing follows.
verdict-legend-moved = Underlined italics (>): said elsewhere, it belongs here.
why-where = { $number ->
    [1] The first clause
    [2] The second clause
    [3] The third clause
    [4] The fourth clause
    [5] The fifth clause
    [6] The sixth clause
    [7] The seventh clause
    [8] The eighth clause
    [9] The ninth clause
    [10] The tenth clause
   *[other] Clause { $number }
 }
why-negation-missing = { $where } lacks “{ $name }”: it says the opposite.
why-negation-added = { $where } has “{ $name }” too much: it says the opposite.
why-negation-changed = { $where } says “{ $said }” for “{ $name }”: the meaning is another.
why-modality-missing = { $where } lacks “{ $name }”: whether it must, may or must not be done.
why-modality-added = { $where } has “{ $name }” too much: whether it must, may or must not be done.
why-modality-changed = { $where } says “{ $said }” for “{ $name }”: shall, may and must not are not the same.
why-number-missing = { $where } lacks the number “{ $name }”.
why-number-added = { $where } has the number “{ $name }” too much.
why-number-changed = { $where } has a wrong number: “{ $said }” for “{ $name }”.
why-unit-missing = { $where } lacks the unit of “{ $name }”.
why-unit-added = { $where } has the unit “{ $name }” too much.
why-unit-changed = { $where } has a wrong unit: “{ $said }” for “{ $name }”.
why-direction-missing = { $where } lacks “{ $name }”: the bounds are others.
why-direction-added = { $where } has “{ $name }” too much: the bounds are others.
why-direction-changed = { $where } says “{ $said }” for “{ $name }”: the bounds or the direction are others.
why-and-or-missing = { $where } lacks “{ $name }”.
why-and-or-added = { $where } has “{ $name }” too much.
why-and-or-changed = { $where } says “{ $said }” for “{ $name }”: and is not or.
why-term-missing = { $where } lacks “{ $name }”.
why-term-added = { $where } has “{ $name }” too much.
why-term-changed = { $where } says “{ $said }” for “{ $name }”.
why-partly = { $where } says “{ $name }” only in part.
why-more = { $count } more essential words are not right.
why-empty = Nothing was said.
why-twice = The whole text was said twice. Say it once; to begin anew, say “start over” first.
why-order = Some of it was said in another order.
why-coverage = Too much is missing, or it is another text.
why-precision = There is too much that is not in the text.
why-clause = Clause { $number } lacks a piece: “{ $words }”.
why-clause-lost = A clause was not said.
why-slips = Too many words are wrong, missing or added.
why-sound = Too many words sound right but are written wrong.
why-sounds = { $count } { $count ->
    [one] place sounds
   *[other] places sound
 } right but { $count ->
    [one] is
   *[other] are
 } written wrong: that counts as right, but mind the spelling.
why-corrected = What you corrected yourself to counts.
explain-summary = Profile { $profile }, score { $score }, by: { $rules }, { $time } ms

## One's own progress

progress = Last { $days } days: { $all } duties, { $done } done on time, { $late } done late, { $open } open, { $overdue } overdue, { $excused } excused. Share done: { $share }.
progress-next = Next:

## Prompts

prompt-head = { $slot }: { $name }, this is open for you:
prompt-read = · read "{ $title }"
prompt-recite = · recite "{ $title }"
prompt-more = And { $count } more, see "Today".
prompt-overdue = { $count } of them overdue.
button-start-drill = Begin reciting
button-start-read = Begin reading
slot-undelivered = Some of the prompts of "{ $slot }" on { $date } did not arrive, or may not have (the network was down). See the log, and tell people otherwise if need be.
slots-missed = On { $date } the prompts of { $count } { $count ->
    [one] slot
   *[other] slots
 } were not sent (the bot was not running): { $slots }. Please check that the service is kept running.

## Admins

button-yes = Yes
button-no = No
completion-head = Completion · { $department } · { $period }
completion-whole = whole organisation
completion-scope = my departments
completion-own = (itself)
completion-total = Total
completion-none = No duties in this time.
completion-department = department
completion-due = due
completion-done = on time
completion-late = late
completion-excused = excused
completion-open = open
completion-overdue = overdue
completion-unenrolled = not enrolled
completion-share = share done
button-department = { $name }
button-up = One level up
button-pending = Who is behind
button-enrolment = Enrolment
button-page-back = Previous page
button-page-on = Next page
pending-head = Pending · { $department }: { $officers } officers, { $duties } duties
pending-none = { $department }: nothing is pending.
pending-line = · { $who } ({ $department }): { $duties } { $duties ->
    [one] duty
   *[other] duties
 }{ $days ->
    [0] {""}
   *[other] , the oldest { $days } days late
 }
pending-department = · { $department }: { $officers } officers, { $duties } duties
page-number = page { $page } of { $pages }
enrolment-head = Enrolment · { $department }: { $enrolled } of { $all } officers ({ $share })
enrolment-line = · { $department }: { $enrolled } / { $all }
enrolment-missing = Not enrolled: { $who }
department-unknown = No department fits "{ $words }". Send part of its name, for example: /completion station
department-many = "{ $words }" fits several departments: { $names }. Please be more precise.
department-hidden = That department is outside your scope.
scope-none = Your scope holds no department yet; ask an admin to set it.
reload-done = Loaded: { $decks } decks, { $passages } passages. Duties already opened stay; the new plan holds from the next study day.
reload-problems = { $count } problems found, nothing was loaded:
reload-kept = The former decks and plan stay in force. Send /reload when they are mended.
dayoff-usage = Use: /dayoff DATE REASON, for example: /dayoff 2026-10-01 National Day
dayoff-past = Only the last { $days } days can be declared off after the fact.
dayoff-already = { $date } is a day off already.
dayoff-ask = Make { $date } a day off? Reason: { $reason }. The { $count } duties still open that day will be excused; this cannot be undone.
dayoff-done = { $date } is a day off; { $count } duties are excused.
withdraw-usage = Use: /withdraw LINE REASON. Plan lines: { $lines }
withdraw-unknown = The plan has no line "{ $line }". Plan lines: { $lines }
withdraw-already = Plan line { $line } is withdrawn already.
withdraw-ask = Withdraw plan line { $line }? Reason: { $reason }. Its { $count } open duties will be excused and it will not come again; this cannot be undone.
withdraw-done = Plan line { $line } is withdrawn; { $count } duties are excused.

## Terminal

terminal-withdrawn = (the text is put away)
