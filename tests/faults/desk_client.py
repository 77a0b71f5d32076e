"""An editor at a browser, as the server sees one: cookies, forms with their tokens, redirects followed, messages read."""

from __future__ import annotations

import html
import re
import time
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

__all__ = ["Answer", "DeskClient"]

_MESSAGE = re.compile(r'<li[^>]*class="(success|error|warning|info)[^"]*"[^>]*>(.*?)</li>', re.S)
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back in the end: status, page, and (kind, words) of the messages on it."""

    status: int
    page: str

    @property
    def messages(self) -> list[tuple[str, str]]:
        return [
            (kind, html.unescape(re.sub(r"<[^>]+>", "", words)).strip())
            for kind, words in _MESSAGE.findall(self.page)
        ]

    @property
    def successes(self) -> int:
        return sum(kind == "success" for kind, _ in self.messages)


@dataclass
class DeskClient:
    """`address` is the server's, without a slash; `statuses` counts what it answered, `slowest` is in seconds."""

    address: str
    statuses: dict[int, int] = field(default_factory=dict)
    slowest: float = 0.0
    failed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._open = build_opener(HTTPCookieProcessor(CookieJar()))
        self._token = ""

    def sign_in(self, name: str, password: str) -> None:
        """Through the form, as people do. Raises RuntimeError where that does not let one in."""
        self.get("/admin/login/?next=/admin/")
        answer = self.post("/admin/login/?next=/admin/", {"username": name, "password": password})
        if answer.status != 200 or 'name="password"' in answer.page:
            raise RuntimeError(f"{name} could not sign in: status {answer.status}.")

    def get(self, path: str) -> Answer:
        return self._ask(Request(self.address + path))

    def post(self, path: str, data: dict[str, object]) -> Answer:
        """Post a form with the token of the page before."""
        body = urlencode(data | {"csrfmiddlewaretoken": self._token}, doseq=True).encode()
        return self._ask(Request(self.address + path, body))

    def _ask(self, request: Request) -> Answer:
        start = time.monotonic()
        try:
            with self._open.open(request, timeout=60) as response:
                status, page = response.status, response.read().decode(errors="replace")
        except HTTPError as error:
            status, page = error.code, error.read().decode(errors="replace")
            if status >= 500:
                title = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)
                self.failed.append(
                    f"{status} {request.get_method()} {request.selector}: {title[1] if title else ''}"
                )
        self.slowest = max(self.slowest, time.monotonic() - start)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if found := _TOKEN.search(page):
            self._token = found[1]
        return Answer(status, page)
