"""The closed classes of English words that an examiner listens for, and the words that may slip.

From grammars of English: pronouns, determiners, auxiliaries, prepositions and conjunctions are closed classes and
stand here whole. Units of measure and time as in the SI brochure and statute books.
"""

from __future__ import annotations

from functools import lru_cache

from bot.grading.english.table import entries
from bot.grading.verdict import MissKind


def _words(text: str) -> frozenset[str]:
    return frozenset(entries(text))


NEGATION = _words(
    "not no never none nor neither nobody nothing nowhere without unless hardly scarcely barely non nay nought "
    "except excepting excluding refuse refuses refused deny denies denied cease ceases "
    "prohibited prohibit prohibits forbidden forbid forbids forbade lest seldom rarely"
)

MODALITY = _words(
    "shall should must may might can could will would ought need needs needed cannot dare "
    "required require requires entitled permitted permit permits allowed allow allows obliged obligated obligatory "
    "bound compelled mandatory optional voluntary compulsory empowered able unable supposed recommended"
)

DIRECTION = _words(
    "least most more less fewer lesser greater over under above below before after until till since within beyond "
    "outside inside exceed exceeds exceeding exceeded minimum maximum up down upward upwards downward downwards "
    "higher lower earlier later sooner prior subsequent preceding following previous next previously subsequently "
    "afterwards beforehand during while if only solely exclusively merely all any each every both either several "
    "some many much few little half double twice once always often sometimes ever never immediately forthwith first last "
    "left right north south east west forward backward forwards backwards inward outward into onto out off away "
    "against toward towards from than almost nearly about approximately around exactly entirely partly wholly "
    "including include excluding otherwise another other same whenever wherever whoever alone again together "
    "increase increased decrease decreased reduce reduced maximal minimal upper underneath between throughout across "
    "long short large small high low early late near far old young"
) - _words(
    "first last same other another include about around again entirely right left long short large small"
)

#: Prepositions that say who does what to whom: one for another exchanges the roles.
ROLE = _words("to from by against for with towards toward")

AND_OR = _words("and or")

UNITS = _words(
    "second seconds minute minutes hour hours day days night nights week weeks fortnight fortnights month months "
    "quarter quarters year years decade decades century centuries percent permille percentage point points degree "
    "degrees metre metres kilometre kilometres centimetre centimetres millimetre millimetres micrometre "
    "micrometres mile miles yard yards foot feet inch inches acre acres hectare hectares litre litres millilitre "
    "millilitres gallon gallons pint pints gram grams kilogram kilograms milligram milligrams microgram micrograms "
    "tonne tonnes ton tons pound pounds ounce ounces dollar dollars cent cents euro euros penny pence yuan yen "
    "shilling shillings franc francs mark marks crown crowns watt watts kilowatt kilowatts volt volts amp amps "
    "hertz decibel decibels celsius fahrenheit am pm metric mph working calendar business"
) - _words("point points mark marks crown crowns second quarter metric")

#: Grammar words: one too few, too many or wrong is a plain error.
LIGHT = (
    _words(
        # articles, demonstratives, relatives
        "a an the this that these those which who whom whose what when where why how there here whichever whatever "
        # personal and possessive pronouns
        "i you he she it we they me him her us them my your his its our their mine yours hers ours theirs one ones "
        "myself yourself himself herself itself ourselves yourselves themselves oneself "
        # auxiliaries
        "am is are was were be been being have has had having do does did doing done get gets got "
        # prepositions and particles that do not turn the meaning by themselves
        "of in on at to by for with as upon about among amongst amid along behind beside besides concerning regarding "
        "respecting touching per via through round unto "
        # conjunctions and connecting adverbs
        "because although though whereas whether so then thus therefore hence moreover furthermore also too as yet "
        "still such said very quite just rather even well indeed however thereof therein thereto thereby thereupon thereafter "
        "therefrom hereof herein hereto hereby hereafter hereinafter whereof wherein whereby whereupon whereat aforesaid "
        "now ever respectively accordingly likewise namely like own entirely around again same other another first last "
        "let lets please sir madam"
    )
    - NEGATION
    - MODALITY
    - AND_OR
    - _words("first last another")
)


@lru_cache(maxsize=16384)
def kind_of(key: str) -> MissKind | None:
    """What sort of word must be right here; None for a grammar word. Words of no closed class are terms."""
    if key.startswith("#"):
        return MissKind.NUMBER
    if key in NEGATION:
        return MissKind.NEGATION
    if key in MODALITY:
        return MissKind.MODALITY
    if key in AND_OR:
        return MissKind.AND_OR
    if key in UNITS:
        return MissKind.UNIT
    if key in DIRECTION:
        return MissKind.DIRECTION
    return None if key in LIGHT else MissKind.TERM
