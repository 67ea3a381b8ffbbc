"""What Telegram answers when it refuses: codes and sentences, each with the place they come from.

Server: tdlib/telegram-bot-api 01a3679. Library: tdlib/td 022d602, whose sentences the server passes on with
"Bad Request: " before them and their first letter made small (Client.cpp, fail_query_with_error). Names in
capitals come from Telegram's own servers; they are passed on as they are.
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
    # Client.cpp, end of fail_query_with_error
    if len(sentence) < 2 or not (sentence[1] == "_" or "A" <= sentence[1] <= "Z"):
        sentence = sentence[:1].lower() + sentence[1:]
    return ApiError(400, f"Bad Request: {sentence}")


# --- the bot and the method


def unauthorized() -> ApiError:
    return ApiError(401, "Unauthorized")  # Client.cpp, get_closing_error: a token that Telegram does not know


def no_token() -> ApiError:
    return ApiError(401, "Unauthorized: invalid token specified")  # ClientManager.cpp, send: no colon in it


def not_a_bot() -> ApiError:
    return ApiError(404, "Not Found")  # HttpConnection.cpp, handle: the path is not /bot<token>/<method>


def no_method() -> ApiError:
    return ApiError(404, "Not Found: method not found")  # Client.cpp, on_cmd


JSON_NO_OBJECT = "JSON object expected"  # td, HttpReader.cpp, parse_json_parameters, as the next
JSON_BROKEN = "expected parameter name"  # one of several sentences, by where the object breaks off

# --- pace and polling


def too_many(seconds: int) -> ApiError:
    # Query.cpp, set_retry_after_error
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def conflict() -> ApiError:
    # Client.cpp, abort_long_poll
    return ApiError(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )


def webhook_set() -> ApiError:
    # Client.cpp, abort_long_poll
    return ApiError(409, "Conflict: terminated by setWebhook request")


def webhook_active() -> ApiError:
    # Client.cpp, process_get_updates_query
    return ApiError(
        409,
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first",
    )


# --- chats


def blocked() -> ApiError:
    # Client.cpp, fail_query_with_error: USER_IS_BLOCKED
    return ApiError(403, "Forbidden: bot was blocked by the user")


def deactivated() -> ApiError:
    return ApiError(403, "Forbidden: user is deactivated")  # Client.cpp, check_chat_access


def cannot_start() -> ApiError:
    # Telegram's servers; known from reports of bots that wrote to members of a group who never wrote to them
    return ApiError(403, "Forbidden: bot can't initiate conversation with a user")


def kicked() -> ApiError:
    return ApiError(403, "Forbidden: bot was kicked from the group chat")  # Client.cpp, check_chat_access


def migrated(chat: int) -> ApiError:
    # Client.cpp, check_chat_access
    return ApiError(
        400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat}
    )


TOPIC_NOT_FOUND = "message thread not found"  # tdlib/td, MessagesManager.cpp
CHAT_PRIVATE = "chat member status can't be changed in private chats"  # td, DialogParticipantManager.cpp
CHAT_NOT_FOUND = "chat not found"  # Client.cpp, TdOnCheckChatCallback
CHAT_EMPTY = "chat_id is empty"  # Client.cpp, check_chat
CHAT_MISSING = "Chat identifier is not specified"  # Client.cpp, process_delete_message_query
WRONG_ACTION = "Wrong parameter action in request"  # Client.cpp, process_send_chat_action_query

# --- messages

TEXT_EMPTY = "Message text is empty"  # Client.cpp, get_input_message_text
TEXT_BLANK = "Text must be non-empty"  # MessageEntity.cpp, fix_formatted_text: nothing left after trimming
TEXT_HUGE = "Text is too long"  # Client.cpp, get_formatted_text: more than 32,768 bytes before parsing
TEXT_LONG = "Message is too long"  # MessageContent.cpp, get_input_message_content
EDIT_NOT_FOUND = "message to edit not found"  # Client.cpp, check_message with process_edit_message_text_query
DELETE_NOT_FOUND = "message to delete not found"  # the same with process_delete_message_query
REPLY_NOT_FOUND = "message to be replied not found"  # Client.cpp, check_reply_parameters
CANNOT_EDIT = "Message can't be edited"  # MessagesManager.cpp, edit_message_text
CANNOT_DELETE = "Message can't be deleted for everyone"  # MessagesManager.cpp, delete_messages
MESSAGE_MISSING = "Message identifier is not specified"  # Client.cpp, process_delete_message_query
MESSAGES_MISSING = "Message identifiers are not specified"  # Client.cpp, get_message_ids
MESSAGES_TOO_MANY = "Too many message identifiers specified"  # Client.cpp, get_message_ids
MESSAGES_NOT_LISTED = "Expected an Array of message identifiers"  # Client.cpp, get_message_ids
MESSAGES_UNREADABLE = "Can't parse message_ids JSON object"  # Client.cpp, get_message_ids
MESSAGES_NOT_NUMBERS = "Message identifier must be a Number"  # Client.cpp, get_message_ids
MESSAGES_UNREADABLE_NUMBER = "Can't parse message identifier as a Number"  # Client.cpp, get_message_ids
MESSAGES_INVALID = "Invalid message identifier specified"  # Client.cpp, get_message_ids
WEBHOOK_HTTPS = "bad webhook: An HTTPS URL must be provided for webhook"
WEBHOOK_SECRET = "secret token contains unallowed characters"
NOT_MODIFIED = (  # Client.cpp, fail_query_with_error: MESSAGE_NOT_MODIFIED
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)

# --- questions behind the bot's name

RESULTS_UNREADABLE = "Can't parse JSON encoded inline query results: "  # Client.cpp, get_inline_query_results
RESULTS_NOT_LISTED = "Expected an Array of inline query results"  # the same, as the next
RESULTS_TOO_MANY = "Too many inline query results specified"
RESULT = "Can't parse inline query result: "  # Client.cpp, get_inline_query_results, before the next
RESULT_NOT_OBJECT = "Inline query result must be an object"  # Client.cpp, get_inline_query_result
RESULT_ID = "RESULT_ID_INVALID"  # Telegram's servers (Bot API, InlineQueryResultArticle: 1-64 bytes)
RESULT_TWICE = "RESULT_ID_DUPLICATE"  # Telegram's servers

# --- files

NO_PHOTO = "There is no photo in the request"  # Client.cpp, process_send_photo_query
NO_DOCUMENT = "There is no document in the request"  # Client.cpp, process_send_document_query
FILE_ID_MISSING = "file_id not specified"  # Client.cpp, check_remote_file_id, as the next one
FILE_ID_INVALID = "invalid file_id"
FILE_UNKNOWN = (  # td, FileManager.cpp, from_persistent_id
    "Wrong remote file identifier specified: can't unserialize it. Wrong last symbol"
)
FILE_LOST = "Wrong file identifier/HTTP URL specified"  # td, MessagesManager.cpp: MEDIA_EMPTY
FILE_BIG = "file is too big"  # Client.cpp, do_get_file
FILE_EMPTY = "File must be non-empty"  # FileManager.cpp, check_local_location
CAPTION_LONG = "Message caption is too long"  # MessageContent.cpp, get_input_message_content
PHOTO_SIDES = "PHOTO_INVALID_DIMENSIONS"  # Telegram's servers
PHOTO_BROKEN = "IMAGE_PROCESS_FAILED"  # Telegram's servers: what is no picture
NO_TEXT = "There is no text in the message to edit"  # MessagesManager.cpp, edit_message_text


def file_of_kind(kind: str, wanted: str) -> str:
    return f"Can't use file of type {kind} as {wanted}"  # td, FileManager.cpp, from_persistent_id_v23


def photo_large(size: int) -> str:
    # FileManager.cpp, check_local_location
    return f"File of size {size} bytes is too big for a photo; the maximum size is 10485760 bytes"


def too_large() -> ApiError:
    # HttpReader.cpp (td): a bot's server of Telegram's own takes 50 MB
    return ApiError(413, "Request Entity Too Large")


# --- formatting

PARSE_MODE = "Unsupported parse_mode"  # Client.cpp, get_formatted_text
ENTITIES = "Can't parse entities: "  # SynchronousRequests.cpp, do_request(parseTextEntities)
ENTITY = "Can't parse MessageEntity: "  # Client.cpp, get_formatted_text
ENTITY_TYPE = "Unsupported type specified"  # Client.cpp, get_text_entity_type


def entity_ends_late(offset: int, end: int) -> str:
    # MessageEntity.cpp, clean_input_string_with_entities, as the three below
    return f"Entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {end}"


def entity_begins_late(offset: int) -> str:
    return f"Entity begins after the end of the text at UTF-16 offset {offset}"


def entity_begins_inside(place: int) -> str:
    return f"Entity begins in a middle of a UTF-16 symbol at byte offset {place}"


def entity_ends_inside(offset: int, place: int) -> str:
    return f"Entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol at byte offset {place}"


def entity_bounds(what: str, value: int) -> str:
    return f"Receive an entity with incorrect {what} {value}"  # MessageEntity.cpp, fix_formatted_text


# --- buttons

MARKUP_UNREADABLE = "Can't parse reply keyboard markup JSON object"  # Client.cpp, get_reply_markup
MARKUP_NOT_OBJECT = "Object expected as reply markup"  # Client.cpp, get_reply_markup
MARKUP_NOT_ROWS = (  # Client.cpp, get_reply_markup
    'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
)
MARKUP_LONG = "reply markup is too long"  # Client.cpp, fail_query_with_error: REPLY_MARKUP_TOO_LONG
MARKUP_NOT_INLINE = "Inline keyboard expected"  # ReplyMarkup.cpp, get_reply_markup
BUTTON = "Can't parse inline keyboard button: "  # Client.cpp, get_reply_markup, before the three below
BUTTON_NOT_OBJECT = "InlineKeyboardButton must be an Object"  # Client.cpp, get_inline_keyboard_button
BUTTON_NO_TEXT = 'Can\'t find field "text"'  # JsonBuilder.cpp, get_required_string_field
BUTTON_NO_USE = "Text buttons are unallowed in the inline keyboard"  # Client.cpp: no data, no link
BUTTON_BLANK = "Inline keyboard button text must be non-empty"  # ReplyMarkup.cpp, get_inline_keyboard_button
BUTTON_DATA = "BUTTON_DATA_INVALID"  # Telegram's servers: more than 64 bytes
QUERY_TOO_OLD = (  # Client.cpp, fail_query_with_error: QUERY_ID_INVALID
    "query is too old and response timeout expired or query ID is invalid"
)
ANSWER_LONG = "MESSAGE_TOO_LONG"  # Telegram's servers: an answer to a press holds 200 characters

# --- the menu

SCOPE = "Can't parse BotCommandScope: "  # Client.cpp, get_bot_command_scope, as the three below
SCOPE_UNREADABLE = "Can't parse BotCommandScope JSON object"
SCOPE_TYPE = "Unsupported type specified"
SCOPE_CHAT = 'Can\'t find field "chat_id"'
COMMANDS_UNREADABLE = "Can't parse commands JSON object"  # Client.cpp, get_bot_commands
COMMANDS_NOT_LISTED = "Expected an Array of BotCommand"  # Client.cpp, get_bot_commands
COMMAND_EMPTY = "Command must be non-empty"  # BotCommand.cpp, set_commands, as the three below
COMMAND_LONG = "Command length must not exceed 32"
ABOUT_EMPTY = "Command description must be non-empty"
ABOUT_LONG = "Command description length must not exceed 256"
COMMAND_INVALID = "BOT_COMMAND_INVALID"  # Telegram's servers: other signs than a-z, 0-9 and _
COMMANDS_TOO_MANY = "BOT_COMMANDS_TOO_MUCH"  # Telegram's servers: more than 100
