"""Folding: how words are compared, never how they are shown.

Upper and lower case, the composition of letters, marks that writers may leave out (Arabic vowel signs, stress marks,
the dot of the Turkish i), letters with two shapes (Arabic alef, Persian yeh and kaf) and German gender forms
(Teilnehmer:innen, Teilnehmer*innen, Teilnehmer_innen, Teilnehmer/-innen, Teilnehmer(innen), TeilnehmerInnen) fold
together.
"""

from __future__ import annotations

import re
import unicodedata

from npa_core.text.normal import normal

# The sign comes first in the pattern: looking behind at every letter would cost most of the time.
_GENDER = re.compile(
    r"[:*_·•․‧/-](?<=\w.)-?(?=in(?:nen)?\b)"  # Teilnehmer:innen, Teilnehmer/-innen
    r"|[:*_·•․‧](?<=\w.)(?=innen)"  # Migrant:innenorganisation
    r"|\((?<=\w.)(?P<ending>in|inn|innen)\)",  # Teilnehmer(innen), Lots(inn)en
    re.IGNORECASE,
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WORD = re.compile(r"\w+", re.UNICODE)
# Hyphens and joiners that nobody sees; what remains of marks after composing; letters that are written in two ways.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_RARE = re.compile("[\u0131\u0300-\u036f\u0622\u0623\u0625\u0629\u0640\u0649\u064b-\u065f\u0670\u0671\u06a9\u06cc]")
_COMMON = {
    **dict.fromkeys([*range(0x300, 0x370), *range(0x64B, 0x660), 0x640, 0x670]),
    0x131: "i",
    **dict.fromkeys([0x622, 0x623, 0x625, 0x671], "\u0627"),
    0x629: "\u0647",
    0x6A9: "\u0643",
    **dict.fromkeys([0x649, 0x6CC], "\u064a"),
}


def fold(text: str) -> str:
    """Return `text` for comparison: NFKC, gender forms joined, case folded (ß becomes ss), marks and shapes evened."""
    if text.isascii():
        # Letters alone have no sign of gender: so it is with nearly every word.
        return text.lower() if text.isalpha() else _GENDER.sub(r"\g<ending>", text).casefold()
    text = normal("NFKC", _INVISIBLE.sub("", text))
    # Case folding may take letters apart again (ǰ, ΐ): they are composed once more.
    text = normal("NFKC", _GENDER.sub(r"\g<ending>", text).casefold())
    return text.translate(_COMMON) if _RARE.search(text) else text


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of `text`, in order."""
    return tuple(_WORD.findall(fold(text)))


def bare(word: str) -> str:
    """Return a folded word in the letters it is compared by: `flüchtling` is `fluechtling`, and `café` is `cafe`."""
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFKD", word.translate(_UMLAUTS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def bare_words(text: str) -> list[str]:
    """Return the words of `text`, in order, in the letters they are compared by."""
    return list(map(bare, words(text)))
