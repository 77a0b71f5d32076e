"""A small identity provider on this machine: real HTTP, signed tokens, and every lie a test asks for."""

from __future__ import annotations

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

__all__ = ["CLIENT", "Provider", "provider"]

CLIENT = ("newsroom", "the client's secret")


class Provider:
    """`claims` is what it says of whoever comes; `lies` replaces claims of its tokens, None takes one away."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.claims: dict[str, Any] = {"sub": "248289761001"}
        self.lies: dict[str, Any] = {}
        self.key = self.signing_key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, private=True)
        self.algorithm = "RS256"
        self.asked: dict[str, dict[str, str]] = {}

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent: back, with a code."""
        code = f"code-{len(self.asked)}"
        self.asked[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, str] | None:
        asked = self.asked.pop(form.get("code", ""), None)  # a code is good for once
        if asked is None or _challenge(form.get("code_verifier", "")) != asked["code_challenge"]:
            return None
        now = int(time.time())
        said = {
            "iss": self.address, "aud": asked["client_id"], "nonce": asked["nonce"], "iat": now, "exp": now + 300,
            **self.claims, **self.lies,
        }  # fmt: skip
        said = {name: value for name, value in said.items() if value is not None}
        header = {"alg": self.algorithm, "kid": "one"}
        if self.algorithm == "none":
            parts = (json.dumps(part).encode() for part in (header, said))
            signed = ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
        else:
            signed = jwt.encode(header, said, self.signing_key, algorithms=[self.algorithm])
        return {"access_token": "of no use here", "token_type": "Bearer", "id_token": signed}


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")


@contextmanager
def provider() -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                self.send_response(302)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_header("Location", served.authorize(query))
                self.end_headers()
            elif parts.path == "/keys":
                self.say({"keys": [served.key.as_dict(private=False)]})
            else:
                said = {
                    "issuer": served.address,
                    "id_token_signing_alg_values_supported": ["RS256", "none", "HS256"],
                }
                places = {
                    "authorization_endpoint": "authorize",
                    "token_endpoint": "token",
                    "jwks_uri": "keys",
                }
                self.say(said | {name: f"{served.address}/{place}" for name, place in places.items()})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            found = served.token({name: values[0] for name, values in parse_qs(body).items()})
            self.say(found or {"error": "invalid_grant"}, 200 if found else 400)

        def say(self, said: dict[str, Any], status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, *words: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Provider(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
