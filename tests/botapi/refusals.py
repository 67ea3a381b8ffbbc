"""What Telegram refuses, each with its source.

Sources: server is tdlib/telegram-bot-api 01a3679, td is tdlib/td 022d602, "Telegram" its own servers. Behind
a file stand its lines there.
"""

from __future__ import annotations

from tests.botapi.refusing import (
    GROUP,
    OURS,
    OWN,
    STRANGER,
    Refused,
    article,
    blocks,
    bold,
    brings_a_keyboard,
    button,
    command,
    deletes,
    edits,
    entity,
    grows,
    html,
    kicks,
    knows_nobody,
    leaves_telegram,
    markup,
    meets_a_stranger,
    menu,
    results,
    sends,
    two_days_later,
)

CHATS = (
    sends(
        "server, Client.cpp 6818, TdOnCheckForumTopicCallback",
        "message thread not found",
        message_thread_id=7,
    ),
    Refused(
        "td, DialogParticipantManager.cpp 2341, set_dialog_participant_status",
        "chat member status can't be changed in private chats",
        "leaveChat",
        {"chat_id": 11},
    ),
    sends("server, Client.cpp 8201, check_chat", "chat_id is empty", chat_id=""),
    sends("server, Client.cpp 6571, TdOnCheckChatCallback", "chat not found", chat_id=99),
    Refused(
        "server, Client.cpp 6571, TdOnCheckChatCallback: an id alone opens no chat",
        "chat not found",
        "sendMessage",
        {"chat_id": STRANGER, "text": "甲"},
        before=knows_nobody,
    ),
    Refused(
        "server, Client.cpp 125-127, fail_query_with_error: USER_IS_BLOCKED",
        "Forbidden: bot was blocked by the user",
        "sendMessage",
        {"chat_id": 11, "text": "甲"},
        403,
        blocks,
    ),
    Refused(
        "server, Client.cpp 125-127, fail_query_with_error: USER_IS_BLOCKED",
        "Forbidden: bot was blocked by the user",
        "editMessageText",
        {"chat_id": 11, "message_id": OURS, "text": "乙"},
        403,
        blocks,
    ),
    Refused(
        "server, Client.cpp 8136, check_chat_access",
        "Forbidden: user is deactivated",
        "sendMessage",
        {"chat_id": 11, "text": "甲"},
        403,
        leaves_telegram,
    ),
    Refused(
        "server, Client.cpp 8136, check_chat_access: deleting needs Write",
        "Forbidden: user is deactivated",
        "deleteMessage",
        {"chat_id": 11, "message_id": OURS},
        403,
        leaves_telegram,
    ),
    Refused(
        "Telegram, as bots report that write to members of a group",
        "Forbidden: bot can't initiate conversation with a user",
        "sendMessage",
        {"chat_id": STRANGER, "text": "甲"},
        403,
        meets_a_stranger,
    ),
    Refused(
        "server, Client.cpp 8162, check_chat_access",
        "Forbidden: bot was kicked from the group chat",
        "sendMessage",
        {"chat_id": GROUP, "text": "甲"},
        403,
        kicks,
    ),
    Refused(
        "server, Client.cpp 8155, check_chat_access",
        "group chat was upgraded to a supergroup chat",
        "sendMessage",
        {"chat_id": GROUP, "text": "甲"},
        before=grows,
    ),
    Refused(
        "server, Client.cpp 13446, process_send_chat_action_query",
        "wrong parameter action in request",
        "sendChatAction",
        {"chat_id": 11, "action": "dance"},
    ),
)

