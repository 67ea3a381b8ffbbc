"""Messages -> parts that Telegram takes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import MessageEntity

from bot.channels.telegram.render import ENTITIES, LIMIT, Part, render, utf16
from bot.messages import Button, Grid, Mark, Message, Span

#: What each mark must show.
KINDS = {
    Mark.BOLD: {"bold"},
    Mark.QUIET: {"italic"},
    Mark.WRONG: {"strikethrough"},
    Mark.EXTRA: {"strikethrough", "italic"},
    Mark.MISSING: {"underline", "bold"},
    Mark.SOUND: {"italic"},
    Mark.MOVED: {"underline", "italic"},
}
PIECES = st.sampled_from([*"罚款ab，。；.!? \n", "😀", "👨\u200d👩\u200d👧", "é", "\u200f", "<b>", "_*"])
TEXTS = st.builds(
    lambda pieces, times: "".join(pieces) * times, st.lists(PIECES, max_size=40), st.integers(1, 300)
)
SPANS = st.lists(st.builds(Span, TEXTS, st.sampled_from(Mark)), min_size=1, max_size=12)


def said(*spans: Span) -> Message:
    return Message((spans,))


def under(part: Part, entity: MessageEntity) -> str:
    units = part.text.encode("utf-16-le")
    return units[entity.offset * 2 : (entity.offset + entity.length) * 2].decode("utf-16-le")


def marks(part: Part) -> list[tuple[str, set[str]]]:
    """Every visible character with the entities over it."""
    places: list[set[str]] = [set() for _ in range(utf16(part.text))]
    for entity in part.entities:
        for place in range(entity.offset, entity.offset + entity.length):
            places[place].add(entity.type)
    found, at = [], 0
    for character in part.text:
        if not character.isspace():
            found.append((character, places[at]))
        at += utf16(character)
    return found


def squeezed(text: str) -> str:
    return "".join(text.split())


@settings(deadline=None, max_examples=200)
@given(SPANS)
def test_parts_hold_every_character_under_its_marks(spans: list[Span]) -> None:
    parts = render(said(*spans))
    wanted = [
        (character, KINDS.get(span.mark, set()))
        for span in spans
        for character in span.text
        if not character.isspace()
    ]
    assert [one for part in parts for one in marks(part)] == wanted


@settings(deadline=None, max_examples=200)
@given(SPANS)
def test_every_part_is_one_that_telegram_takes(spans: list[Span]) -> None:
    parts = render(said(*spans))
    for part in parts:
        assert utf16(part.text) <= LIMIT
        assert part.text.strip() or len(parts) == 1
        for entity in part.entities:
            covered = under(part, entity)  # raises on half a surrogate pair
            assert covered == covered.strip() != ""


def test_a_text_that_fits_is_not_touched() -> None:
    text = " 一、\n二。 " + "x" * (LIMIT - 8)
    assert [part.text for part in render(said(Span(text)))] == [text]


@pytest.mark.parametrize(("text", "parts"), [("字" * LIMIT, 1), ("字" * (LIMIT + 1), 2), ("😀" * LIMIT, 2)])
def test_length_is_counted_in_utf16_units(text: str, parts: int) -> None:
    assert len(render(said(Span(text)))) == parts


@pytest.mark.parametrize(
    ("unit", "ends"), [("警告，罚款。", "。"), ("警告，罚款", "，"), ("a b", " "), ("警告。\n罚", "\n")]
)
def test_cuts_are_made_at_borders(unit: str, ends: str) -> None:
    first, *_ = render(said(Span(unit * 2000)))
    assert first.text.endswith(ends)


def test_buttons_stand_under_the_last_part() -> None:
    message = Message(((Span("字" * 9000 + "\n" * 5000),),), ((Button("完", "t1"), Button("跳过", "t2")),))
    *before, last = render(message)
    assert len(before) == 2
    assert all(part.keyboard is None for part in before)
    assert last.keyboard is not None
    row = [{"text": "完", "callback_data": "t1"}, {"text": "跳过", "callback_data": "t2"}]
    assert last.keyboard == {"inline_keyboard": [row]}


def test_blocks_stand_on_lines_of_their_own() -> None:
    message = Message(((Span("甲"),), (Span("乙"), Span("丙", Mark.BOLD))))
    [part] = render(message)
    assert part.text == "甲\n乙丙"
    assert [under(part, entity) for entity in part.entities] == ["丙"]


def test_a_grid_has_its_first_column_bold() -> None:
    grid = Grid(("部门", "应学", "完成"), (("一队: 甲", "3", "2"), ("二队", "1", "0")))
    [part] = render(Message((grid,)))
    assert part.text == "一队: 甲: 应学 3 · 完成 2\n二队: 应学 1"
    assert [(entity.type, under(part, entity)) for entity in part.entities] == [
        ("bold", "一队: 甲"),
        ("bold", "二队"),
    ]


def test_neighbours_of_one_mark_share_an_entity() -> None:
    [part] = render(said(Span("罚", Mark.WRONG), Span("款", Mark.WRONG)))
    assert [under(part, entity) for entity in part.entities] == ["罚款"]


def spots(count: int) -> tuple[Span, ...]:
    return tuple(Span(*one) for _ in range(count) for one in (("罚", Mark.MISSING), ("款", Mark.PLAIN)))


def test_too_many_entities_leave_the_decoration_out() -> None:
    [part] = render(said(*spots(ENTITIES)))
    assert {entity.type for entity in part.entities} == {"underline"}
    assert len(part.entities) == ENTITIES


def test_too_many_marks_go_into_another_part() -> None:
    parts = render(said(*spots(ENTITIES + 1)))
    assert squeezed("".join(part.text for part in parts)) == "罚款" * (ENTITIES + 1)
    assert all(len(part.entities) <= ENTITIES for part in parts)
    assert sum(
        under(part, one) == "罚" for part in parts for one in part.entities if one.type == "underline"
    ) == (ENTITIES + 1)
