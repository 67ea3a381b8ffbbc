"""Button tokens: an action and the session's stamp, sealed for one officer in one chat."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass

#: Telegram's limit for callback data (Bot API, InlineKeyboardButton).
TOKEN_BYTES = 64
_MAC_BYTES = 9  # 72 bits: 12 characters


def seat(channel: str, address: str) -> str:
    """The chat that a token is bound to."""
    return f"{channel}:{address}"


@dataclass(frozen=True, slots=True)
class Press:
    """What a genuine token says."""

    action: str
    stamp: int


class Signer:
    """Makes and reads tokens with a secret key; a token is worthless to any other person or chat."""

    def __init__(self, key: bytes) -> None:
        #: The key taken in, to be copied: that costs half of taking it in anew for each token.
        self._keyed = hmac.new(key, digestmod="sha256")

    def token(self, owner: str, address: str, action: str, stamp: int) -> str:
        """Seal an action. Raises ValueError for one that does not fit into 64 bytes."""
        body = f"{action}~{stamp:x}"
        token = f"{body}~{self._mac(owner, address, body)}"
        if len(token.encode()) > TOKEN_BYTES:
            raise ValueError(f"action {action!r} makes a token over {TOKEN_BYTES} bytes")
        return token

    def read(self, owner: str, address: str, token: str) -> Press | None:
        """The press behind a token, or None if it is forged, foreign or garbled."""
        body, _, mac = token.rpartition("~")
        if not hmac.compare_digest(mac.encode(errors="replace"), self._mac(owner, address, body).encode()):
            return None
        action, _, stamp = body.rpartition("~")
        return Press(action, int(stamp, 16))

    def _mac(self, owner: str, address: str, body: str) -> str:
        sealed = self._keyed.copy()
        sealed.update(f"{owner}\0{address}\0{body}".encode(errors="surrogatepass"))
        return base64.urlsafe_b64encode(sealed.digest()[:_MAC_BYTES]).decode()
