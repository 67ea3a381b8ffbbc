"""sendPhoto and sendDocument: files that come with the request; getFile: where a file that was sent can be fetched."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.botapi import bodies, errors, rules
from tests.botapi.rules import Access, Params
from tests.botapi.state import BOT_ID, Sent, State, Upload

#: Bot API, getFile: bots can fetch files of up to 20 MB, over a link that holds for at least one hour.
MOST_FETCHED, LINK_LIFE = 20 << 20, timedelta(hours=1)
#: Bot API, "Sending files", and sendPhoto.
MOST_BYTES, MOST_PHOTO_BYTES, MOST_SIDES, MOST_RATIO = 50_000_000, 10 << 20, 10_000, 20


def send_photo(state: State, params: Params) -> Any:
    upload, file = _file(state, params, "photo", errors.NO_PHOTO)
    caption = rules.caption_of(params)
    markup = rules.markup_of(params)
    chat = rules.chat(state, params, Access.WRITE)
    _check_photo(upload.content)
    sent = _add(state, chat.id, caption, markup, "photo", upload, file)
    return bodies.message(state, sent)


def send_document(state: State, params: Params) -> Any:
    upload, file = _file(state, params, "document", errors.NO_DOCUMENT)
    caption = rules.caption_of(params)
    markup = rules.markup_of(params)
    chat = rules.chat(state, params, Access.WRITE)
    sent = _add(state, chat.id, caption, markup, "document", upload, file)
    return bodies.message(state, sent)


def get_file(state: State, params: Params) -> Any:
    """Server, Client.cpp, process_get_file_query and do_get_file."""
    file_id = rules.word(params, "file_id")
    if not file_id:
        raise errors.bad(errors.FILE_ID_MISSING)
    upload = state.files.get(file_id)
    if upload is None:
        raise errors.bad(errors.FILE_ID_INVALID)
    if len(upload.content) > MOST_FETCHED:
        raise errors.bad(errors.FILE_BIG)
    # Names are the server's own; only the ending stays.
    path = f"documents/file_{len(state.links)}{PurePath(upload.name).suffix}"
    state.links[path] = (file_id, state.clock.now() + LINK_LIFE)
    size = {"file_size": len(upload.content)}
    return {"file_id": file_id, "file_unique_id": f"u{file_id}", **size, "file_path": path}


def fetched(state: State, path: str) -> bytes:
    """The bytes at a link. Raises ApiError where there is none, or none any more."""
    file_id, until = state.links.get(path, ("", state.clock.now()))
    if state.clock.now() >= until:
        raise errors.ApiError(404, "Not Found")
    return state.files[file_id].content


def _add(
    state: State,
    chat: int,
    caption: rules.Text,
    markup: rules.Markup,
    media: str,
    upload: Upload,
    file: str,
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
        file=file,
    )
    state.show(sent)
    return sent


def _file(state: State, params: Params, name: str, missing: str) -> tuple[Upload, str]:
    """The file of a request, and the id it was named by, if it was.

    A form may name another part of itself that holds the file; what else is a word is an id (Client.cpp, get_input_file).
    """
    given = params.get(name)
    if isinstance(given, str) and given.startswith("attach://"):
        given = params.get(given.removeprefix("attach://"))
    if isinstance(given, str) and given:
        return _known(state, given, name), given
    if not isinstance(given, Upload):
        raise errors.bad(missing)
    if len(given.content) > MOST_BYTES:
        raise errors.too_large()
    if not given.content:
        raise errors.bad(errors.FILE_EMPTY)
    return given, ""


def _known(state: State, file: str, kind: str) -> Upload:
    """What was sent before, by its id. Raises ApiError for an id that is none, is another kind's, or is taken no more."""
    if file in state.lost:
        raise errors.bad(errors.FILE_LOST)
    upload = state.files.get(file)
    if upload is None:
        raise errors.bad(errors.FILE_UNKNOWN)
    if state.kinds[file] != kind:
        raise errors.bad(errors.file_of_kind(state.kinds[file].capitalize(), kind.capitalize()))
    return upload


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
