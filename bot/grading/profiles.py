"""Tolerance profiles: how much an examiner forgives.

| what is forgiven                                   | strict | standard | lenient | spoken |
|----------------------------------------------------|--------|----------|---------|--------|
| plain errors, share of the passage's units         | 2 %    | 5 %      | 8 %     | 5 %    |
| sound slips (other characters, same syllables)     | 10 %   | 20 %     | 30 %    | 25 %   |
| near slips (zh/z, n/l, an/ang …)                   | 4 %    | 10 %     | 15 %    | 15 %   |
| same and near slips together, near ones as many    | 6 %    | 15 %     | 20 %    | 25 %   |
| another term of just the same sound (权利/权力)    | no     | yes      | yes     | yes    |
| another term but for the tone (讯问/询问)          | no     | no       | no      | yes    |
| 应当 left out before a duty                        | no     | no       | yes     | no     |
| neighbours of an enumeration (甲、乙) exchanged    | no     | no       | yes     | no     |

Below 12 units no plain error is forgiven, in any profile; from there on at least one. Sound and near slips: at
least two. A share of nothing forgives none. Critical words are never forgiven. The standard column is that of the labelling guide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Profile:
    """The numbers of one profile; shares are of the passage's units."""

    name: str
    #: Units wrong, missing or added that are no sound slips; none in a passage below `short` units.
    plain: float = 0.05
    short: int = 12
    plain_least: int = 1
    #: Units that sound the same.
    sound: float = 0.20
    #: Units that sound nearly the same.
    near: float = 0.10
    #: Units that sound the same or nearly so, as dictation leaves them: within it, more may be near.
    spoken: float = 0.15
    slips_least: int = 2
    #: Whether another known term of just the same sound passes (a listener cannot tell).
    homophone_terms: bool = True
    #: Whether another known term that differs by its tone alone passes.
    tone_terms: bool = False
    #: Whether a duty may be said without its "shall".
    dropped_duty: bool = False
    #: Whether the members of an enumeration may stand in any order.
    free_order: bool = False

    def plain_budget(self, size: int) -> int:
        """How many units of a passage of this size may be plainly wrong."""
        return 0 if size < self.short or not self.plain else max(self.plain_least, int(self.plain * size))

    def sound_budget(self, size: int) -> int:
        return self._slips(self.sound, size)

    def spoken_budget(self, size: int) -> int:
        return self._slips(self.spoken, size)

    def near_budget(self, size: int) -> int:
        return self._slips(self.near, size)

    def _slips(self, share: float, size: int) -> int:
        return max(self.slips_least, int(share * size)) if share else 0


STANDARD = Profile("standard")
PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        "strict": Profile("strict", plain=0.02, sound=0.10, near=0.04, spoken=0.06, homophone_terms=False),
        "standard": STANDARD,
        "lenient": Profile(
            "lenient", plain=0.08, sound=0.30, near=0.15, spoken=0.20, dropped_duty=True, free_order=True
        ),
        "spoken": Profile("spoken", sound=0.25, near=0.15, spoken=0.25, tone_terms=True),
    }
)


def profile(name: str, **overrides: float | bool) -> Profile:
    """The profile of this name, with single fields replaced. Raises KeyError, TypeError for unknown names."""
    return replace(PROFILES[name], **overrides) if overrides else PROFILES[name]  # type: ignore[arg-type]
