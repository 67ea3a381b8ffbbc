"""What Telegram answers when it refuses: codes and sentences, each with the place they come from.

Server: tdlib/telegram-bot-api 01a3679. Library: tdlib/td 022d602, whose sentences the server passes on with
"Bad Request: " before them and their first letter made small (Client.cpp 71-205, fail_query_with_error). Names in
capitals come from Telegram's own servers; they are passed on as they are. Behind a file stand the lines in these commits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class ApiError(Exception):
    """A refusal. `parameters`: retry_after or migrate_to_chat_id."""

    code: int
    description: str
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = dict(self.parameters)
        return body


def bad(sentence: str) -> ApiError:
    """400. As the server does, a sentence's first letter is made small, a name in capitals is left alone."""
    # Client.cpp 193-203, end of fail_query_with_error
    if len(sentence) < 2 or not (sentence[1] == "_" or "A" <= sentence[1] <= "Z"):
        sentence = sentence[:1].lower() + sentence[1:]
    return ApiError(400, f"Bad Request: {sentence}")


# --- the bot and the method


def unauthorized() -> ApiError:
    # Client.cpp 16291, get_closing_error: a token that Telegram does not know
    return ApiError(401, "Unauthorized")


def no_token() -> ApiError:
    # ClientManager.cpp 76, send: no colon in it
    return ApiError(401, "Unauthorized: invalid token specified")


def not_a_bot() -> ApiError:
    # HttpConnection.cpp 34 and 44, handle: the path is not /bot<token>/<method>
    return ApiError(404, "Not Found")


def no_method() -> ApiError:
    return ApiError(404, "Not Found: method not found")  # Client.cpp 12664, on_cmd


JSON_NO_OBJECT = "JSON object expected"  # td, HttpReader.cpp 658, parse_json_parameters, as the next
JSON_BROKEN = "expected parameter name"  # 670, one of several sentences, by where the object breaks off

# --- pace and polling


def too_many(seconds: int) -> ApiError:
    # Query.cpp 105-111, set_retry_after_error
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def conflict() -> ApiError:
    # Client.cpp 16232, abort_long_poll
    return ApiError(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )


def webhook_set() -> ApiError:
    # Client.cpp 16229, abort_long_poll
    return ApiError(409, "Conflict: terminated by setWebhook request")


def webhook_active() -> ApiError:
    # Client.cpp 15703, process_get_updates_query
    return ApiError(
        409,
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first",
    )


# --- chats


def blocked() -> ApiError:
    # Client.cpp 125-127, fail_query_with_error: USER_IS_BLOCKED
    return ApiError(403, "Forbidden: bot was blocked by the user")


def deactivated() -> ApiError:
    return ApiError(403, "Forbidden: user is deactivated")  # Client.cpp 8136, check_chat_access


def cannot_start() -> ApiError:
    # Telegram's servers; known from reports of bots that wrote to members of a group who never wrote to them
    return ApiError(403, "Forbidden: bot can't initiate conversation with a user")


def kicked() -> ApiError:
    # Client.cpp 8162, check_chat_access
    return ApiError(403, "Forbidden: bot was kicked from the group chat")


def migrated(chat: int) -> ApiError:
    # Client.cpp 8155, check_chat_access
    return ApiError(
        400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat}
    )


TOPIC_NOT_FOUND = "message thread not found"  # Client.cpp 6818, TdOnCheckForumTopicCallback
CHAT_PRIVATE = "chat member status can't be changed in private chats"  # td, DialogParticipantManager.cpp 2341
CHAT_NOT_FOUND = "chat not found"  # Client.cpp 6571, TdOnCheckChatCallback
CHAT_EMPTY = "chat_id is empty"  # Client.cpp 8201, check_chat
CHAT_MISSING = "Chat identifier is not specified"  # Client.cpp 13797, process_delete_message_query
WRONG_ACTION = "Wrong parameter action in request"  # Client.cpp 13446, process_send_chat_action_query

# --- messages

