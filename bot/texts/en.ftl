# English: every key of zh.ftl, with the same arguments.

language-name = English
language-also = 英文、英语
language-zh = 中文
language-en = English
list-mark = |, |
row-mark = |: |

## Strangers and enrolment

stranger = Hello. This is the Chensong study bot, open to members of the organisation only. If you were given an enrolment code, send the code and your badge number with a space between them, or open your enrolment link.
enrol-how = The code in this could not be read. A code has 26 letters and digits: check it and send "CODE BADGE" with a space between them, or open your enrolment link.
enrol-ask-badge = The code has arrived. Now send your badge number.
enrol-wrong = Code and badge number do not fit together, or the code has run out. Check both and send "CODE BADGE" again; if that fails, ask an admin for a new code.
enrol-wrong-badge = Code and badge number do not fit together, or the code has run out. Check your badge number and send it again; if that fails, ask an admin for a new code.
enrol-locked = Too many wrong tries: this chat cannot enrol for a while. Try again later, or ask an admin for a new code.
enrol-welcome = { $name } ({ $badge }), you are enrolled. Welcome to Chensong. Each morning you will be reminded here of the day's study; /help lists the commands.
enrol-moved = Your badge was just enrolled in another chat; nothing more will arrive here. If that was not you, tell an admin at once.
enrol-already = This chat is enrolled as { $badge }; no code is needed.
not-active = You are not on the active roster at present, so study is switched off. Please ask an admin if this is wrong.

## Everywhere

start = Hello { $name } ({ $badge }).
apology = Sorry, that step went wrong and does not count. Please try again; if it happens again, give an admin the reference { $reference }.
not-in-check = An earlier message of yours that could not be handled then was handled again; it does not count as an answer to this check.
not-recorded = Nothing can be recorded at the moment; your last message is not handled yet. It will be tried again by itself, please do not resend it.
# Too much from one person at once: the rest is not handled. Said once, then how many there were, now and again.
flood = Too many messages at once: from here on they are not looked at; what was taken before is handled as usual. Please wait a little, and send again what was not looked at.
flood-count = { $count ->
    [one] Too many messages at once: the last one was not looked at and not recorded. Please wait a little, and send it again if it is needed.
   *[other] Too many messages at once: the last { $count } were not looked at and not recorded. Please wait a little, and send again what is needed.
}
not-allowed = You are not entitled to this. /help lists what you can use.
unknown-command = There is no command { $command }. /help lists them all.
# After a time in which presses of buttons were lost: what is open, with its buttons, below the first; or only the second.
again = For a while nothing reached us. What you wrote has arrived; buttons pressed in that time were not recorded. Please go on here:
again-ask = For a while nothing reached us, and a question still waits for your yes or no: buttons pressed in that time were not recorded. Please press again below that question, or send "yes" or "no".
stale-button = That button is out of date. This is where you are:
group-private = Study happens in private chats only. Go on here: { $link }
group-private-plain = Study happens in private chats only. Please write to me in private.
group-hello = Hello. Here I say nothing but a department's totals: no names, answers or marks. Whoever is in charge sends me /bind in private and then the word here; without that within a day I leave.
group-bound = This group now belongs to { $department }: slots that bring figures send the totals of the study day before, without names. Take me out of the group to end it.
group-word-wrong = That word is wrong, used or too old. Send me /bind in private for a new one.
group-unnamed = You write as an anonymous admin, so I cannot see who it is, and bind nothing. Switch off "Remain anonymous" in the group's admin settings and send the word again under your own name; it has not been used up.
group-leave = No department was bound to this group, so I leave. Add me again when you need me.
group-ended = Whoever bound this group is not in charge of the department any more: this ends here, and I leave.
group-lost = The group chat bound to { $department } cannot be written to any more: I was taken out of it, or it is no more. The binding ends here; where you still need it, add me to it again and send /bind here.
group-topic-lost = The topic bound to { $department } is no more: from now on figures and announcements go to that group itself. For another topic send /bind here and the word there.
group-figures = { $date } { $department }: due { $due }{ $excused ->
    [0] {""}
   *[other] , excused { $excused }
 }, done { $done }, share done { $share }.
bind-usage = Name the department, for example: /bind Traffic
bind-made = Send the next line in the group of { $department } within { $minutes } minutes (add me to it first):
    /bind { $word }
    The group gets totals only, nothing about anybody. The word works once.
bind-link = Or choose the group here: { $link }
command-bind = bind a department's group chat: it gets the department's totals
declined-edit = Edits of messages already sent do not count; send it again as a new message.
declined-media = Text only: pictures, voice, stickers and files do not count.
declined-empty = No text arrived; please send it again.
declined-long = That message is too long (at most { $limit } characters) and was not handled. Send it in parts.
ask-was-yes = You have said yes to that question, and it was done. This is where you are:
ask-was-no = You have cancelled that question; nothing was changed. This is where you are:
ask-was-left = That question passed without an answer; nothing was changed. Send the command again if you want it. This is where you are:
ask-was-over = That question is long over; the button did nothing. Send the command again if you want it. This is where you are:
ask-cancelled = Cancelled; nothing was changed.
language-ask = Choose a language (or send /lang and its name): { $names }
language-chosen = English from now on.
drill-lost = After an update the drill you were in cannot be continued, so it is over. Please begin again; what you completed stays.
drill-changed = You have recited this before its text changed. First comes only what is new ({ $count } clauses), the rest is as it was; the check is of all of it.
enclosure-none = This file cannot be made now: there is nothing to put in it, or you may no longer see it.
enclosure-saved = The file was saved as { $path }
enclosure-not-saved = The file could not be saved ({ $reason }): see whether { $folder } can be written.
text-changed = The passage you were studying has been changed, so that drill is over. Please begin again.

## Help and what the commands do

help-head = Commands:
help-line = { $command }  { $about }
help-foot = Plain words work too: today, drill, progress, help. Send "done" when your answer is complete.
command-today = what is due today, overdue and done
command-read = read a passage and confirm it (by id or words)
command-drill = practise reciting (by id or words)
command-decks = all decks by track, and what you have recited (a track and a page may follow)
command-search = find passages by words or pinyin
command-check = be checked at once (by id or words)
command-done = that was my whole answer
command-hint = a hint (it is recorded; a check has none)
command-skip = skip this way of practising
command-stop = stop; practice can be resumed, a check counts as failed
command-next = the next thing that is due
command-resume = go on with the practice you stopped
command-cancel = drop what you sent, or leave the drill
command-progress = how I am doing: done, days in a row, calendar, what is next
command-mydata = what is stored about me
command-privacy = what is stored, for how long, who sees it
command-forget = ask an admin to erase my data
command-leave = leave and field duty: /leave DATES REASON
command-notice = notices: what to acknowledge, and who has not
command-lang = change language / 语言
command-settings = language, large print, buttons, quiet hours, reminder times
command-completion = completion by department (add a department, track, date or period, and xlsx, picture or wall)
command-wall = wall board: departments × tracks in one picture (add a department, a period)
command-pending = who has not finished (add a department, a page)
command-nudge = remind those who are behind (add a department; shows the count first)
command-broadcast = say something to many: look, try, send
command-unreachable = whose chats cannot be written to (add a department, a page)
command-enrolment = who has enrolled (add a department, a page)
command-answer = answer a question (as it says below the question)
command-received = say that a broadcast was received (as it says below it)
command-plan = the plan: what comes on the next days; send a new one (/plan undo: back to the one before)
command-appeal = appeal against a failed verdict: /appeal PASSAGE REASON
command-officer = one officer: /officer BADGE
command-record = record a recitation heard in person: /record BADGE PASSAGE REASON
command-override = change a mark: /override BADGE PASSAGE pass|fail REASON
command-codes = make one enrolment code: /codes BADGE
command-grant = change a role: /grant BADGE ROLE REASON
command-suspend = suspend or bring back: /suspend BADGE REASON
command-revoke = cut off somebody's chats: /revoke BADGE REASON
command-audit = who decided what (add a badge, a day, a kind)
command-reload = load decks and plan anew
command-deck = load a deck from a file, list decks, take a load back
command-roster = load the roster from a file, take an import back
command-dayoff = declare a day off: /dayoff DATE REASON
command-withdraw = withdraw a plan line: /withdraw LINE REASON
command-allow = exempt one person, or give more time: /allow BADGE exempt DATES REASON
command-help = this list
command-start = begin

## Today

today-head = Study for today ({ $date })
today-overdue = Overdue ({ $count }):
today-due = Due today ({ $count }):
today-done = Done today ({ $count }):
today-lost = { $count ->
    [one] One more duty has lost its passage, which was taken out of the decks; it cannot be done until an admin sees to it.
   *[other] { $count } more { $count ->
    [one] duty has
   *[other] duties have
 } lost their passages, which were taken out of the decks; they cannot be done until an admin sees to it.
 }
today-nothing = Nothing is planned for you today.
today-all-done = Everything for today is done.
duty-read = · read "{ $title }" by { $due }
duty-recite = · recite "{ $title }" by { $due }
duty-heard = { $line } (heard in person)
duty-made-up = { $line } (catching up)
button-open-read = Read: { $title }
button-open-drill = Recite: { $title }
button-open-check = Check: { $title }
button-today = Today
button-next = Next one

## Decks

decks-head = { $all } { $all ->
    [one] passage
   *[other] passages
 } to study; you have recited { $recited }. Choose a track:
decks-track-line = · { $track }: { $recited } / { $all }
decks-track = { $track }: { $all } { $all ->
    [one] passage
   *[other] passages
 }, { $recited } recited
decks-deck = { $title }
decks-passage = { $number }. { $title }  { $id }
decks-passage-recited = { $number }. { $title }  { $id }  recited
decks-passage-older = { $number }. { $title }  { $id }  recited before its text was changed
decks-open = Press a number to read one, or send /read and the id behind its title.
decks-none = There is nothing to study yet. Please ask an admin.
decks-unknown = There is no track "{ $words }". There are: { $tracks }
button-track = { $name }
button-all-tracks = All tracks

## Reading

read-title = "{ $title }"
read-source = Source: { $source }
read-ask = Press "I have read it" or send "done" when you have. No answer means that it is not recorded yet.
read-nothing = Nothing to read now. For something else send /read with an id or words.
read-done = You have read "{ $title }".
read-done-duty = You have read "{ $title }": that duty is done.
reading-said = You are reading: send "done" when you have read it, or /drill to practise.
button-read = I have read it
button-drill = Practise it

## Practice

drill-nothing = Nothing to recite now. For something else send /drill with an id or words.
search-usage = Use: /search words, such as /search torture. Pinyin (zhian), its first letters (zajc), traditional characters and a slip or two are fine.
search-more = { $count } more { $count ->
    [one] is
   *[other] are
 } not shown. Add a word.
# Offered in any chat behind "@bot words", and what choosing one sends there: title and link, never the text.
inline-about = { $track } · { $source } · { $length } characters
inline-chosen =
    { $title } ({ $track })
    Open it to study: { $link }
