"""What a browser calls itself, in two words: "Firefox on Linux"."""

from __future__ import annotations

__all__ = ["device"]

# The first mark that is in the User-Agent header decides: browsers name their forebears, too.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def device(user_agent: str) -> str:
    """Browser and system where they are known, else the beginning of what the browser said."""
    browser, system = (
        next((name for mark, name in known if mark in user_agent), "") for known in (_BROWSERS, _SYSTEMS)
    )
    if not browser:
        return user_agent[:60]
    return f"{browser} on {system}" if system else browser