TEXTS = (
    sends("server, Client.cpp 11401, get_input_message_text", "message text is empty", text=""),
    sends("td, MessageEntity.cpp 4519, fix_formatted_text", "text must be non-empty", text=" \n\t "),
    sends("server, Client.cpp 11310, get_formatted_text", "text is too long", text="字" * 10_923),
    sends(
        "td, MessageContent.cpp 4759, get_input_message_content: code points",
        "message is too long",
        text="字" * 4097,
    ),
    sends("td, MessageContent.cpp 4759, get_input_message_content", "message is too long", text="😀" * 4097),
    sends("server, Client.cpp 11323, get_formatted_text", "unsupported parse_mode", parse_mode="RTF"),
    sends(
        "nobody: what the emulator cannot read it does not grant",
        "can't parse entities: markdownv2 is beyond this emulator",
        parse_mode="MarkdownV2",
    ),
    sends(
        "server, Client.cpp 8516, check_reply_parameters",
        "message to be replied not found",
        reply_parameters={"message_id": 77},
    ),
)

IN_BOUNDS = "td, MessageEntity.cpp 4494-4497, fix_formatted_text"
CLEANED = "td, MessageEntity.cpp 4159-4259, clean_input_string_with_entities"
PARSED = "server, Client.cpp 11292 and 11341, get_formatted_text"
ENTITIES = (
    entity(IN_BOUNDS, "receive an entity with incorrect offset -1", "甲乙", bold(-1, 1)),
    entity(IN_BOUNDS, "receive an entity with incorrect length -1", "甲乙", bold(0, -1)),
    entity(IN_BOUNDS, "receive an entity with incorrect length 1000001", "甲乙", bold(0, 1_000_001)),
    entity(CLEANED, "entity begins after the end of the text at UTF-16 offset 3", "甲乙", bold(3, 1)),
    entity(
        CLEANED,
        "entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 3",
        "甲乙",
        bold(1, 2),
    ),
    entity(CLEANED, "entity begins in a middle of a UTF-16 symbol at byte offset 4", "😀甲", bold(1, 1)),
    entity(
        CLEANED,
        "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 4",
        "😀甲",
        bold(0, 1),
    ),
    entity(PARSED, "can't parse MessageEntity: expected an Object", "甲", "bold"),
    entity(
        PARSED, "can't parse MessageEntity: Can't find field \"length\"", "甲", {"type": "bold", "offset": 0}
    ),
    entity(
        "td, JsonBuilder.cpp 630, get_integer_field",
        'can\'t parse MessageEntity: Field "offset" must be a valid Number',
        "甲",
        {"type": "bold", "offset": "x", "length": 1},
    ),
    entity(
        "td, JsonBuilder.cpp 656, get_required_int_field",
        'can\'t parse MessageEntity: Field "length" must be a Number',
        "甲",
        {"type": "bold", "offset": 0, "length": [1]},
    ),
    entity(
        "server, Client.cpp 11287, get_text_entity_type",
        "can't parse MessageEntity: Unsupported type specified",
        "甲",
        {"type": "blink", "offset": 0, "length": 1},
    ),
)

HTML = (
    html("Unclosed start tag at byte offset 3", "甲<b"),
    html('Unsupported start tag "blink" at byte offset 0', "<blink>甲</blink>"),
    html('Unclosed start tag "a" at byte offset 0', '<a href="x"'),
    html('Empty attribute name in the tag "a" at byte offset 0', "<a =x>甲</a>"),
    html('Tag "span" must have class "tg-spoiler" at byte offset 0', "<span>甲</span>"),
    html("Unexpected end tag at byte offset 3", "甲</b>"),
    html("Unclosed end tag at byte offset 6", "<b>甲</b"),
    html('Unmatched end tag at byte offset 9, expected "</i>", found "</b>"', "<b><i>甲</b></i>"),
    html('Can\'t find end tag corresponding to start tag "b"', "<b>甲"),
    html('Unsupported start tag "" at byte offset 2', "1 < 2 > 1"),
)

