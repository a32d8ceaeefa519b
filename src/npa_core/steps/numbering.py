"""The numbers of a partner's unnamed feeds: remembered by address, and kept when a person edits that address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


def number_feeds(
    partner: str, urls: Sequence[str], known: Mapping[str, str], *, others: Collection[str], lately: Collection[str]
) -> dict[str, str]:
    """Return an id for each unnamed feed of a partner: `<partner>/<n>`, the same as at earlier runs.

    `known` maps addresses to ids given before, `others` are ids of sources that have names. A new address continues the
    id of one that has vanished when both are the same place but for its spelling; or, for what was visited `lately`,
    when there are as many new addresses as vanished ones, so that it is plain which became which. Otherwise it gets a
    number that was never given.
    """
    given = {url: known[url] for url in urls if url in known}
    new = [url for url in dict.fromkeys(urls) if url not in given]
    vanished = {
        address: id
        for address, id in sorted(known.items(), key=lambda pair: _number(pair[1], partner))
        if _number(id, partner) and address not in given and id not in others
    }
    given |= {url: vanished[address] for url, address in _matches(new, vanished, lately)}
    used = {*others, *known.values()}
    for url in new:
        if url not in given:
            given[url] = _next_free(partner, used)
            used.add(given[url])
    return given


def same_place(url: str) -> str:
    """Return what addresses share that differ only in http or https, `www.`, case of the host, port or last slash."""
    return "".join(_host_and_rest(url))


def _matches(new: Sequence[str], vanished: Mapping[str, str], lately: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of a new address and the vanished one that it continues."""
    places = defaultdict[str, list[str]](list)
    for address in vanished:
        places[same_place(address)].append(address)
    edited, found = [], set()
    for url in new:
        if candidates := places[same_place(url)]:
            found.add(candidates[0])
            yield url, candidates.pop(0)
        else:
            edited.append(url)
    left = [address for address, id in vanished.items() if id in lately and address not in found]
    if len(edited) == len(left) == 1:
        yield edited[0], left[0]
    elif len(edited) == len(left):
        yield from _by_host(edited, left)


def _by_host(new: Iterable[str], vanished: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pair several edited addresses: on each host in order, where it has as many new ones as vanished ones."""
    after, before = _hosts(new), _hosts(vanished)
    for host, urls in after.items():
        if len(urls) == len(before.get(host, ())):
            yield from zip(urls, before[host], strict=True)


def _hosts(urls: Iterable[str]) -> dict[str, list[str]]:
    grouped = defaultdict[str, list[str]](list)
    for url in urls:
        grouped[_host_and_rest(url)[0]].append(url)
    return dict(grouped)


def _host_and_rest(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url, ""
    port = None if port == _DEFAULT_PORTS.get(parts.scheme) else port
    return f"{(parts.hostname or '').removeprefix('www.')}:{port or ''}", f"{parts.path.rstrip('/')}?{parts.query}"


def _number(id: str, partner: str) -> int:
    """Return n of `<partner>/<n>`, or 0 for an id that was not numbered."""
    name = id.removeprefix(f"{partner}/")
    return int(name) if name != id and name.isdecimal() else 0


def _next_free(partner: str, used: Collection[str]) -> str:
    number = 1
    while f"{partner}/{number}" in used:
        number += 1
    return f"{partner}/{number}"