search-nothing = No passage fits "{ $words }". Try another word, or a passage id.
choose = These passages fit; press or send a number:
button-pick = { $number }
pick-range = Please send a number from 1 to { $count }.
no-such-passage = That passage is no longer in the decks.
mode-read = Practising "{ $title }". Read it first:
mode-read-ask = Go on when you know it; or be checked at once.
mode-read-say = This step is for reading: send "done" or "go on" to go on, or /check to be checked; /stop stops.
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
skip-last = This is the last step of practice; after it comes the check, which does not begin by itself. When you are ready press "Check me now" or send /check; to practise on, send the whole text.
stopped = Stopped at this step of "{ $title }". Press "Resume" or send /resume to go on. You may read other passages in between; practising or being checked on another one ends this practice.
practice-ended = Your practice of "{ $title }", which was waiting half-way, is over; it will begin anew.
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
where-whole = · { $what }
where-elsewhere = · something was added that is not in the text
check-failed = The check of "{ $title }" is failed. Compare:
check-failed-next = The text is open again. Before the next check, recite it once right without hints.
check-passed = Check of "{ $title }" passed.
check-passed-duty = Check of "{ $title }" passed: that duty is done.
check-stopped = The check of "{ $title }" was stopped and counts as failed. The text is open again; recite it once right without hints before the next check.
check-idle = The check of "{ $title }" was closed after thirty idle minutes and counts as failed. Recite it once right without hints before the next one.
check-day-ended = The study day of { $day } is over and with it the check of "{ $title }", which counts as failed. Recite it once right without hints before the next one.
check-unheard = Nothing could be received for a while, so the check of "{ $title }" could not be finished on the study day of { $day }. It is closed and does not count as failed. You can take it again.
button-check-again = Take the check again
check-locked = A check is open: other passages are locked. Finish it (send "done") or stop it with /stop (counts as failed).
check-own-data = A check is open, and the text may stand in your data: they come once it is over. Finish it ("done"), or send /stop to stop it (counts as failed).
check-under-way = This is the passage you are being checked on; its text stays hidden until the check is over. Finish it from memory (send "done") or stop it with /stop (counts as failed).
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
why-which = { $number ->
    [1] the first clause
    [2] the second clause
    [3] the third clause
    [4] the fourth clause
    [5] the fifth clause
    [6] the sixth clause
    [7] the seventh clause
    [8] the eighth clause
    [9] the ninth clause
    [10] the tenth clause
   *[other] clause { $number }
 }
why-where-blank = Blank ({ $number })
why-which-blank = blank ({ $number })
why-negation-missing = { $where } drops the negation of “{ $name }”: that says the opposite.
why-negation-added = { $where } adds “{ $name }”: that says the opposite.
why-negation-changed = { $where } says “{ $said }” instead of “{ $name }”: that changes the meaning.
why-modality-missing = { $where } leaves out “{ $name }”: whether something must, may or must not be done.
why-modality-added = { $where } adds “{ $name }”: whether something must, may or must not be done.
why-modality-changed = { $where } says “{ $said }” instead of “{ $name }”: a duty and a permission are not the same.
why-number-missing = { $where } leaves out “{ $name }”.
why-number-added = { $where } adds “{ $name }”.
why-number-changed = { $where } says “{ $said }” instead of “{ $name }”: a wrong number.
why-unit-missing = { $where } leaves out the unit: “{ $name }”.
why-unit-added = { $where } adds the unit “{ $name }”.
why-unit-changed = { $where } says “{ $said }” instead of “{ $name }”: a wrong unit.
why-direction-missing = { $where } leaves out “{ $name }”: that changes the limits.
why-direction-added = { $where } adds “{ $name }”: that changes the limits.
why-direction-changed = { $where } says “{ $said }” instead of “{ $name }”: that changes the meaning.
why-and-or-missing = { $where } leaves out “{ $name }”.
why-and-or-added = { $where } adds “{ $name }”.
why-and-or-changed = { $where } says “{ $said }” instead of “{ $name }”: both and either are not the same.
why-term-missing = { $where } leaves out “{ $name }”.
why-term-added = { $where } adds “{ $name }”.
why-term-changed = { $where } says “{ $said }” instead of “{ $name }”, which is something else.
why-said = { $where } says “{ $said }” instead of “{ $name }”.
why-partly = { $where } does not say “{ $name }” word for word.
why-elsewhere = { $where } has “{ $name }”, which was said in another place.
why-elsewhere-blank = { $where } has “{ $name }”, which was put in another place.
why-more = Essential words that are wrong besides: { $count }.
why-cut = It is too long: only the first { $most } characters were read.
why-empty = Nothing was recited.
why-twice = The whole text was said twice. Say it once; to begin again, say “start over” first.
why-order = Some of it was said in another order.
why-swapped = { $where } and { $which } changed places.
why-moved = { $where } was said before { $which }.
why-moved-end = { $where } was said at the end.
why-coverage = Too much is missing: this is still far from the whole text.
why-coverage-blank = Too much is missing: the blanks are far from filled.
why-other = This is not the text that was asked for.
why-tail = The rest was not recited: everything from { $which } on is missing.
why-head = The beginning was not recited: it starts with { $which }.
why-tail-blank = The rest was not filled in: everything from { $which } on is empty.
why-head-blank = The beginning was not filled in: it starts with { $which }.
why-precision = There is too much in it that is not in the text.
why-extra = There is a piece that is not in the text: “{ $words }”.
why-clause = All of { $which } is missing: “{ $words }”.
why-clause-blank = Nothing was put in { $which }: “{ $words }”.
why-piece = { $where } lacks a piece: “{ $words }”.
why-clause-lost = A clause was not said.
why-clause-lost-blank = A blank was not filled in.
why-slips = Too many words are wrong, missing or added.
why-sound = Too many words sound right but are written wrong.
why-sounds = Words that sound right but are written wrong: { $count }. They count as right, but mind the spelling:
why-spelt = “{ $said }” is written “{ $name }”.
why-forgiven = Small differences: { $count }. They do not count; see the marks.
why-corrected = What you corrected yourself to counts.
explain-clause-right = Clause { $number }, right: { $text }
explain-clause-slips = Clause { $number }, { $slips } { $slips ->
    [one] slip
   *[other] slips
 }: { $text }
explain-clause-term = Clause { $number }, { $slips } { $slips ->
    [one] slip
   *[other] slips
 }, a key term among them: { $text }
explain-summary = Profile { $profile }, score { $score }, by: { $rules }, { $time } ms

## My data

own-head = Stored about you ({ $name }, { $badge }):
own-officers = · your line of the roster: name, badge number, department, role, status, language ({ $count })
own-accounts = · chats you enrolled: which platform, which account, since when ({ $count })
own-codes = · enrolment codes not used yet, as checksums only ({ $count })
own-duties = · duties: passage, study day, due time, how it ended ({ $count })
own-progress = · for each passage how often you passed, and whether a recital is owed ({ $count })
own-shown = · which messages showed you a text, to take it back for a check; kept for thirty days ({ $count })
own-absences = · leave and field duty ({ $count })
own-allowances = · exemptions and more time, with the reasons ({ $count })
own-sessions = · where your conversation stands, and where other people's mention you ({ $count })
own-lines-withdrawn = · plan lines that you withdrew ({ $count })
own-kept = · your settings and other small notes ({ $count })
own-ledger = · the ledger: your answers, checks and completions, and what others did to your duties ({ $count })
own-unsealed = · entries of the ledger that were just written and wait to be sealed ({ $count })
own-answers = · the words of your answers and the chats you enrolled from, beside the ledger ({ $count })
own-dead-letters = · messages that could not be handled ({ $count })
own-persons = · your number in the ledger ({ $count })
own-inbox = · messages received: their words go once they are handled, their numbers after seven days ({ $count })
own-outbox = · messages sent to you, and those to others that mention you; kept for thirty days ({ $count })
own-foot = All of it is in the file that comes with this (JSON); nothing of other people is in it. If none came, an admin can make it: run.py mydata BADGE --out FILE. How long it is kept and who sees it: /privacy.

## What is stored about people

privacy-head = What is stored about you (version { $version })
privacy-stored = Stored are: name, badge number, department, working groups and role from the roster; the chats you enrolled; your duties and how they ended; the words and verdict of each answer; leave; your settings; where you are just now.
privacy-kept = For how long: the words of a message received go once it is handled, its number after seven days; messages sent stay for thirty days; what could not be handled stays until an admin sees to it; duties, answers and the ledger stay until you are erased.
privacy-answers = Answers are kept so that a disputed verdict can be looked at again.
privacy-figures = Figures count by department, those of working groups by their members of today; when you are erased the departments' stay as they are, but lead to you no longer.
privacy-seen = Who sees it: you see all of your own; supervisors see the departments and working groups in their charge, admins and auditors all of them; { $names } Whoever keeps the server can read everything.
privacy-names-figures = here they see the figures of departments only.
privacy-names-badge = here they see badge numbers, not names.
privacy-names-full = here they see names and badge numbers.
privacy-outside = In a Telegram chat the messages also lie on Telegram's servers, under its rules; backups are in the hands of whoever keeps the server.
privacy-rights = You can: see what is stored with /mydata; ask an admin to erase you with /forget; have an admin correct what is wrong.
privacy-ask = When you have read this, press the button below, or send /privacy ok.
privacy-known = You acknowledged version { $version } of this notice on { $date }.
privacy-open = You have not acknowledged what is stored about you yet: send /privacy to read it.
button-privacy = I have read this

## Asking to be erased

forget-ask = Ask an admin to erase your data? You cannot study here afterwards; name, badge number, chats and the words of your answers will be gone for good; what you did or missed stays in the figures of departments.
forget-asked = The admins were asked on { $date } to erase you. Tell an admin if you change your mind.
forget-wish = { $badge } asks to be erased. To do it: /forget { $badge } REASON (the reason stays, so without name and badge number).
forget-usage = Use: /forget BADGE REASON. Only for those who asked for it; for others there is run.py forget on the server.
forget-not-asked = { $badge } has not asked for it. There is run.py forget on the server.
forget-own = Nobody does this for themselves: another admin must.
forget-reason = The reason stays: leave name and badge number out of it.
forget-sure = Erase { $who }? { $open } { $open ->
    [one] duty is
   *[other] duties are
 } open: what is not yet overdue is excused, what was done or missed stays counted. It cannot be undone.
forget-why = erased
forget-done = Erased; what was done or missed stays counted. The files are cleared at the next start. Take the person out of the roster file too, or the next import brings them back.
forget-gone = This has been done already.
forget-last-admin = The last admin cannot be erased: make another one first.

## One's own progress

progress = Last { $days } { $days ->
    [one] day
   *[other] days
 }: { $all } { $all ->
    [one] duty
   *[other] duties
 }, { $done } done on time, { $late } done late, { $open } open, { $overdue } overdue, { $excused } excused. Share done: { $share }.
progress-streak = Study days kept in a row: { $days } (leave, and days without duties, do not break it).
progress-calendar = The last weeks, each line from Monday, a mark a day:
progress-week = { $monday }　{ $days }
progress-kept = { $mark } all done that day
progress-later = { $mark } all done, some of it later
progress-part = { $mark } done in part
progress-missed = { $mark } not done yet
progress-excused = { $mark } excused (leave, field duty)
progress-free = { $mark } nothing due
progress-next = Next:

## Own settings