PLACE = "server, Client.cpp 9574-9694, get_inline_keyboard_button"
BUTTONS = (
    markup("9708, get_reply_markup", "can't parse reply keyboard markup JSON object", "{"),
    markup("9717, get_reply_markup", "object expected as reply markup", [1]),
    markup(
        "9748, get_reply_markup",
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        {"inline_keyboard": [{"text": "完", "callback_data": "f"}]},
    ),
    button(PLACE, "can't parse inline keyboard button: InlineKeyboardButton must be an Object", "完"),
    button(PLACE, "can't parse inline keyboard button: Can't find field \"text\"", {"callback_data": "f"}),
    button(
        PLACE,
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        {"text": "完"},
    ),
    button(
        "td, ReplyMarkup.cpp 570, get_inline_keyboard_button",
        "inline keyboard button text must be non-empty",
        {"text": " ", "callback_data": "f"},
    ),
    button(
        "Telegram: 64 bytes, not signs", "BUTTON_DATA_INVALID", {"text": "完", "callback_data": "字" * 22}
    ),
    button("Telegram: 64 bytes", "BUTTON_DATA_INVALID", {"text": "完", "callback_data": "f" * 65}),
    markup(
        "120-121, fail_query_with_error: REPLY_MARKUP_TOO_LONG",
        "reply markup is too long",
        {"inline_keyboard": [[{"text": "完", "callback_data": "f"}]] * 101},
    ),
    markup(
        "120-121, fail_query_with_error: REPLY_MARKUP_TOO_LONG",
        "reply markup is too long",
        {"inline_keyboard": [[{"text": "完", "callback_data": "f"}] * 9]},
    ),
    edits(
        "td, ReplyMarkup.cpp 733, get_reply_markup",
        "inline keyboard expected",
        reply_markup={"keyboard": [[{"text": "完"}]]},
    ),
    Refused(
        "server, Client.cpp 146-148, fail_query_with_error: QUERY_ID_INVALID",
        "query is too old and response timeout expired or query ID is invalid",
        "answerCallbackQuery",
        {"callback_query_id": "1"},
    ),
)

MESSAGES = (
    edits(
        "server, Client.cpp 108-111, fail_query_with_error: MESSAGE_NOT_MODIFIED",
        "message is not modified: specified new message content and reply markup are exactly the same as a "
        "current content and reply markup of the message",
        text="题",
        reply_markup={"inline_keyboard": [[{"text": "完", "callback_data": "f"}]]},
    ),
    edits("server, Client.cpp 6729 and 13541, check_message", "message to edit not found", 77),
    edits("td, MessagesManager.cpp 23386, edit_message_text: another's", "message can't be edited", OWN),
    Refused(
        "td, MessagesManager.cpp 23386, edit_message_text: it brought a keyboard that is not inline",
        "message can't be edited",
        "editMessageText",
        {"chat_id": 11, "message_id": 3, "text": "乙"},
        before=brings_a_keyboard,
    ),
    Refused(
        "server, Client.cpp 12446, get_inline_message_id: neither a message nor an inline one",
        "message identifier is not specified",
        "editMessageText",
        {"text": "乙"},
    ),
    Refused(
        "server, Client.cpp 13797, process_delete_message_query",
        "chat identifier is not specified",
        "deleteMessage",
        {"message_id": OURS},
    ),
    Refused(
        "server, Client.cpp 13801, process_delete_message_query",
        "message identifier is not specified",
        "deleteMessage",
        {"chat_id": 11},
    ),
    Refused(
        "server, Client.cpp 6729 and 13804, check_message",
        "message to delete not found",
        "deleteMessage",
        {"chat_id": 11, "message_id": 77},
    ),
    Refused(
        "td, MessagesManager.cpp 8507, delete_messages: after 48 hours",
        "message can't be deleted for everyone",
        "deleteMessage",
        {"chat_id": 11, "message_id": OURS},
        before=two_days_later,
    ),
    Refused(
        "td, MessagesManager.cpp 8403-8433, can_revoke_message: the person's own too",
        "message can't be deleted for everyone",
        "deleteMessages",
        {"chat_id": 11, "message_ids": [OWN]},
        before=two_days_later,
    ),
    *(
        deletes("server, Client.cpp 12403-12436, get_message_ids", sentence, ids)
        for sentence, ids in (
            ("can't parse message_ids JSON object", "[1"),
            ("expected an Array of message identifiers", {"a": 1}),
            ("message identifiers are not specified", []),
            ("too many message identifiers specified", list(range(1, 102))),
            ("message identifier must be a Number", [True]),
            ("can't parse message identifier as a Number", ["x"]),
            ("invalid message identifier specified", [0]),
        )
    ),
)

