"""Cookies for the length of one exchange: there are sites that redirect to themselves until theirs comes back."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

Origin = tuple[str, str, int]
"""Scheme, host and port."""

_MAX_COOKIES = 20
_MAX_BYTES = 4_096
# RFC 6265 §4.1.1. What servers write besides (blanks, commas, umlauts) is not sent back.
_PAIR = re.compile(r'\s*([!#$%&\'*+.^_`|~0-9A-Za-z-]+)=("[!#-+\--:<-\[\]-~]*"|[!#-+\--:<-\[\]-~]*)\s*(?:;|$)')


class Cookies:
    """What each origin has set; sent back to that very origin and to no other.

    Domain, Path and Expires are not looked at: a cookie goes back to where it came from only, while the
    exchange lasts.
    """

    def __init__(self) -> None:
        self._jars: defaultdict[Origin, dict[str, str]] = defaultdict(dict)

    def take(self, origin: Origin, lines: Iterable[str]) -> None:
        """Keep what the Set-Cookie headers of one answer say, as far as there is room; an empty value deletes."""
        jar = self._jars[origin]
        for pair in filter(None, map(_PAIR.match, lines)):
            name, value = pair.groups()
            jar.pop(name, None)
            room = _MAX_BYTES - len(self.header(origin)) - len(f"; {name}={value}")
            if value and room >= 0 and len(jar) < _MAX_COOKIES:
                jar[name] = value

    def header(self, origin: Origin) -> str:
        """Return the Cookie header for an origin; nothing when it has set none."""
        return "; ".join(f"{name}={value}" for name, value in self._jars[origin].items())
