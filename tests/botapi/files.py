"""sendPhoto and sendDocument: files that come with the request (names and addresses of files are not emulated)."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.botapi import bodies, errors, rules
from tests.botapi.rules import Access, Params
from tests.botapi.state import BOT_ID, Sent, State, Upload

#: Bot API, "Sending files", and sendPhoto.
MOST_BYTES, MOST_PHOTO_BYTES, MOST_SIDES, MOST_RATIO = 50_000_000, 10 << 20, 10_000, 20


def send_photo(state: State, params: Params) -> Any:
    upload = _file(params, "photo", errors.NO_PHOTO)
    caption = rules.caption_of(params)
    markup = rules.markup_of(params)
    chat = rules.chat(state, params, Access.WRITE)
    _check_photo(upload.content)
    sent = _add(state, chat.id, caption, markup, "photo", upload)
    return bodies.message(state, sent)


def send_document(state: State, params: Params) -> Any:
    upload = _file(params, "document", errors.NO_DOCUMENT)
    caption = rules.caption_of(params)
    markup = rules.markup_of(params)
    chat = rules.chat(state, params, Access.WRITE)
    sent = _add(state, chat.id, caption, markup, "document", upload)
    return bodies.message(state, sent)


def _add(
    state: State, chat: int, caption: rules.Text, markup: rules.Markup, media: str, upload: Upload
) -> Sent:
    sent = state.add_message(
        chat,
        BOT_ID,
        caption.text,
        entities=caption.entities,
        markup=markup.inline,
        keyboard=markup.other,
        media=media,
        upload=upload,
    )
    state.show(sent)
    return sent


def _file(params: Params, name: str, missing: str) -> Upload:
    """The file of a request; a form may name another part of itself that holds it (Client.cpp, get_input_file)."""
    given = params.get(name)
    if isinstance(given, str) and given.startswith("attach://"):
        given = params.get(given.removeprefix("attach://"))
    if not isinstance(given, Upload):
        raise errors.bad(missing)
    if len(given.content) > MOST_BYTES:
        raise errors.too_large()
    if not given.content:
        raise errors.bad(errors.FILE_EMPTY)
    return given


def _check_photo(content: bytes) -> None:
    if len(content) > MOST_PHOTO_BYTES:
        raise errors.bad(errors.photo_large(len(content)))
    try:
        with Image.open(io.BytesIO(content)) as picture:
            width, height = picture.size
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError):
        raise errors.bad(errors.PHOTO_BROKEN) from None
    if width + height > MOST_SIDES or max(width, height) > MOST_RATIO * min(width, height):
        raise errors.bad(errors.PHOTO_SIDES)