settings-head = Your settings (send a line like the one behind to change one):
settings-language = · Language: { $language }   /settings language 中文
settings-large = · Large print: { $state }   /settings large on (or off)
settings-buttons = · Buttons: { $state }   /settings buttons off (each button is then written as words you can send)
settings-quiet = · Quiet hours: { $state }   /settings quiet 22:00-06:30 (within { $bounds }; off for none)
settings-slot = · { $slot }: { $at }   /settings { $slot } { $last } (between { $first } and { $last })
settings-slot-own = · { $slot }: { $at } (your own)   /settings { $slot } off (between { $first } and { $last })
settings-size = A bot cannot change the size of letters: that is in Telegram under Settings → Chat Settings → Message text size. Large print sets text bold, a sentence to a line, a button to a line.
settings-on = on
settings-off = off
settings-name-large = large
settings-name-buttons = buttons
settings-switch = Send /settings { $name } on, or /settings { $name } off.
settings-large-on = Large print: bold, a sentence to a line, a button to a line.
settings-large-off = Back to ordinary print.
settings-buttons-on = Buttons are back.
settings-buttons-off = No more buttons: each is written as words; send those.
settings-quiet-on = No reminders between { $span }; they come afterwards. One that could only come too late is left out: send "today" to look at any time. What you ask is answered as ever.
settings-quiet-off = No more quiet hours.
settings-quiet-bounds = Send two times, like /settings quiet 22:00-06:30, within { $bounds }; or /settings quiet off.
settings-quiet-none = Your organisation offers no quiet hours.
settings-slot-on = The reminder "{ $slot }" comes to you at { $at }.
settings-slot-off = The reminder "{ $slot }" comes at the organisation's time, { $at }.
settings-slot-bounds = "{ $slot }" can be between { $first } and { $last }: /settings { $slot } { $last }; the organisation's time with /settings { $slot } off.
settings-unknown = There is no setting "{ $word }". Send /settings to see them.
button-large-on = Large print: on
button-large-off = Large print: off
button-buttons-on = Buttons: on
button-buttons-off = Buttons: off
typed-head = Send a number, or the words behind it:
typed-head-words = You can send:
typed-line = · { $number }{ $label }
answer-usage = This question is not known, or over. Send what stands below it, for example: /answer PASSAGE.0.ab12
received-usage = There is no such broadcast. Send what stands below it, for example: /received NUMBER
typed-command = · { $label }: send { $command }

## What stands behind the figures

button-trace = Ledger entries
trace-head = Ledger entries · { $department } · { $period }{ $track }: due { $all }, on time { $done }, late { $late }, excused { $excused }. These entries make up the figures, newest first:
trace-few = Fewer than 5 people, and nobody is named here: their entries are not listed one by one.
trace-none = No more entries.
trace-somebody = somebody
trace-heard = {" "}(heard in person)
trace-done = done on time
trace-late = done late
trace-excused = excused
trace-duties-opened = #{ $number } { $when } duties of { $day } opened: { $department } "{ $title }" for { $count }
trace-duty-closed = #{ $number } { $when } { $who } "{ $title }" ({ $day }, { $department }) { $state }{ $heard }
trace-duty-reopened = #{ $number } { $when } { $who } "{ $title }" ({ $day }, { $department }) open again, was { $state }
trace-duty-moved = #{ $number } { $when } { $who } "{ $title }" ({ $day }) moved from { $from } to { $department }

## Prompts

prompt-head = { $slot }: { $name }, this is open for you:
prompt-read = · read "{ $title }"
prompt-recite = · recite "{ $title }"
prompt-late = { $line } (overdue)
prompt-more = And { $count } more, see "Today".
prompt-overdue = { $count } of them overdue.
button-start-drill = Begin reciting
button-start-read = Begin reading
store-fails = Nothing can be recorded at the moment: { $what }. Data folder: { $where }. Officers are told that their message is not handled yet; once there is a remedy it is handled by itself, no restart is needed.
queue-full = While the program was away Telegram's queue filled up: it kept { $count } messages, as many as it does, and most likely dropped what came later; the senders do not know. Those that were kept are being handled. Then /completion shows who has not finished; they are written to again at the next slot. If it is urgent, ask everybody with /broadcast to send theirs again.
store-works = Recording works again. What had to wait is being handled.
backup-failed = Today's backup could not be made: { $what }. Backup folder: { $where }. It is tried again every hour; see whether the folder can be written and the disk is full, or make one by hand on the server with run.py backup.
job-failed = This fails: { $what } ({ $cause }). Everything else goes on; it is tried again by itself, and you are not told of the same cause again today. See the log, and tell whoever maintains the program.
job-slot = the prompts of "{ $slot }" on { $date }
job-material = reading new material
job-rounds = the day's duties and prompts
job-heads = noting the end of the ledger
job-returning = offering again what was missed
job-sessions = what checks and groups do by the clock
job-flush = noting what was sent
job-flood = accounts of floods
job-overflow = telling that Telegram's queue was full
job-alarm = looking whether the store works again
job-broadcasts = broadcasts
job-notices = notices
job-ladder = reminders of what is overdue
job-backup = the daily backup
job-menus = renewing menus
slot-undelivered = Some of the prompts of "{ $slot }" on { $date } did not arrive, or may not have (the network was down, the platform refused them, or the program failed on them or was killed). See the log, and tell people otherwise if need be.
ladder-head = { $name }, { $count } { $count ->
    [one] duty of yours is
   *[other] duties of yours are
 } overdue:
ladder-tell = { $department }: { $count } { $count ->
    [one] person has
   *[other] people have
 } been overdue for days, were reminded, and will not be reminded any more.
ladder-tell-several = In { $places } departments or working groups { $count } { $count ->
    [one] person has
   *[other] people have
 } been overdue for days, were reminded, and will not be reminded any more:
ladder-tell-line = · { $department }: { $count }
ladder-tell-line-all = { $line }: { $names }
ladder-tell-line-some = { $line }: { $names } and others
ladder-tell-more = · And { $count } more, see "Who is behind".
ladder-names = Who: { $names }
slot-pace = "{ $slot }" on { $date } goes to { $count } people: at the platform's pace from { $begins } to { $ends }, which is { $late } min later than it should be over. In the plan, allow a longer within, an earlier between, or let departments have it at different times.
slot-over = On { $date } { $count } { $count ->
    [one] person
   *[other] people
 } had no "{ $slot }" and will not get it: as plan and roster are now, its time was over for them. From the next study day on it comes as planned.
slots-missed = On { $date } the prompts of { $count } { $count ->
    [one] slot
   *[other] slots
 } were not sent (the bot was not running, or failed): { $slots }. Please check that the service is kept running.

## What slots bring

card-head = { $slot } · key terms: "{ $title }"
question-head = { $slot } · one question: "{ $title }". What belongs in the gap? If nothing comes back, it is not recorded yet.
button-answer = { $text }
question-right = Right: { $term }
question-before = (You have answered this one today; the first time counts.)
question-wrong = Not quite, it is: { $term }
yesterday-head = { $slot } · { $department }, { $date }: due { $due }{ $excused ->
    [0] {""}
   *[other] , excused { $excused }
 }, done { $done } ({ $late } of them late), not done { $missing }, share done { $share }
yesterday-line = · { $department }: due { $due }{ $excused ->
    [0] {""}
   *[other] , excused { $excused }
 }, not done { $missing }, share done { $share }
button-completion = Completion
yesterday-more = · And { $count } more departments, see "Completion".
announce-head = { $slot } · { $date } { $at } · { $department }
announce-head-all = { $slot } · { $date } { $at }
announce-read = Please read "{ $title }" by { $due }:
announce-recite = Please recite "{ $title }" by { $due }:
announce-read-over = Please read "{ $title }"; it was to be read by { $due }, which is over:
announce-recite-over = Please recite "{ $title }"; it was to be recited by { $due }, which is over:
announce-card = Key terms of "{ $title }": { $terms }
announce-question = Fill the gap: "{ $title }"
announce-answer = Answer: { $term }

## Broadcasts

audience-all = everybody
broadcast-usage = Use: /broadcast TARGET TEXT. The target is "all", a role (officer, supervisor, admin, auditor), departments or @groups (several with ; between); "group" or "group:DEPARTMENT" means bound group chats, and the text may then hold no names or badge numbers. /broadcast stop: what has not been sent stays unsent.
broadcast-long = The text has { $length } characters; at most { $limit }.
broadcast-nobody = Nobody meant by this can be reached.
broadcast-ask = This goes to { $target }: { $count } can be reached ({ $unreachable } more cannot), it takes about { $minutes } min. Send the following?
broadcast-ask-groups = To { $count } bound group chats ({ $departments }). This is the text; send it?
broadcast-begun-groups = Sending to { $count } group chats has begun.
broadcast-no-groups = No group chat is bound there. /bind says how to bind one.
broadcast-names = Nobody is named in group chats: the text holds a name or a badge number from the roster. Please take it out, or send it to people instead.
broadcast-progress-groups = Broadcast on its way: { $count } group chats, { $sent } sent, { $unknown } unknown, { $blocked } refused, { $waiting } to come.
broadcast-over-groups = Broadcast { $halted ->
    [0] over
   *[other] stopped
 }: { $count } group chats, { $sent } sent, { $unknown } unknown, { $blocked } refused, { $stopped } unsent because it was stopped.
broadcast-begun = Sending to { $count } people has begun.
broadcast-many = You have { $most } broadcasts on their way: please wait for them.
broadcast-stopped = Stopped: what has not been sent stays unsent.
broadcast-stopped-of = Stopped the broadcast "{ $text }" of { $by }: what has not been sent stays unsent.
broadcast-others = Sent by others, on their way:
broadcast-other = { $number }. { $by }: "{ $text }"
broadcast-somebody = a colleague
broadcast-over-of = Whoever sent it may not broadcast any more, so admins are told. Broadcast "{ $text }":
broadcast-none = No broadcast is on its way.
broadcast-preparing = Broadcast being prepared: it goes to { $count } people and begins at once.
broadcast-preparing-groups = Broadcast being prepared: it goes to { $count } group chats and begins at once.
broadcast-progress = Broadcast on its way: { $count } people, { $sent } sent, { $unknown } unknown, { $blocked } refused, { $waiting } to come. { $unreachable } cannot be reached.
broadcast-over = Broadcast { $halted ->
    [0] over
   *[other] stopped
 }: { $count } people, { $sent } sent, { $unknown } unknown, { $blocked } refused, { $stopped } unsent because it was stopped; { $unreachable } cannot be reached. { $opened } pressed "Received"; { $done } have nothing open. /broadcast shows the newest figures.
broadcast-head = To all it concerns:
broadcast-thanks = Noted, thank you.
button-broadcast-trial = Send it to me first
button-broadcast-send = Send
button-broadcast-stop = Stop
button-broadcast-stop-number = Stop no. { $number }
button-received = Received

## Notices to be acknowledged