SCOPED = "server, Client.cpp 10597-10634, get_bot_command_scope"
COMMANDS = (
    menu("server, Client.cpp 10661, get_bot_commands", "can't parse commands JSON object", "["),
    menu("server, Client.cpp 10666, get_bot_commands", "expected an Array of BotCommand", {"a": 1}),
    menu(SCOPED, "can't parse BotCommandScope JSON object", command("today"), scope="{"),
    menu(
        "server, Client.cpp 10641 and 10673, get_bot_command",
        "can't parse BotCommand: expected an Object",
        ["today"],
    ),
    menu(
        SCOPED,
        "can't parse BotCommandScope: Unsupported type specified",
        command("today"),
        scope={"type": "all"},
    ),
    menu(
        SCOPED,
        "can't parse BotCommandScope: Can't find field \"chat_id\"",
        command("today"),
        scope={"type": "chat"},
    ),
    menu(SCOPED, "chat not found", command("today"), scope={"type": "chat", "chat_id": 99}),
    menu("td, BotCommand.cpp 191, set_commands", "command must be non-empty", command("/")),
    menu("td, BotCommand.cpp 194, set_commands", "command length must not exceed 32", command("a" * 33)),
    menu(
        "td, BotCommand.cpp 201, set_commands", "command description must be non-empty", command("today", " ")
    ),
    menu(
        "td, BotCommand.cpp 204, set_commands",
        "command description length must not exceed 256",
        command("today", "字" * 257),
    ),
    menu("Telegram: a-z, 0-9 and _ only", "BOT_COMMAND_INVALID", command("Today")),
    menu("Telegram: 100 at most", "BOT_COMMANDS_TOO_MUCH", command("today") * 101),
)

WEBHOOKS = (
    Refused(
        "server, WebhookActor.cpp 714, start_up",
        "bad webhook: An HTTPS URL must be provided for webhook",
        "setWebhook",
        {"url": "http://bot.example/telegram"},
    ),
    Refused(
        "server, Client.cpp 16023, process_set_webhook_query",
        "secret token contains unallowed characters",
        "setWebhook",
        {"url": "https://bot.example/telegram", "secret_token": "a b"},
    ),
)

OFFERED = "server, Client.cpp 10255-10271, get_inline_query_results"
ONE_OFFERED = "server, Client.cpp 10279 and 10307, get_inline_query_result"
OFFERS = (
    results(OFFERED, "can't parse JSON encoded inline query results: ", "["),
    results(OFFERED, "expected an Array of inline query results", {"a": 1}),
    results(OFFERED, "too many inline query results specified", [article(id=str(n)) for n in range(51)]),
    results(ONE_OFFERED, "can't parse inline query result: Inline query result must be an object", ["x"]),
    results(
        ONE_OFFERED,
        "can't parse inline query result: Can't find field \"title\"",
        [{"type": "article", "id": "1"}],
    ),
    results(
        ONE_OFFERED,
        "can't parse inline query result: Can't find field \"message_text\"",
        [article(input_message_content=None)],
    ),
    results(
        "server, Client.cpp 11401, get_input_message_text",
        "can't parse inline query result: message text is empty",
        [article(input_message_content={"message_text": ""})],
    ),
    results("Telegram: 1-64 bytes", "RESULT_ID_INVALID", [article(id="1" * 65)]),
    results("Telegram: each id once", "RESULT_ID_DUPLICATE", [article(), article()]),
    results(
        "server, Client.cpp 146-148, fail_query_with_error: QUERY_ID_INVALID",
        "query is too old and response timeout expired or query ID is invalid",
        [article()],
    ),
)
REFUSED = (*CHATS, *TEXTS, *ENTITIES, *HTML, *BUTTONS, *MESSAGES, *COMMANDS, *WEBHOOKS, *OFFERS)
