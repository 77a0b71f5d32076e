"""The identity provider: sends people there, and reads what it says of them when they come back (OpenID Connect).

Authlib speaks the protocol: state, nonce, PKCE, the signature by the provider's published keys, issuer, audience, times.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from joserfc.errors import JoseError
from requests import RequestException

__all__ = ["NotSaid", "claims", "send"]

# Signed by the provider's own key: neither unsigned nor by a secret that others may know.
_SIGNATURES = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
_SECONDS = 10
_LEEWAY = 60  # seconds that two clocks may differ


class NotSaid(Exception):
    """The provider can't be reached, or what it said can't be trusted; the message says which."""


def send(request: HttpRequest, back: str) -> HttpResponse:
    """To the provider, which sends the person back to the address. Raises `NotSaid`."""
    try:
        client = _client()
        _described(client)
        response: HttpResponse = client.authorize_redirect(request, back)
        return response
    except (RequestException, OAuthError, ValueError, KeyError, RuntimeError) as error:
        raise NotSaid(_UNREACHABLE) from error


def claims(request: HttpRequest) -> Mapping[str, Any]:
    """What the provider says of who comes back, once it is proved to be said by it, to us, now. Raises `NotSaid`."""
    issuer, (client_id, _) = settings.NEWSROOM_OIDC_ISSUER, settings.NEWSROOM_OIDC_CLIENT
    wanted = {
        "iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": client_id},
        "sub": {"essential": True}, "exp": {"essential": True}, "nonce": {"essential": True},
    }  # fmt: skip
    try:
        client = _client()
        _described(client)
        told = client.authorize_access_token(request, claims_options=wanted, leeway=_LEEWAY)
    except RequestException as error:
        raise NotSaid(_UNREACHABLE) from error
    except (OAuthError, JoseError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise NotSaid("The sign-in was not completed, or what came back could not be trusted.") from error
    found: Mapping[str, Any] | None = told.get("userinfo")
    if not found or not str(found.get("sub", "")):
        raise NotSaid("The sign-in service did not say who you are.")
    return found


_UNREACHABLE = "The sign-in service can't be reached."


def _client() -> Any:
    client_id, secret = settings.NEWSROOM_OIDC_CLIENT
    issuer = settings.NEWSROOM_OIDC_ISSUER.rstrip("/")
    return OAuth().register(
        "sso", client_id=client_id, client_secret=secret or None,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256", "default_timeout": _SECONDS},
    )  # fmt: skip


def _described(client: Any) -> None:
    """Ask the provider for its addresses and signatures, and keep to those that prove who signed."""
    said = client.load_server_metadata()
    if said.get("issuer") != settings.NEWSROOM_OIDC_ISSUER:
        raise ValueError("The provider calls itself by another name.")
    offered = said.get("id_token_signing_alg_values_supported") or ["RS256"]
    said["id_token_signing_alg_values_supported"] = sorted(_SIGNATURES.intersection(offered))