notice-usage = Use: /notice TARGET DATE TEXT (or a passage's id for a text); /notice NUMBER PAGE: how it stands (a page may be left out); /notice NUMBER known; /notice NUMBER passed DATE PRESENT DEPARTMENT.
notice-target = Use: /notice TARGET DATE TEXT. The target is "all", a role (officer, supervisor, admin, auditor), departments or @groups (several with ; between); the date is the day until which it is to be acknowledged.
notice-past = { $date } is over; the day until which a notice is to be acknowledged is today or later, for example: /notice all { $example } New uniforms from tomorrow
notice-date = "{ $word }" is no date. Write the day until which it is to be acknowledged like { $example }, for example: /notice all { $example } New uniforms from tomorrow
notice-unknown = There is no such notice.
notice-locked = A check is open: until it is over notices cannot be looked at or issued. To acknowledge one, send /notice NUMBER ok. Finish the check (send "done") or stop it with /stop (counts as failed).
notice-none = No notice waits for you.
notice-not-yours = This notice was not issued to you.
notice-file-usage = To whom does the file "{ $name }" go, to be acknowledged by when? Send: /notice TARGET DATE TITLE (no title: its name), for example /notice all 2026-12-01 New uniforms.
notice-file-empty = The file "{ $name }" is empty: there is nothing to acknowledge. Send one that holds something.
notice-file-ask = The file "{ $name }" goes to { $target } ({ $count }{ $unreachable ->
    [0] {""}
   *[other] , { $unreachable } of them cannot be reached now
 }), to be acknowledged by { $date }. Send it?
notice-ask = This goes to { $target } ({ $count }{ $unreachable ->
    [0] {""}
   *[other] , { $unreachable } of them cannot be reached now
 }), to be acknowledged by { $date }. Send the following?
notice-issued = Issued to { $count } people{ $unreachable ->
    [0] {""}
   *[other] , { $unreachable } of them cannot be reached now
 }; whoever does not acknowledge it is reminded by the nudge ladder. How it stands: /notice { $number }
notice-head = Notice { $number }, please acknowledge it by { $date }. If nothing comes back, that is not recorded yet:
notice-seen = Notice { $number }, acknowledged by you:
notice-reminder = Notice { $number }, not acknowledged yet (by { $date }). If nothing comes back, that is not recorded yet:
notice-document = "{ $title }" ({ $source })
notice-title = { $title }
notice-known = Noted: you know “{ $text }”.
notice-behind = { $department }: { $count } have not acknowledged notice { $number } “{ $text }”.
notice-list = Notices and how they stand:
notice-line = { $number }. “{ $text }” (by { $date }): { $seen } of { $count } acknowledged, { $share }
notice-share = { $indent }· { $department }: { $seen } of { $count }, { $share }
notice-missing = Not acknowledged by { $count }: { $names }
notice-passed-usage = Use: /notice NUMBER passed DATE PRESENT DEPARTMENT; a department within your scope, a day that is not to come.
notice-passed = Noted: { $department } was told on { $date }, { $present } present.
notice-passed-before = It replaces the entry before: { $date }, { $present } present{ $named ->
    [0] {""}
   *[other] , entered by { $by }
 }.
notice-passed-nobody = This notice went to nobody in { $department }; nothing was noted.
notice-passed-early = This notice was issued on { $issued }: nobody can have been told of it on { $date }, and nothing was noted. Write { $issued } or a later day.
notice-passed-more = Please check the number: there the notice went to { $count }. If it is wrong, send it again; the last one counts.
notice-passed-line = · { $department } was told on { $date }, { $present } present{ $named ->
    [0] {""}
   *[other] {" "}(entered by { $by })
 }
button-known = I know it
button-notice = How it stands
button-notice-number = Notice { $number }
audit-notice = { $target }: “{ $text }”
audit-notice-issued = notice issued
audit-present = { $department }, { $present } present

## Leave and field duty

leave-usage = Use: /leave DATES REASON, for example: /leave 2026-12-01..2026-12-05 family. For field duty: /leave field DATES REASON; back early, or not going: /leave back (one of several: with its date); supervisors: /leave BADGE yes or no.
leave-usage-admin = Use: /leave BADGE DATES REASON enters it at once; for field duty: /leave BADGE field DATES REASON; /leave BADGE back; /leave BADGE yes or no. Your own: /leave DATES REASON, for somebody else to decide. Many at once: send a CSV or XLSX file with /leave below it (in the terminal /leave PATH), with the columns badge,kind,from,to,reason,about; /leave undo takes it back for a day.
leave-kind-leave = leave
leave-kind-field = field duty
leave-state-asked = waits for an answer
leave-state-granted = granted
leave-line = { $kind } from { $first } to { $last } ({ $reason }): { $state }
leave-asked = You asked for { $kind } from { $first } to { $last } ({ $reason }); you will hear when it is decided.
leave-request = { $who } asks for { $kind } from { $first } to { $last }, reason: { $reason }. Grant it? (Or send /leave { $badge } yes or no.)
leave-nobody = Nobody who could decide uses the bot at present; ask an admin to enter it.
leave-overlaps = There is { $kind } in these days already: { $first } to { $last } ({ $reason }). To change it, send /leave back first.
leave-backwards = That ends before it begins: { $first } is earlier than { $last }. Write the earlier day first: { $command } { $first }..{ $last } REASON
leave-no-reason = The reason is missing. Write it after the dates: { $command } REASON
leave-past = It can have begun { $days } { $days ->
    [one] day
   *[other] days
 } ago at most.
leave-long = At most { $days } { $days ->
    [one] day
   *[other] days
 } at once.
leave-not-yours = This person's leave is not yours to decide.
leave-became-asked = waits for an answer
leave-became-granted = granted
leave-became-refused = refused
leave-became-cancelled = taken back
leave-became-settled = granted, and over
leave-second = Somebody has decided that already: { $kind }, { $first } to { $last }, { $state }.
leave-none-asked = Nothing waits for your answer, or somebody has given it already.
leave-granted = Granted: { $kind } from { $first } to { $last } ({ $reason }).{ $count ->
    [0] {""}
    [one] {" "}{ $count } duty is excused and comes again after the return.
   *[other] {" "}{ $count } duties are excused and come again after the return.
 }
leave-refused = Refused: { $kind } from { $first } to { $last } ({ $reason }).
leave-granted-yours = Your { $kind } is granted: { $first } to { $last }. What is due in these days is excused, and comes again over some days after your return.
leave-refused-yours = Your { $kind } is not granted: { $first } to { $last }.
leave-back = Ended or taken back: { $count }. From the next study day on all is as usual; what was missed comes again over some days.
leave-back-ask = End or take back the { $count } above? For one of them send { $command } back DATE, for example: { $command } back { $first }
leave-back-none-then = There is no leave to end in these days. What can be ended:
leave-back-usage = That is no date. For one of several send /leave back DATE, for example: /leave back 2026-12-05; for somebody else /leave BADGE back DATE.
leave-ended-line = · { $kind } from { $first } to { $last } ({ $reason })
leave-taken-back = Taken back by { $who }, nothing to decide any more ({ $count }):
leave-none = There is no leave to end.

## The plan

plan-head = The study days ahead:
plan-none = The plan has no study day in the next four weeks.
plan-day = { $date } (day { $number })
plan-empty = · nothing is planned
plan-otherwise = · this day had begun when the plan changed ({ $lines }); the changes hold from the next study day on
plan-read = · { $id }: read { $titles } by { $due } ({ $who })
plan-recite = · { $id }: recite { $titles } by { $due } ({ $who })
plan-session = · { $id }: study together at { $at }, { $track } ({ $who })
plan-everybody = everybody
plan-new = { $date }, new: { $lines }
plan-gone = { $date }, gone: { $lines }
plan-changed = { $date }, changed: { $lines }
plan-days = { $first } to { $last } ({ $count } study days)
plan-more = { $count } more { $count ->
    [one] day changes
   *[other] days change
 }.
plan-same = No study day of the next four weeks changes.
plan-slots-changed = Changed besides: when prompts go out, or what they bring
plan-nudges-changed = Changed besides: reminders of what is overdue
plan-cap-changed = Changed besides: how much a day may bring of what is caught up on
plan-undo-ask = Go back to the plan before? Its file is written anew.
plan-undo-none = No earlier plan is kept.
plan-undo-stale = The plan has changed meanwhile; nothing was done. Send /plan undo again.
plan-undo-problems = The plan before cannot be used now:
plan-undo-unwritable = The plan's file cannot be written ({ $reason }); nothing was done. Give the bot the right to write it, or mend the file by hand.
plan-undone = The plan before holds again. /plan undo exchanges them once more.
plan-file-kept = The plan stays as it was. Mend the file and send it again.
plan-file-same = This is the plan that holds now; there is no change.
plan-file-looks = Nothing wrong, but worth a look ({ $count }):
plan-file-more = { $count } more; run.py plan check on the server shows all.
plan-file-ask = Use this plan (lines: { $lines })? /plan undo goes back to the one that holds now.
plan-file-done = The plan is in use. /plan undo goes back to the one before.
plan-file-unwritable = The plan's file cannot be written ({ $reason }); nothing was changed. Give the bot the right to write it.
reload-plan = The plan changes (days that have begun stay as they are):
reload-ask = Use the new decks and plan?

## Leave files

leave-file-kept = Nothing was entered. Mend the file and send it again.
leave-file-same = All that the file says is entered already ({ $unchanged }); there is no change.
leave-file-away = Leave and field duty, { $count }:
leave-file-new = New exemptions and more time, { $count }:
leave-file-changed = Changed exemptions and more time, { $count }, in place of what is entered:
leave-file-line = · { $who }, { $what }: { $first } to { $last }
leave-file-granted = · { $who }, { $what } ({ $about }): { $first } to { $last }
leave-file-more = { $count } more are not listed.
leave-file-unchanged = Entered already, unchanged: { $count }. What the file does not name stays as it is.
leave-file-ask = Enter { $count }? Open duties that are excused by it: { $excused }. For a day /leave undo takes it back.
leave-file-done = Entered: { $count }.{ $excused ->
    [0] {""}
   *[other] {" "}Duties excused: { $excused }.
 }
leave-undo-none = There is no leave file of the last day to take back (it can be done once).
leave-undo-ask = Take back the leave file of { $when }? What it entered ({ $count }) is void, and the duties it alone excused are open again.{ $kept ->
    [0] {""}
   *[other] {" "}Changed or caught up on since then, these stay as they are ({ $kept }): { $since }.
 }
leave-undo-stale = What is entered changed just now; nothing was taken back. Send /leave undo again.
leave-undone = Taken back: { $count } void, { $opened } { $opened ->
    [one] duty
   *[other] duties
 } open again.

## Exemptions and more time

allow-usage = Use: /allow BADGE exempt DATES REASON; for more time: /allow BADGE 2h DATES REASON. DATES as 2026-12-01..2026-12-31, without an end 2026-12-01..; for one passage or track alone, put it behind the dates. To end it: /allow BADGE end.
allow-not-yours = Nobody grants this to themselves; ask another admin.
allow-exempt = exempt
allow-longer = { $minutes } { $minutes ->
    [one] minute
   *[other] minutes
 } more
allow-everything = everything
allow-open-end = no end
allow-line = { $who }, { $what } ({ $about }): { $first } to { $last }, reason: { $reason }
allow-granted = Entered: { $what }. { $count ->
    [0] More time
    [one] { $count } open duty is excused; more time
   *[other] { $count } open duties are excused; more time
 } counts from the next study day on.
allow-ended = Ended: { $count }. From the next study day on all is as usual.
allow-none = This person has nothing to end.
allow-more = { $count } more are not listed.

## Admins

button-yes = Yes
button-no = No
button-approve = Approve
button-refuse = Refuse
completion-head = Completion · { $department } · { $period }
completion-head-track = Completion · { $department } · { $period } · { $track }
completion-alt = Due in all { $due }{ $excused ->
    [0] {""}
   *[other] , excused { $excused }
 }, done { $share }, late { $late }, overdue { $overdue }.
completion-alt-shares = { $shares }
button-period-today = Today
button-period-week = Week
button-period-month = Month
button-period-lastmonth = Last month
button-tracks = Choose a track
button-file-mx = XLSX
button-file-mp = Picture
button-file-md = Dark picture
button-file-mw = Wall
button-file-mk = Dark wall
completion-whole = Whole organisation
completion-scope = My scope
completion-own = (itself)
completion-members = (group members elsewhere)
completion-total = Total
completion-heard = heard in person
completion-heard-line = Of these recorded as heard in person: { $count } ({ $places }).
completion-groups = Working groups (their members are in the total already; nothing is added):
completion-group = · { $name }: due { $due }{ $excused ->
    [0] {""}
   *[other] , excused { $excused }
 }, done { $done }, { $share }
completion-heard-note = Of those done, recorded as heard in person: { $count }.
completion-none = No duties in this time.
completion-department = Department
completion-due = due
completion-done = on time
completion-late = late
completion-excused = excused
completion-open = open
completion-overdue = overdue
completion-unenrolled = not enrolled
completion-share = share done
completion-trend = change
board-days = { $department } · done by study day
board-tracks = { $department } · wall board
board-period = { $period }
board-scope = { $names }
board-whole = Total
board-late = late { $count }
board-excused = excused
board-rule = Share done = (on time + late) ÷ (due − excused).
board-none = –: nothing was due.
board-late-rule = Late: done late or overdue.
board-trend-rule = +−: percentage points of what has fallen due, against { $before }.
board-few = Departments of fewer than 5 people are neither coloured nor compared.
board-all-tracks = all tracks
sheet-figures = Completion
sheet-days = Days
sheet-tracks = Tracks
sheet-about = About
sheet-title = { $department } · { $sheet }
sheet-scope = scope
sheet-scope-named = { $department }: { $names }
sheet-track = track
sheet-rule = rule
sheet-none = sign
sheet-trend = change
sheet-no-trend = No such column: nothing can be compared with { $before } (nothing had fallen due then, or has now, or fewer than 5 people).
sheet-few = small groups
sheet-since = from
sheet-until = until
sheet-made = made at
button-department = { $name }
button-up = One level up
button-pending = Who is behind
button-enrolment = Enrolment
button-page-back = Previous page
button-page-on = Next page
pending-head = Pending · { $department }: { $officers } { $officers ->
    [one] officer
   *[other] officers
 }, { $duties } { $duties ->
    [one] duty
   *[other] duties
 }
pending-unreachable = { $count } of them cannot be written to, reminders do not reach them: /unreachable
pending-none = { $department }: nothing is pending.
pending-line = · { $who } ({ $department }): { $duties } { $duties ->
    [one] duty
   *[other] duties
 }{ $late ->
    [0] {""}
   *[other] { $days ->
        [0] , the oldest less than a day late
        [one] , the oldest one day late
       *[other] , the oldest { $days } days late
    }
 }
pending-department = · { $department }: { $officers } { $officers ->
    [one] officer
   *[other] officers
 }, { $duties } { $duties ->
    [one] duty
   *[other] duties
 }
page-number = page { $page } of { $pages }
nudge-ask = { $department }: { $count } behind who can be reached{ $unreached ->
    [0] {""}
   *[other] {" "}({ $unreached } more cannot)
 }{ $reminded ->
    [0] {""}
   *[other] {" "}(not counting { $reminded } already reminded in this slot)
 }. Remind them now? Nobody gets more than one in a slot; or put yes behind the command.
nudge-done = Reminders are on their way to { $count }{ $unreached ->
    [0] {""}
   *[other] {" "}({ $unreached } more cannot be reached, see /unreachable and /enrolment)
 }.{ $reminded ->
    [0] {""}
   *[other] {" "}Already reminded in this slot, and not again: { $reminded }.
 }
nudge-nobody = { $department }: nobody to remind{ $unreached ->
    [0] {""}
   *[other] {" "}({ $unreached } are behind and cannot be reached, see /unreachable and /enrolment)
 }{ $reminded ->
    [0] {""}
   *[other] {" "}({ $reminded } are behind and were already reminded in this slot)
 }.
button-nudge = Send reminders
unreachable-head = Out of reach · { $department }: { $count } enrolled whose chat cannot be written to (most have stopped the bot): ask them in person to open it again
unreachable-line = · { $who } ({ $department })
unreachable-none = { $department }: everybody enrolled can be reached.
enrolment-head = Enrolment · { $department }: { $enrolled } of { $all } { $all ->
    [one] officer
   *[other] officers
 } ({ $share })
enrolment-line = · { $department }: { $enrolled } / { $all }
enrolment-missing = Not enrolled: { $who }
department-unknown = No department fits "{ $words }". Send part of its name, for example: /completion station; all of it is "all". A page number comes last: /pending all 3. A date or period comes last, for example: yesterday, 11-25, week, lastweek, month, lastmonth, 2026-11, 2026-11-01..2026-11-30.
department-many = "{ $words }" fits several departments: { $names }. Please be more precise.
department-hidden = That department is outside your scope.
group-hidden = That working group is outside your scope.
group-unknown = No working group fits "{ $words }". There are: { $names }.
scope-none = Your scope holds no department or working group yet; ask an admin to set it.
reload-done = Loaded: { $decks } { $decks ->
    [one] deck
   *[other] decks
 }, { $passages } { $passages ->
    [one] passage
   *[other] passages
 }. Duties already opened stay; the new plan holds from the next study day.
reload-lost = Mind: { $count } open { $count ->
    [one] duty asks
   *[other] duties ask
 } for passages that the decks no longer hold ({ $passages }), so nobody can do them. To excuse them, /withdraw the plan lines ({ $lines }); to keep them, put the passages back.
reload-problems = { $count } { $count ->
    [one] problem
   *[other] problems
 } found, nothing was loaded:
reload-more = And { $count } more: run.py check on the server lists them all.
reload-kept = The former decks and plan stay in force. Send /reload when they are mended.

## Files that were sent

file-ask = "{ $name }" has come. What is it? Press a button, or send a command such as /deck.
file-which = Please say what the file is: press a button above, or send a command (such as /deck); /cancel drops it.
file-gone = The file cannot be had any more. Please send it again.
file-large = The file is too large: 5 MB at most. Divide it or take pictures out, and send it again.
file-unreachable = The file cannot be fetched at the moment. Please send it again in a while.
button-file-deck = A deck
button-file-roster = The roster
button-file-leave = Leave
button-file-plan = The plan
button-file-notice = A notice to be acknowledged

## Deck files

deck-usage = Send the deck as a file (Markdown, CSV, XLSX, DOCX, Anki, TXT) with /deck below it; in the terminal: /deck PATH. /deck list names the decks, /deck undo ID brings back what stood before.
deck-kept = Nothing was changed. Mend the file and send it again.
deck-same = It is the same as deck { $id }: nothing changes.
deck-reload-first = The files of decks or plan on the server were edited and are not in use yet. Send /reload first, then this file again.
deck-heading = The deck itself has another title, source, track or language.
deck-new = New, { $count }: { $passages }
deck-changed = Changed: { $id } "{ $title }", new clauses: { $clauses }
deck-changed-less = Changed: { $id } "{ $title }": clauses left out, or key terms
deck-changed-more = { $count } more passages have another text and are not shown here
deck-described = Another title, source, track, key terms or way of judging, { $count }: { $passages }
deck-removed = Removed, { $count }: { $passages }
deck-unchanged = Unchanged: { $count }
deck-ask = Use deck { $id } "{ $title }"? The version before is kept.
deck-done = Deck { $id } is in use. /deck undo { $id } brings back what stood before.
deck-unwritable = The deck's file cannot be written ({ $reason }); nothing was changed. Give the bot the right to write into the folder decks.
deck-undo-none = No earlier version of deck { $id } is kept. /deck list names the decks.
deck-undo-ask = Bring back deck { $id } as it was before its newest load?
deck-undo-stale = The material has changed meanwhile; nothing was brought back. Send /deck undo again.
deck-undone = Deck { $id } is again as it was before.
deck-list = Decks: { $count }
deck-line = · { $id } "{ $title }": { $count ->
    [one] 1 passage
   *[other] { $count } passages
 }{ $kept ->
    [0] {""}
    [one] , 1 load can be taken back
   *[other] , { $kept } loads can be taken back
 }
deck-more = And { $count } more.

## Roster files

roster-usage = Send the whole roster as a file (CSV or XLSX) with /roster below it; in the terminal: /roster PATH. /roster undo takes the last import back within a day.
roster-kept = Nothing was changed. Mend the file and send it again.
roster-same = It is the same as the roster there is: nothing changes.
roster-new = New, { $count }: { $badges }
roster-moved = In another department, { $count }: { $badges }
roster-renamed = Renamed, { $count }: { $badges }
roster-role = Another role or scope, { $count }: { $badges }
roster-status = Another status, { $count }: { $badges }
roster-left = Not in the file, will be marked as left, { $count }: { $badges }
roster-joined = Into a working group, { $count }: { $badges }
roster-parted = Out of a working group, { $count }: { $badges }
roster-move-line = · { $badge }: { $before } → { $after }
roster-role-line = · { $badge }: { $before } → { $after }
roster-unchanged = Unchanged: { $count }
roster-ask = Save this roster?{ $left ->
    [0] {""}
   *[other] {" "}{ $left } will be marked as left, and their open duties are excused.
 } For a day /roster undo takes it back.
roster-held = More than one in twenty would leave or change role: { $count } altogether. If that is meant, send this number; if not, send "no".
roster-done = The roster is saved: { $count } changed, { $unchanged } unchanged.
roster-undo-none = There is no import of the last day to take back (it can be done once).
roster-undo-ask = Take back the import of { $when }? { $count } officers get their former department, role and status again; whoever was new has left.{ $kept ->
    [0] {""}
   *[other] {" "}{ $kept } changed since then stay as they are: { $since }.
 }
roster-undone = Taken back: { $count } officers are as they were before.
dayoff-usage = Use: /dayoff DATE REASON, for example: /dayoff 2026-10-01 National Day
dayoff-date = "{ $word }" is no date. Write 2026-10-01, 2026年10月1日, 10-01 (this year), or today, tomorrow, yesterday; then the reason: /dayoff 2026-10-01 National Day
dayoff-reason = A reason is missing: /dayoff { $date } National Day
dayoff-past = Only the last { $days } { $days ->
    [one] day
   *[other] days
 } can be declared off after the fact.
dayoff-already = { $date } is a day off already.
dayoff-ask = Make { $date } a day off? Reason: { $reason }. The { $count } { $count ->
    [one] duty still open that day
   *[other] duties still open that day
 } will be excused; /dayoff undo { $date } takes it back until a study day after it opens.
dayoff-done = { $date } is a day off; { $count } { $count ->
    [one] duty is
   *[other] duties are
 } excused.
withdraw-usage = Use: /withdraw LINE REASON. Plan lines: { $lines }
withdraw-unknown = The plan has no line "{ $line }". Plan lines: { $lines }
withdraw-reason = A reason is missing. Use: /withdraw { $line } REASON
withdraw-already = Plan line { $line } is withdrawn already.
withdraw-ask = Withdraw plan line { $line }? Reason: { $reason }. { $count } open { $count ->
    [one] duty
   *[other] duties
 } will be excused and it will not come again; /withdraw undo { $line } takes it back until the next study day opens.{ $staying ->
    [0] {""}
   *[other] {" "}{ $staying } more stay, because another line asks for them too.
 }
withdraw-done = Plan line { $line } is withdrawn; { $count } { $count ->
    [one] duty is
   *[other] duties are
 } excused{ $staying ->
    [0] .
   *[other] , { $staying } stay because another line asks for them too.
 }
button-restore = Take it back
restore-day-none = That day was not declared off. Use: /dayoff undo DATE
restore-line-none = That line was not withdrawn. Use: /withdraw undo LINE
restore-over = That was too long ago, or not decided in the chat, and cannot be taken back. Edit the plan's file and send /reload instead.
restore-built = The study day { $date } was opened by what was decided; it cannot be taken back any more. Edit the plan's file and send /reload instead.
restore-dayoff-undo-ask = Make { $name } a study day again? { $count } of the duties excused then will be open again.
restore-dayoff-undo-done = { $name } is a study day again; { $count } duties are open again.
restore-withdraw-undo-ask = Bring plan line { $name } back? { $count } of the duties excused then will be open again.
restore-withdraw-undo-done = Plan line { $name } is back; { $count } duties are open again.

## Accounts and roles

officer-unknown = There is no badge { $badge } on the roster.
officer-hidden = This officer is outside your scope.
officer-usage = Use: /officer BADGE
officer-head = { $who } ({ $department }) · { $role } · { $status }
officer-scope = Scope: { $places }
officer-groups = Working groups: { $groups }
officer-duties = Last { $days } { $days ->
    [one] day
   *[other] days
 }: due { $all }, done in time { $done }, done late { $late }, open { $open }, overdue { $overdue }, excused { $excused }{ $heard ->
    [0] .
   *[other] ; { $heard } of them recorded as heard in person.
 }
officer-account = Enrolled: { $channel }, since { $since }
officer-unreachable = Enrolled: { $channel }, since { $since }; cannot be reached now (the bot may have been blocked)
officer-unenrolled = Not enrolled. /codes BADGE gives a code.
officer-no-chat = Not enrolled. An admin can give a code.
officer-seen = Last heard of on { $date }
officer-never = Not heard of yet.
role-officer = officer
role-supervisor = supervisor
role-admin = admin
role-auditor = auditor
status-active = active
status-leave = on leave
status-suspended = suspended
status-left = left
codes-usage = Use: /codes BADGE
codes-one = A code is made for one person at a time. Send one badge in each message: /codes BADGE
codes-made = Code for { $who }: { $code }
    Good for { $minutes } { $minutes ->
    [one] minute
   *[other] minutes
 } and once; they send the bot "{ $code } { $badge }". This message goes once it is used.
codes-link = Or open { $link } and send the badge number.
codes-away = { $who } is suspended or has left; this cannot be done.
access-second = { $who } was changed by { $by } before your yes: now { $role }, { $status }. Your change was not made; send the command again if you still want it.
second-roster = the roster
grant-usage = Use: /grant BADGE ROLE REASON. Roles: officer, supervisor, admin, auditor. A supervisor needs a scope: /grant BADGE supervisor DEPARTMENT;@GROUP REASON
grant-no-scope = A supervisor needs a scope: /grant { $badge } supervisor DEPARTMENT;@GROUP REASON
grant-scope = The scope "{ $place }" is not exactly one department or working group. Write names joined by ; without spaces, a working group with @ before it.
grant-ask = Make { $who } { $role }? Reason: { $reason }. It holds at once.
grant-ask-scope = Make { $who } { $role } of { $scope }? Reason: { $reason }. It holds at once.
grant-done = { $who } is now { $role }.
grant-yours = Your role is now { $role }. Send /help for what you may do.
suspend-usage = Use: /suspend BADGE REASON; to undo it: /suspend BADGE back REASON
suspend-ask = Suspend { $who }? Reason: { $reason }. It holds at once; { $count } open { $count ->
    [one] duty is
   *[other] duties are
 } excused.
suspend-done = { $who } is suspended; { $count } { $count ->
    [one] duty
   *[other] duties
 } excused.
suspend-yours = Your study is suspended. Please ask an admin if you have questions.
suspend-not = { $who } is not suspended.
suspend-already = { $who } is suspended already. To undo it: /suspend { $badge } back REASON
suspend-back-ask = Bring { $who } back? Reason: { $reason }. Duties come from the next study day on.
suspend-back-done = { $who } is back.
suspend-back-yours = You are back; duties come from the next study day on.
revoke-usage = Use: /revoke BADGE REASON
revoke-none = { $who } has no enrolled chat.
revoke-ask = Cut off { $count } { $count ->
    [one] chat
   *[other] chats
 } of { $who }? Reason: { $reason }. It holds at once; duties stay.
revoke-done = { $who } is cut off; none of the old buttons works. To enrol again: /codes { $badge }
revoke-yours = This chat is no longer enrolled and gets no more study content. Please ask an admin if you have questions.
last-admin = You are the last admin who can be reached here, so this cannot be done. First make another admin by /grant and let them enrol.

## Corrections, recitations heard in person, appeals

mark-own = Nobody decides about their own.
mark-passage = "{ $words }" is not exactly one passage. Write its id.
mark-pass = passed
mark-fail = failed
override-usage = Use: /override BADGE PASSAGE pass REASON; or fail. Several badges joined by commas need a second admin.
override-many = At most { $most } { $most ->
    [one] officer
   *[other] officers
 } at once.
override-ask-pass = Let { $who } pass "{ $title }"? Reason: { $reason }.
override-ask-fail = Let { $who } fail "{ $title }"? Reason: { $reason }. The last recitation does not count and the duty is open again.
override-done-pass = { $who } has passed "{ $title }"; { $count } { $count ->
    [one] duty
   *[other] duties
 } done.
override-done-fail = { $who } has failed "{ $title }"; { $count } { $count ->
    [one] duty
   *[other] duties
 } open again.
override-done-pass-yours = An admin let you pass "{ $title }". Reason: { $reason }.
override-done-fail-yours = An admin let you fail "{ $title }". Reason: { $reason }. Send /today for what is open.
override-second = { $by } has just set "{ $title }" of { $who } to { $mark }; your change was not made. Send /override again if you still want it.
record-usage = Use: /record BADGE PASSAGE REASON, for a recitation that you heard in person.
record-ask = Record that { $who } recited "{ $title }" in person? Reason: { $reason }. It is marked as heard in person.
record-done = Recorded that { $who } recited "{ $title }" in person; { $count } { $count ->
    [one] duty
   *[other] duties
 } done.
record-yours = { $by } recorded that you recited "{ $title }" in person.
bulk-nobody = Changing several marks needs a second admin, and no other admin uses the bot now.
bulk-already = The same change waits for a second admin already.
bulk-asked = A second admin is asked: "{ $title }", { $count } { $count ->
    [one] officer
   *[other] officers
 }.
bulk-case = { $by } wants "{ $title }" of { $badges } to be { $mark }; reason: { $reason }. Agree? (Or send /appeal { $number } overturn, or uphold to refuse.)
appeal-usage = Use: /appeal PASSAGE REASON, against your last verdict that was no pass; an admin looks at it.
appeal-already = Your appeal on "{ $title }" waits for an admin.
appeal-nothing = No failed answer of yours to "{ $title }" was found.
appeal-made = Your appeal on "{ $title }" is made; you will be told.
appeal-nobody = Your appeal on "{ $title }" is kept, but no admin who could decide it uses the bot at present, and nobody was told. Ask an admin directly: once enrolled, they see it by /appeal.
appeal-case = { $who } appeals against the verdict on "{ $title }": { $reason } (Or send /appeal { $number } uphold or overturn, with a reason.)
appeal-answer = { $check ->
    [1] Answer in a check:
   *[other] Answer in practice:
 }
appeal-text-changed = The passage was changed since; the differences of that time cannot be shown.
appeal-upheld-yours = Your appeal on "{ $title }": the verdict stands. Reason: { $reason }.
appeal-overturned-yours = Your appeal on "{ $title }": you have passed. Reason: { $reason }.
case-unknown = No appeal or change with the number { $number } waits. /appeal lists those that do.
case-none = No appeal or change waits. /appeal PASSAGE REASON appeals against a verdict on you.
case-reason = Please send a reason; to leave it, send "no".
case-done = "{ $title }": { $how }.
case-closed = Decided by { $by } already: { $how }.
case-upheld = the verdict stands
case-overturned = passed after all
case-agreed = the change is agreed to
case-refused = the change is refused
button-overturn = Passed after all
button-uphold = Verdict stands

## Audit

audit-head = Audit, newest first:
audit-none = Nothing of the kind is recorded.
audit-unknown = "{ $word }" is not understood. Add a badge, a day or period, a kind: { $kinds }; #NUMBER looks from before that entry.
audit-line = #{ $number } { $when } { $by }: { $what } { $about } { $details } { $reason }
audit-heard = (heard in person) { $reason }
audit-change = · { $who } { $field }: { $before } → { $after }
audit-more = · and { $count } more.
audit-others = · and { $count } other people.
button-older = Older
audit-roster-saved = roster imported
audit-officer-changed = role or status changed
audit-codes-issued = codes made
audit-revoked = chats cut off
audit-enrolled = enrolled
audit-day-off = day off
audit-line-withdrawn = plan line withdrawn
audit-absence-set = leave
audit-absence-ended = leave ended
audit-allowance-set = exemption or more time
audit-allowance-ended = exemption or more time ended
audit-mark-changed = mark changed
audit-duty-reopened = duty open again
audit-case-opened = appeal or change asked for
audit-case-closed = appeal or change decided
audit-counts-repaired = counts set right
audit-letter-dropped = message given up
audit-material-changed = material changed
audit-day-restored = day off taken back
audit-line-restored = plan line restored
audit-passed-on = notice passed on
audit-acknowledged = notice acknowledged
denied-forged = no button of this chat
denied-right = not of this role
denied-scope = beyond the scope
denied-own = about themselves
audit-case-appeal = appeal
audit-case-bulk = several marks
audit-by-command-line = command line
audit-by-plan = the plan
audit-erased = somebody erased ({ $number })
audit-denied = denied
audit-forgotten = person forgotten
audit-duty-closed = duty ended
audit-duty-moved = duty moved
audit-attempted = answer
audit-check = check
audit-reachability = reachability
field-department = department
field-role = role
field-scope = scope
field-groups = working groups
field-status = status
field-passes = passes
field-channels = chats
field-codes = codes
field-owes_recall = owes practice
field-passed = passed
field-version = version
field-passages = passages
field-lines = plan lines
field-off = day off
field-withdrawn = withdrawn
field-yes = yes
field-no = no

## Problems in files: where, what, what to do about it

problem-line = { $where }{ $what } -> { $remedy }
problem-folder-missing = there is no such folder
    .remedy = make it and put the decks there, or point CHENSONG_CONTENT_DIR at the folder that has them
problem-file-missing = there is no such file
    .remedy = write one and put it into { $folder }
problem-link-outside = this link leads out of the folder
    .remedy = put the file itself into the folder
problem-too-large = the file is too large
    .remedy = keep it below { $limit } MB; make several files of it
problem-not-text = the encoding is not known (neither UTF-8 nor GB 18030)
    .remedy = save the file as UTF-8
problem-null = there is a null character: this does not look like a text file
    .remedy = save the file as UTF-8 text
problem-type = the content does not fit the ending of the file's name
    .remedy = open it in its program and save it in this format
problem-format = files of this kind are not known
    .remedy = use one of these: { $known }
problem-damaged = the file is damaged, or not of this format
    .remedy = open it in its program and save it anew
problem-costly = it could not be read within { $seconds } seconds and { $memory } MB
    .remedy = split it into small files and drop what is not text to learn
problem-unpacked = it unpacks to more than { $limit } MB
    .remedy = drop pictures and what is not text to learn
problem-entities = it declares XML entities of its own and is not read
    .remedy = open it in its program and save it anew
problem-parts = it has { $count } { $count ->
    [one] part
   *[other] parts
 }
    .remedy = at most { $most }; drop pictures and attachments
problem-part-path = its part "{ $name }" points out of the file
    .remedy = use no files of unknown origin; make it anew in its program
problem-encrypted = the file has a password
    .remedy = save it without one
problem-macros = it has macros, controls or links to other files ({ $name })
    .remedy = save it in a format without macros, break the links
problem-formula = cell { $cell } is a formula
    .remedy = put the result in its place (paste as values)
problem-cell-kind = cell { $cell } is a date, a truth value or an error
    .remedy = make the cell a text and type its content again
problem-sheets = { $count } { $count ->
    [one] sheet holds
   *[other] sheets hold
 } something
    .remedy = one sheet to a file; save the others apart
problem-table-front = the table does not begin with what is said of the deck
    .remedy = above the heading, one item a row: its name on the left, its content on the right; needed are { $known }
problem-table-heading = there is no heading row
    .remedy = write a row of column names, at least id, title, text; known are { $known }
problem-table-column = unknown column "{ $column }"
    .remedy = known columns: { $known }
problem-table-column-twice = column { $column } stands twice
    .remedy = keep one of them
problem-table-column-missing = column { $column } is missing
    .remedy = add it
problem-table-cells = { $cells } cells, but the heading has { $columns }
    .remedy = drop the cells beyond it; in CSV put quotes around what holds commas or line breaks
problem-table-rows = more than { $most } rows
    .remedy = make several decks of it
problem-table-deep = something stands below row { $most }
    .remedy = move the content to the top and delete the other rows
problem-table-wide = { $cells } columns
    .remedy = at most { $most }; delete what stands far to the right
problem-table-cell = a cell has more than { $most } characters
    .remedy = make several passages of it
problem-front-lines = it does not begin with what is said of the deck
    .remedy = before the first heading, one item a line, as "id: zf"; needed are { $known }
problem-changes = there are tracked changes that wait
    .remedy = accept or reject all of them and save again
problem-notes = there are footnotes, text boxes, fields or content controls, whose words would be lost
    .remedy = make plain text of them
problem-sound = recordings cannot be used
    .remedy = delete [sound:…]
problem-anki-deck = no note says which deck this is
    .remedy = add a note: the first field reads deck, the second holds one item a line, as "id: zf"; needed are { $known }
problem-not-a-file = this is no plain file (but a pipe, a device or a folder)
    .remedy = put a plain file in its place
problem-unreadable = it cannot be read ({ $reason })
    .remedy = look at the file's permissions and at the disk
problem-yaml = this is not valid YAML (at character { $column })
    .remedy = look at indentation, quotes and colons
problem-yaml-character = YAML may not hold the character { $code }
    .remedy = delete this character, which cannot be seen
problem-yaml-unreadable = the YAML cannot be read
    .remedy = look at indentation, quotes and unusual characters
problem-yaml-anchor = anchors and aliases (& and *) are not allowed
    .remedy = write the content out; put text with * or & in quotes
problem-yaml-tag = type tags (!) are not allowed
    .remedy = drop the tag; put text with ! in quotes
problem-yaml-depth = this is nested too deeply
    .remedy = at most { $most } levels
problem-yaml-key = a name must be plain text
    .remedy = write it as "name: content"
problem-yaml-twice = "{ $name }" stands twice
    .remedy = keep one of them
problem-grade-json = this is no JSON ({ $reason })
    .remedy = write one JSON object a line
problem-grade-object = this is no JSON object
    .remedy = write {"{"}"id": …, "lang": …, "passage": …, "answer": …{"}"}
problem-grade-key = { $name } is missing or no text
    .remedy = add "{ $name }": "…"
problem-grade-terms = key_terms is no list of texts
    .remedy = write "key_terms": ["…", "…"]
problem-language = there is no language "{ $written }"
    .remedy = write one of { $known }

## Problems in decks

problem-front-missing = the file does not begin with a description between two lines of ---
    .remedy = put { $known } at the top, between two lines of ---
problem-front-shape = the description at the top is not written as "name: content"
    .remedy = give { $known }, one a line
problem-front-key = the description at the top has no { $name }
    .remedy = add a line { $name }: …
problem-front-unknown = { $name } is not known here
    .remedy = use only { $known }
problem-front-long = { $name } in the front matter has the length { $length }
    .remedy = write at most { $most } characters
problem-front-control = { $name } in the front matter holds characters that cannot be seen
    .remedy = delete them and type it again
problem-profile = there is no profile "{ $written }"
    .remedy = write one of { $known }
problem-order = the order "{ $written }" is not known
    .remedy = write one of { $known }
problem-share = { $name } says "{ $written }"
    .remedy = write per cent, 0 to { $most }, such as { $name }: 5
problem-order-language = order: free works on lists joined by 、, which only Chinese decks have
    .remedy = take it out
problem-synonyms = synonyms stand in groups
    .remedy = write synonyms: [[inform, notify], [officer, constable]], two words or more in each group
problem-attribute = "{ $written }" behind the id is not known
    .remedy = write only { $known }, such as {"{"}#zf-01 profile=strict{"}"}
problem-deck-id = "{ $id }" cannot be a deck's id
    .remedy = use small letters, digits and hyphens, at most 16
problem-deck-elsewhere = the running bot uses another folder: { $folder }
    .remedy = set CHENSONG_CONTENT_DIR to the same
problem-deck-reload-first = the files of decks or plan on the server were edited and are not in use yet
    .remedy = send /reload to the bot first
problem-deck-stale = decks or plan changed meanwhile; nothing was changed
    .remedy = run it again
problem-deck-unwritable = the deck's file cannot be written ({ $reason }); nothing was changed
    .remedy = mend the permissions of the folders decks and versions
problem-deck-twice = another deck has the id { $id } already
    .remedy = give each deck an id of its own
problem-heading = only headings of the second level (##) are used
    .remedy = begin each passage with "## Title {"{"}#id{"}"}"
problem-quote-below = the line right below a quotation (> …) has no > and would become part of the source
    .remedy = write > before it if it belongs to the source, or leave an empty line above it if it is text
problem-card-below = there is text right below a card (Question::Answer), which may be part of its answer or not
    .remedy = write it on the line of the answer, or leave an empty line before it
problem-before-heading = there is text before the first heading
    .remedy = move it below a "## Title {"{"}#id{"}"}", or delete it
problem-mark = the mark { $mark } is not used here
    .remedy = take it away; key terms in the text are written **…**; for the sign itself put a \ before it
problem-mark-left = { $mark } is not one of a pair and would be shown as it stands
    .remedy = write key terms **…**, with something between and with punctuation outside the **; for the sign itself put a \ before it
problem-link = links cannot be used
    .remedy = leave only the words; the source goes into "> Source: …"
problem-image = images cannot be used
    .remedy = take the image away and say it in words
problem-html = HTML cannot be used ({ $tag })
    .remedy = take it away; for the sign < itself put a \ before it
problem-entity = { $entity } would be shown as it stands
    .remedy = write the character itself
problem-code = code blocks cannot be used (four spaces at the beginning of a line make one)
    .remedy = take away those spaces, or the marks of the code
problem-table = tables cannot be used
    .remedy = write sentences
problem-rule = rules cannot be used
    .remedy = delete the line
problem-numbered = the numbers of a numbered list would be lost
    .remedy = write paragraphs; to have a number recited put a \ before its full stop (such as 1\.)
problem-nested = lists and quotations cannot stand in one another
    .remedy = write paragraphs, or a list of one level
problem-source-twice = { $id } has more than one source
    .remedy = make one paragraph "> Source: …" of them
problem-passage-unnumbered = the passage "{ $title }" has no id
    .remedy = write {"{"}#id{"}"} behind its title
problem-passage-id = "{ $id }" cannot be a passage's id
    .remedy = use small letters, digits and hyphens, at most 24
problem-passage-twice = the id { $id } stands twice
    .remedy = give each passage an id of its own
problem-passage-elsewhere = the deck { $deck } has the id { $id } already
    .remedy = choose another id
problem-passages-many = there are more than { $most } { $most ->
    [one] passage
   *[other] passages
 }
    .remedy = make several decks of it
problem-passages-none = there is no passage that can be used
    .remedy = begin a passage with "## Title {"{"}#id{"}"}"
problem-length = the text of { $id } has the length { $length }
    .remedy = write { $least } to { $most } characters; make several passages of a long one
problem-title = the title of { $id } has the length { $length }, or holds a line break
    .remedy = write a title of 1 to { $most } characters in one line
problem-source-long = the source of { $id } has the length { $length }
    .remedy = name law and article only, in at most { $most } characters
problem-control = { $id } holds characters that cannot be seen
    .remedy = delete them
problem-all-bold = the whole text of { $id } is bold
    .remedy = make only the key terms bold
problem-source-missing = { $id } names no source
    .remedy = add "> Source: …" at its end (in a table: the column source)

## Strict: what can be loaded but is hard to recite or to check

problem-facts-shape = the facts are no list of "- id: …"
    .remedy = write each as - id: …, then fact and source
problem-strict-long = passage { $id } has { $length } characters: too long to recite at one go
    .remedy = make several of it, each of at most { $most } characters
problem-strict-font = the font of the pictures lacks { $count } characters of { $id }: { $chars }
    .remedy = write them in common characters
problem-strict-terms = passage { $id } has no key terms
    .remedy = mark the words that must be exact as **…**
problem-strict-alike = passage { $id } is { $share }% the same as { $other }
    .remedy = keep one, or say what is different about each
problem-strict-confusable = passage { $id } differs from { $other } by one key term only: "{ $term }" and "{ $instead }"
    .remedy = put into each text when it applies, or plan them for different days
problem-strict-facts-none = passage { $id } names no fact
    .remedy = write (facts: …) behind its source; the ids are in facts.yaml
problem-strict-fact-unknown = facts.yaml has no { $fact }, which passage { $id } cites
    .remedy = correct the id, or add the fact and its source to facts.yaml

## Problems in the plan

problem-plan-shape = the plan is not written as "name: content"
    .remedy = give { $known }
problem-plan-unknown = { $name } is not known here
    .remedy = use { $known }
problem-plan-entry = this should be written as "name: content"
    .remedy = use { $known }
problem-plan-list = { $name } should be a list
    .remedy = begin each entry on a line of its own with -
problem-plan-id = "{ $id }" cannot be an id
    .remedy = use small letters, digits and hyphens, at most 16
problem-plan-twice = the id { $id } stands twice
    .remedy = use each id once
problem-plan-number = { $name } is "{ $written }"
    .remedy = write a whole number from 1 to { $most }
problem-plan-day = day is "{ $written }"
    .remedy = write day: and a whole number from 1 to { $most }, or every: day for each study day
problem-plan-start = start is no date ({ $written })
    .remedy = write a date such as 2026-12-01, or today
problem-plan-weekdays = weekdays cannot be understood
    .remedy = write all, workdays, or some of { $known } in square brackets
problem-plan-time = { $name } is no time of day
    .remedy = write it like "18:00"
problem-plan-span = { $name } is no span of time
    .remedy = write it like 4h or 30m
problem-plan-span-none = { $name } is no time at all, so nothing comes of it
    .remedy = write it like 4h or 30m, at least 1m
problem-plan-within = within is longer than grace, after which nothing goes out
    .remedy = make within no longer than grace, or make grace longer
problem-plan-title = title is empty
    .remedy = write a title, like {"{"}zh: 晨诵, en: Morning{"}"}, or take this out
problem-plan-content = content names something that is not known
    .remedy = write one or several of: { $known }
problem-plan-between = between cannot be understood, or leaves out the slot's own time { $at }
    .remedy = write it like "06:30-09:00"
problem-plan-slot-departments = departments is not written as "department: time"
    .remedy = write it like {"{"}Head office/Road police: "06:50"{"}"}
problem-plan-slot-time = the time of "{ $department }" cannot be understood, or is not within between
    .remedy = write it like "06:50", and give the slot a between
problem-plan-nudge = this step of the nudge ladder cannot be understood
    .remedy = write after (like 2h), or day and at (like day: 1, at: "08:00"); to tell those in charge add tell: supervisor
problem-plan-do = do is "{ $written }"
    .remedy = write read, recite or meet
problem-plan-day-both = the line has both day and every
    .remedy = keep one: day for a single day, every: day for all
problem-plan-every = every can only be day
    .remedy = write every: day, or day: and the number of the study day
problem-plan-passage = no deck has a passage { $id }
    .remedy = mend the id, or add the passage
problem-plan-passages = no passages are named
    .remedy = write passages: [id, …]
problem-country = no country or part of a country is known as { $written }
    .remedy = write a code such as CN, SG or DE-BY, or leave it out: weekdays count then
problem-calendar-shape = calendar.yaml is not written as "on: …" and "off: …"
    .remedy = give { $known }
problem-calendar-unknown = { $name } is not known here
    .remedy = use { $known }
problem-calendar-list = { $name } should be a list
    .remedy = begin each entry on a line of its own with -
problem-calendar-entry = this should be written as "name: content"
    .remedy = use { $known }
problem-calendar-day = day is "{ $written }"
    .remedy = write a date such as 2026-10-10, or two joined by .. within a year
problem-calendar-twice = { $day } stands in line { $earlier } already
    .remedy = name each day once, on or off
problem-calendar-reason = the reason is missing or too long
    .remedy = write reason: and a few words, at most { $most } characters
problem-country-year = the public holidays of { $country } for { $year } are not known: weekdays count in that year
    .remedy = write its days into calendar.yaml beside the plan, or update this program once they are announced
problem-rota-headings = the first line does not name the columns
    .remedy = write the headings { $known }, each once
problem-rota-csv = from here on this is no CSV file
    .remedy = close what was opened with a quote mark; save the file as CSV
problem-rota-cells = { $found } cells stand in this line
    .remedy = write { $most }: who, and the days on
problem-rota-who = it is not said whose days these are
    .remedy = write a badge number, or a department's whole path
problem-rota-twice = { $who } has { $day } on already
    .remedy = name each day once
problem-rota-long = the file has too many lines
    .remedy = keep it below { $most }; make several files of it
problem-rota-unknown = { $who } is neither a badge nor a department on the roster
    .remedy = mend it, or import the roster that has it
problem-rota-ends = the rota of { $who } ends on { $day }, before the plan does: from then on every study day counts
    .remedy = add the days to come
problem-leave-cells = { $found } cells stand in this line
    .remedy = write { $most } at most, as the first line has columns
problem-leave-badge = the roster has no badge { $badge }
    .remedy = mend the badge, or import the roster first
problem-leave-kind = "{ $written }" is no kind
    .remedy = write one of { $known }
problem-leave-day = "{ $written }" is no date
    .remedy = write it like 2026-10-10
problem-leave-reason = there is no reason, or too long a one
    .remedy = write a few words, { $most } characters at most
problem-leave-days = it ends before it begins, or has too many days
    .remedy = write the first day before the last; at most { $most } { $most ->
    [one] day
   *[other] days
 } at once
problem-leave-about = no track or passage is called "{ $written }"
    .remedy = write a track's name or a passage's id; leave it empty for everything
problem-leave-twice = this overlaps with line { $earlier }
    .remedy = write each day of a person (and each thing) once
problem-leave-own = this is about the sender of the file
    .remedy = take this line out; ask for your own leave with /leave DATES REASON
problem-leave-undo-none = there is no leave file of the last day to take back
    .remedy = it can be done once; change single ones with /leave BADGE back or /allow BADGE end
problem-leave-stands = there is an absence from { $first } to { $last } already, which shares a day
    .remedy = mend this line, or end that one first: /leave BADGE back
problem-plan-format = a plan is written in YAML
    .remedy = send a file that ends in .yaml; content/plan.yaml shows how it looks
problem-plan-unplanned = of deck { $deck }, { $count } { $count ->
    [one] passage is
   *[other] passages are
 } never planned: { $ids }
    .remedy = add a line to the plan, or let it be
problem-plan-overloaded = study day { $day } asks { $count } { $count ->
    [one] passage
   *[other] passages
 } ({ $who }), more than { $most }
    .remedy = move some to other days, or write a larger cap
problem-plan-nobody = plan line { $id } is for nobody who is there
    .remedy = mend its departments or groups, or remove the line
problem-plan-group = nobody is in the working group "@{ $group }" of plan line { $id }
    .remedy = write a name that the roster's column groups has, or put that group into its members' rows
problem-department = the department "{ $department }" of plan line { $id } is not on the roster
    .remedy = write the whole path from the top

## Problems with the roster and with codes

problem-roster-empty = the file is empty
    .remedy = write the headings into the first line: { $known }
problem-roster-rows = there are more than { $most } rows
    .remedy = make several files of it
problem-roster-undo-none = there is no import of the last day to take back
    .remedy = it can be done once; import a complete and corrected roster instead
problem-roster-cells = there are { $cells } cells but { $columns } headings
    .remedy = look for a comma too many
problem-roster-csv = this is not valid CSV
    .remedy = quotes come in pairs, and no cell may hold a line break
problem-roster-column = the column "{ $column }" is not known
    .remedy = use { $known }
problem-roster-column-twice = the column { $column } stands twice
    .remedy = keep one of them
problem-roster-column-missing = there is no column { $column } ({ $other })
    .remedy = add it to the headings
problem-cell-empty = the column "{ $column }" is empty
    .remedy = fill it in
problem-cell-long = the column "{ $column }" is too long ({ $length } characters)
    .remedy = keep it within { $most } characters
problem-cell-unseen = the column "{ $column }" holds characters that cannot be seen
    .remedy = delete them and fill it in again
problem-badge = "{ $badge }" cannot be a badge number
    .remedy = use letters, digits and hyphens, at most 20
problem-badge-twice = the badge number { $badge } stands twice (first in line { $first })
    .remedy = keep one row a person
problem-badge-unknown = not on the roster: { $badges }
    .remedy = look at the badge numbers, capitals and all, or import the roster first
problem-badge-away = suspended or left, so a code would be of no use: { $badges }
    .remedy = change their status in the roster first, or leave these badges out
problem-forget-unknown = nothing is stored about { $badge }
    .remedy = look at the badge number, capitals and all
problem-forget-reason = the reason names { $badge }, and it would stay
    .remedy = give a reason without badge number and name
problem-forget-last-admin = { $badge } is the last admin
    .remedy = make another one first: run.py admin BADGE
problem-admin-unknown = { $badge } is not on the roster
    .remedy = give --name and --department to add them
problem-admin-other = { $badge } belongs to { $name } on the roster; nothing was changed
    .remedy = look for the right badge number, or leave out --name if { $name } is meant
problem-letter-unknown = there is no dead letter { $id }
    .remedy = "run.py inbox" lists them
problem-department-path = "{ $department }" is no department path
    .remedy = write it like Head office/Front desk, at most { $most } levels, none of them empty
problem-role = there is no role "{ $written }"
    .remedy = write one of { $known }
problem-status = there is no status "{ $written }"
    .remedy = write one of { $known }
problem-scope-stray = only a supervisor has a scope
    .remedy = empty the scope, or make the role supervisor
problem-scope-missing = this supervisor has no scope
    .remedy = name the departments they see, joined by ;
problem-scope-unknown = the scope "{ $department }" is no department of the roster
    .remedy = write the whole path from the top
problem-scope-group = nobody is in the working group "@{ $group }" of the scope
    .remedy = write one that the column groups has ({ $known }), or put that group into its members' rows
problem-group-name = "{ $group }" cannot be the name of a working group
    .remedy = write neither @ nor / in it, at most { $most } characters; several groups are joined by ;
problem-department-group = the department "{ $department }" begins with @ and would be taken for a working group
    .remedy = write it without @; working groups have a column of their own, groups
problem-last-admin = after this import there would be no active admin
    .remedy = keep at least one active person with the role admin

## Problems with the data folder

roster-none = There is no roster here yet, so nobody can enrol. Run "run.py roster import FILE.csv", then "run.py admin BADGE" for the first enrolment code; to try things out, run "run.py chat --sample".
problem-store-held = it is in use by { $holder }
    .remedy = stop that program first, or point CHENSONG_DATA_DIR at another folder
problem-store-none = there is no store here yet
    .remedy = run "run.py roster import FILE.csv" first, or point CHENSONG_DATA_DIR at the folder that has one
problem-store-unknown = there is no store called "{ $url }"
    .remedy = write embedded, postgresql://… or memory
problem-store-unsafe = the database server has { $setting }=off: a loss of power can undo what was acknowledged
    .remedy = switch it on in postgresql.conf, or set CHENSONG_STORE_UNSAFE=True where that risk may be taken
problem-store-newer = the data has format { $found }, this program knows up to { $known }
    .remedy = use the newer program
problem-store-older = the data still has format { $found }
    .remedy = start the bot once: it keeps a copy in backups and brings the data up to date
problem-store-full = the disk is full, nothing can be kept
    .remedy = free some space ("run.py doctor" shows how much there is), then run this again
problem-store-denied = it may not be read or written ({ $cause })
    .remedy = give the folder to the user who runs this program (chown, chmod 700), or change CHENSONG_DATA_DIR; then look with "run.py doctor"
problem-store-place = the data folder cannot be made here ({ $cause })
    .remedy = change CHENSONG_DATA_DIR, or move away the file that is in its place
problem-store-damaged = the data file is damaged, or no data file ({ $cause })
    .remedy = stop the bot, put the folder aside, restore a copy; then look with "run.py doctor"
problem-store-busy = another program has the data file open
    .remedy = close that program, then run this again
problem-store-failed = the store failed ({ $cause })
    .remedy = look at the disk and the system's log, then run "run.py doctor"
problem-store-strange = this cannot be the data folder ({ $cause })
    .remedy = point CHENSONG_DATA_DIR at another folder
problem-store-unfinished = it is only half filled: a restore or a transfer into it was cut off
    .remedy = run the same command again, it goes on where it was; or remove what is there and start anew
problem-move-nothing = a store that keeps nothing cannot be moved, backed up or filled
    .remedy = write embedded, embedded:FOLDER or postgresql://…
problem-move-none = there is no store here
    .remedy = name the one that has the data: embedded, embedded:FOLDER or postgresql://…
problem-move-place = no store can be opened here ({ $cause })
    .remedy = give the folder to the user who runs this program (chown, chmod 700), or name another one
problem-move-full = it is not empty (there is something in { $table }); nothing was changed
    .remedy = name an empty store, or move this one away first
problem-move-other = it is half filled from { $source }, and that is not what is given now, or has changed since
    .remedy = give the same source again, or remove what is there and start anew
problem-move-differs = { $table } is not equal to its source; the store stays marked as unfinished
    .remedy = remove what is there and start anew; if it happens again, look at the disk
problem-backup-unwritten = no backup can be written here ({ $cause })
    .remedy = give the folder to the user who runs this program (chown, chmod 700), or name another one: --to, CHENSONG_BACKUP_DIR
problem-backup-foreign = it is not a backup of this program
    .remedy = name a file chensong-….backup.gz as "run.py backup" writes it
problem-backup-damaged = the backup is damaged or cut off; nothing was changed
    .remedy = use another one, and look at the disk that this one came from
problem-backup-newer = the backup was written by version { $version }, which is newer than this program
    .remedy = restore it with that version

## Terminal

terminal-withdrawn = (the text is put away)