TEXT_EMPTY = "Message text is empty"  # Client.cpp 11401, get_input_message_text
TEXT_BLANK = "Text must be non-empty"  # MessageEntity.cpp 4519 and 4576, fix_formatted_text: nothing left after trimming
TEXT_HUGE = "Text is too long"  # Client.cpp 11310, get_formatted_text: more than 32,768 bytes before parsing
TEXT_LONG = "Message is too long"  # MessageContent.cpp 4759, get_input_message_content
EDIT_NOT_FOUND = "message to edit not found"  # Client.cpp 6729, check_message, with 13541
DELETE_NOT_FOUND = "message to delete not found"  # the same with 13804
REPLY_NOT_FOUND = "message to be replied not found"  # Client.cpp 8516, check_reply_parameters
CANNOT_EDIT = "Message can't be edited"  # MessagesManager.cpp 23386, edit_message_text
CANNOT_DELETE = "Message can't be deleted for everyone"  # MessagesManager.cpp 8507, delete_messages
MESSAGE_MISSING = "Message identifier is not specified"  # Client.cpp 13801, process_delete_message_query
MESSAGES_MISSING = "Message identifiers are not specified"  # Client.cpp 12406, get_message_ids
MESSAGES_TOO_MANY = "Too many message identifiers specified"  # Client.cpp 12418, get_message_ids
MESSAGES_NOT_LISTED = "Expected an Array of message identifiers"  # Client.cpp 12415, get_message_ids
MESSAGES_UNREADABLE = "Can't parse message_ids JSON object"  # Client.cpp 12411, get_message_ids
MESSAGES_NOT_NUMBERS = "Message identifier must be a Number"  # Client.cpp 12429, get_message_ids
MESSAGES_UNREADABLE_NUMBER = "Can't parse message identifier as a Number"  # Client.cpp 12433, get_message_ids
MESSAGES_INVALID = "Invalid message identifier specified"  # Client.cpp 12436, get_message_ids
WEBHOOK_HTTPS = "bad webhook: An HTTPS URL must be provided for webhook"  # WebhookActor.cpp 714
WEBHOOK_SECRET = "secret token contains unallowed characters"  # Client.cpp 16023
NOT_MODIFIED = (  # Client.cpp 108-111, fail_query_with_error: MESSAGE_NOT_MODIFIED
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)

# --- questions behind the bot's name

# Client.cpp 10255, 10267 and 10271, get_inline_query_results
RESULTS_UNREADABLE = "Can't parse JSON encoded inline query results: "
RESULTS_NOT_LISTED = "Expected an Array of inline query results"
RESULTS_TOO_MANY = "Too many inline query results specified"
RESULT = "Can't parse inline query result: "  # Client.cpp 10279, get_inline_query_results, before the next
RESULT_NOT_OBJECT = "Inline query result must be an object"  # Client.cpp 10307, get_inline_query_result
RESULT_ID = "RESULT_ID_INVALID"  # Telegram's servers (Bot API, InlineQueryResultArticle: 1-64 bytes)
RESULT_TWICE = "RESULT_ID_DUPLICATE"  # Telegram's servers

# --- files

NO_PHOTO = "There is no photo in the request"  # Client.cpp 12958, process_send_photo_query
NO_DOCUMENT = "There is no document in the request"  # Client.cpp 12944, process_send_document_query
FILE_ID_MISSING = "file_id not specified"  # Client.cpp 8366, check_remote_file_id, as the next one
FILE_ID_INVALID = "invalid file_id"  # 6857
FILE_UNKNOWN = (  # td, FileManager.cpp 4001, from_persistent_id
    "Wrong remote file identifier specified: can't unserialize it. Wrong last symbol"
)
FILE_LOST = "Wrong file identifier/HTTP URL specified"  # td, MessagesManager.cpp 27975: MEDIA_EMPTY
FILE_BIG = "file is too big"  # Client.cpp 15817, do_get_file
FILE_EMPTY = "File must be non-empty"  # FileLoaderUtils.cpp 304, check_full_local_location
CAPTION_LONG = "Message caption is too long"  # MessageContent.cpp 5242, get_input_message_content
PHOTO_SIDES = "PHOTO_INVALID_DIMENSIONS"  # Telegram's servers
PHOTO_BROKEN = "IMAGE_PROCESS_FAILED"  # Telegram's servers: what is no picture
NO_TEXT = "There is no text in the message to edit"  # MessagesManager.cpp 23393, edit_message_text


def file_of_kind(kind: str, wanted: str) -> str:
    return f"Can't use file of type {kind} as {wanted}"  # td, FileManager.cpp 4044, from_persistent_id_v23


def photo_large(size: int) -> str:
    # FileLoaderUtils.cpp 327 and 340, check_full_local_location
    return f"File of size {size} bytes is too big for a photo; the maximum size is 10485760 bytes"


