"""In a group the bot says nothing personal: it offers to go on in private."""

from __future__ import annotations

from bot.conversation.world import World
from bot.messages import Incoming, Kind, Phrase, Say
from bot.wire import dump_reply
from storage.mail import Owed
from storage.records import Turn


def turn(world: World, incoming: Incoming) -> Turn:
    """Answer a command or a press with the way to the private chat; leave all other talk alone."""
    event = (incoming.channel, incoming.event_id)
    spoken_to = incoming.kind is Kind.CHOICE or (
        incoming.kind is Kind.TEXT and incoming.text.lstrip().startswith(("/", "／"))
    )
    if not spoken_to:
        return Turn(incoming.at, event)
    link = world.private_link.get(incoming.channel, "")
    phrase = Phrase("group-private", {"link": link}) if link else Phrase("group-private-plain")
    body = {**dump_reply(Say((phrase,))), "language": world.texts.language(incoming.language)}
    return Turn(incoming.at, event, replies=(Owed(incoming.channel, incoming.address, "", body),))
