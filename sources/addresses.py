"""Addresses of pages: which of two spellings are one page.

Comes in: an address as printed, pasted or exported; goes out: its plain form, or a digest of that. Pure.
What never changes the page is left out (RFC 3986, 6.2: case of scheme and host, default port, fragment; then
`www.`, http or https, a slash at the end, marks of campaigns); whatever might change it stays.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b, sha256
from urllib.parse import SplitResult, urlsplit

__all__ = ["address_digest", "address_key", "is_web_address", "plain_address"]

_CAMPAIGNS = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|ocid|ito|cmpid|ref_src)", re.IGNORECASE
)
_SPACES = re.compile(r"\s+")
_PORTS = {"http": 80, "https": 443}


def is_web_address(address: str) -> bool:
    """Whether this is an http or https address with a host."""
    return _split(address) is not None


def plain_address(address: str) -> str:
    """The address in its plain form, without scheme; empty where it is no web address.

    >>> plain_address("HTTP://www.Example.org:80/News/1/?utm_source=x&id=7#top")
    'example.org/News/1?id=7'
    """
    found = _split(address)
    if found is None:
        return ""
    host = (found.hostname or "").rstrip(".").removeprefix("www.")
    port = "" if found.port in (None, _PORTS[found.scheme]) else f":{found.port}"
    kept = "&".join(
        part for part in found.query.split("&") if part and not _CAMPAIGNS.fullmatch(part.partition("=")[0])
    )
    return f"{host}{port}{found.path.rstrip('/')}{'?' + kept if kept else ''}"


def address_key(address: str) -> str:
    """32 hexadecimal digits that the spellings of one web address share; empty for others.

    >>> address_key("https://example.org/a/") == address_key("http://www.example.org/a#b") != ""
    True
    """
    plain = plain_address(address)
    return blake2b(plain.encode(errors="replace"), digest_size=16).hexdigest() if plain else ""


def address_digest(address: str) -> str:
    """The SHA-256 that stands for an article's bytes where no more of it is known than its address."""
    return sha256(f"address {plain_address(address)}".encode()).hexdigest()


@lru_cache(maxsize=32_768)  # a list names one site on and on, and each address more than once
def _split(address: str) -> SplitResult | None:
    try:
        found = urlsplit(_SPACES.sub("", address))
        port_is_sound = found.port is None or found.port >= 0  # reading it may fail
    except ValueError:
        return None
    is_web = found.scheme in _PORTS and bool(found.hostname)
    return found if is_web and port_is_sound else None