def too_large() -> ApiError:
    # HttpReader.cpp 115 (td): a bot's server of Telegram's own takes 50 MB
    return ApiError(413, "Request Entity Too Large")


# --- formatting

PARSE_MODE = "Unsupported parse_mode"  # Client.cpp 11323, get_formatted_text
ENTITIES = "Can't parse entities: "  # SynchronousRequests.cpp 180, do_request(parseTextEntities)
ENTITY = "Can't parse MessageEntity: "  # Client.cpp 11341, get_formatted_text
ENTITY_TYPE = "Unsupported type specified"  # Client.cpp 11287, get_text_entity_type


def entity_ends_late(offset: int, end: int) -> str:
    # MessageEntity.cpp 4259, clean_input_string_with_entities; the three below: 4253, 4170, 4159
    return f"Entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {end}"


def entity_begins_late(offset: int) -> str:
    return f"Entity begins after the end of the text at UTF-16 offset {offset}"


def entity_begins_inside(place: int) -> str:
    return f"Entity begins in a middle of a UTF-16 symbol at byte offset {place}"


def entity_ends_inside(offset: int, place: int) -> str:
    return f"Entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol at byte offset {place}"


def entity_bounds(what: str, value: int) -> str:
    return f"Receive an entity with incorrect {what} {value}"  # MessageEntity.cpp 4494 and 4497, fix_formatted_text


# --- buttons

MARKUP_UNREADABLE = "Can't parse reply keyboard markup JSON object"  # Client.cpp 9708, get_reply_markup
MARKUP_NOT_OBJECT = "Object expected as reply markup"  # Client.cpp 9717, get_reply_markup
MARKUP_NOT_ROWS = (  # Client.cpp 9748, get_reply_markup
    'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
)
MARKUP_LONG = "reply markup is too long"  # Client.cpp 120-121, fail_query_with_error: REPLY_MARKUP_TOO_LONG
MARKUP_NOT_INLINE = "Inline keyboard expected"  # ReplyMarkup.cpp 733, get_reply_markup
BUTTON = "Can't parse inline keyboard button: "  # Client.cpp 9754, get_reply_markup, before the three below
BUTTON_NOT_OBJECT = "InlineKeyboardButton must be an Object"  # Client.cpp 9577, get_inline_keyboard_button
BUTTON_NO_TEXT = 'Can\'t find field "text"'  # JsonBuilder.cpp 737, get_required_string_field
BUTTON_NO_USE = "Text buttons are unallowed in the inline keyboard"  # Client.cpp 9694: no data, no link
BUTTON_BLANK = "Inline keyboard button text must be non-empty"  # ReplyMarkup.cpp 570
BUTTON_DATA = "BUTTON_DATA_INVALID"  # Telegram's servers: more than 64 bytes
QUERY_TOO_OLD = (  # Client.cpp 146-148, fail_query_with_error: QUERY_ID_INVALID
    "query is too old and response timeout expired or query ID is invalid"
)
ANSWER_LONG = "MESSAGE_TOO_LONG"  # Telegram's servers: an answer to a press holds 200 characters

# --- the menu

SCOPE = "Can't parse BotCommandScope: "  # Client.cpp 10634, get_bot_command_scope, as the three below
SCOPE_UNREADABLE = "Can't parse BotCommandScope JSON object"  # 10629
SCOPE_TYPE = "Unsupported type specified"  # 10597
SCOPE_CHAT = 'Can\'t find field "chat_id"'
COMMANDS_UNREADABLE = "Can't parse commands JSON object"  # Client.cpp 10661, get_bot_commands
COMMANDS_NOT_LISTED = "Expected an Array of BotCommand"  # Client.cpp 10666, get_bot_commands
COMMAND_EMPTY = "Command must be non-empty"  # BotCommand.cpp 191, set_commands, as the three below
COMMAND_LONG = "Command length must not exceed 32"  # 194
ABOUT_EMPTY = "Command description must be non-empty"  # 201
ABOUT_LONG = "Command description length must not exceed 256"  # 204
COMMAND_INVALID = "BOT_COMMAND_INVALID"  # Telegram's servers: other signs than a-z, 0-9 and _
COMMANDS_TOO_MANY = "BOT_COMMANDS_TOO_MUCH"  # Telegram's servers: more than 100
