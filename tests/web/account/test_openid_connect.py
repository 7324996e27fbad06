"""Signing in through OpenID Connect, against a provider that runs beside the test and checks what a real one checks."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from actielijn.web.trail.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


class Provider:
    """An OpenID provider on loopback. ``says`` goes into the id token; ``asked`` keeps what came with the authorisation."""

    def __init__(self, client_key):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.client_key, self.says, self.asked, self.told = client_key, {}, {}, {}
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self):
                keys = {
                    "keys": [
                        json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(provider.key.public_key()))
                        | {"kid": "een", "alg": "RS256"}
                    ]
                }
                self.answer({"/keys": keys, "/userinfo": provider.person()}[self.path])

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                provider.told = {name: values[0] for name, values in parse_qs(body).items()}
                self.answer(*provider.tokens())

            def answer(self, data, status=200):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(data).encode())

            def log_message(self, *_given):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def person(self):
        return {"sub": "abc-1", "email": "coordinator@voorbeeld.nl", "email_verified": True} | self.says

    def tokens(self):
        """Give tokens for a code, if the client proves that it is the one that asked."""
        proof = (
            base64.urlsafe_b64encode(hashlib.sha256(self.told["code_verifier"].encode()).digest())
            .rstrip(b"=")
            .decode()
        )
        claims = jwt.decode(
            self.told["client_assertion"],
            self.client_key.public_key(),
            algorithms=["RS256"],
            audience=f"{self.url}/token",
        )
        if (
            proof != self.asked["code_challenge"]
            or claims["sub"] != "actielijn"
            or "client_secret" in self.told
        ):
            return {"error": "invalid_grant"}, 400
        now = int(time.time())
        said = {
            "iss": self.url,
            "aud": "actielijn",
            "exp": now + 60,
            "iat": now,
            "nonce": self.asked["nonce"],
        } | self.person()
        token = jwt.encode(said, self.key, algorithm="RS256", headers={"kid": "een"})
        return {"access_token": "toegang", "id_token": token, "token_type": "Bearer"}, 200


@pytest.fixture
def provider(settings, tmp_path, people):
    client_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kept = tmp_path / "sleutel.pem"
    kept.write_bytes(
        client_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    made = Provider(client_key)
    settings.AUTHENTICATION_BACKENDS = [
        *settings.AUTHENTICATION_BACKENDS,
        "actielijn.web.account.oidc.Backend",
    ]
    settings.ROOT_URLCONF = "web.account.with_openid_connect"
    settings.OIDC_NAME, settings.OIDC_PRIVATE_KEY_FILE, settings.OIDC_ISSUER = "Rijk", str(kept), made.url
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = "actielijn", ""
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT, settings.OIDC_OP_TOKEN_ENDPOINT = (
        f"{made.url}/authorize",
        f"{made.url}/token",
    )
    settings.OIDC_OP_USER_ENDPOINT, settings.OIDC_OP_JWKS_ENDPOINT = (
        f"{made.url}/userinfo",
        f"{made.url}/keys",
    )
    settings.OIDC_RP_SIGN_ALGO, settings.OIDC_RP_SCOPES = "RS256", "openid email profile"
    settings.OIDC_USE_NONCE = settings.OIDC_USE_PKCE = True
    settings.OIDC_PKCE_CODE_CHALLENGE_METHOD = "S256"
    yield made
    made.server.shutdown()


def come_back(provider, client=None):
    """Go to the provider and come back with a code; return the browser and the answer."""
    client = client or Client()
    there = client.get("/aanmelden/oidc")
    provider.asked = {name: values[0] for name, values in parse_qs(urlsplit(there["Location"]).query).items()}
    return client, client.get("/aanmelden/oidc/terug", {"code": "eenmalig", "state": provider.asked["state"]})


def test_request_carries_pkce_and_a_nonce(provider):
    come_back(provider)
    assert provider.asked["code_challenge_method"] == "S256"
    assert len(provider.asked["nonce"]) >= 16


def test_person_with_a_second_factor_there_is_wholly_in(provider, people):
    provider.says = {"amr": ["pwd", "mfa"]}
    client, _answer = come_back(provider)
    assert client.get("/programma/proef").status_code == 200
    people.coordinator.refresh_from_db()
    assert people.coordinator.oidc_subject == "abc-1"


def test_person_without_one_is_asked_for_it_here(provider):
    client, _answer = come_back(provider)
    assert "tweede-factor" in client.get("/programma/proef")["Location"]


def test_address_that_the_provider_did_not_verify_opens_nothing(provider):
    provider.says = {"email_verified": False, "amr": ["mfa"]}
    client, _answer = come_back(provider)
    assert client.get("/programma/proef").status_code == 302
    assert Event.objects.filter(action="sign-in", result="refused").count() == 1


@pytest.mark.parametrize(
    "said",
    [
        {"aud": "een-ander"},
        {"iss": "https://elders.nl"},
        {"nonce": "een-andere"},
        {"exp": 1},
        {"email": "vreemd@voorbeeld.nl"},
    ],
)
def test_token_that_is_not_for_this_sign_in_opens_nothing(provider, said):
    provider.says = {"amr": ["mfa"]} | said
    client, answer = come_back(provider)
    assert answer.status_code in (302, 400)
    assert client.get("/programma/proef").status_code == 302


def test_answer_that_nobody_asked_for_opens_nothing(provider):
    _client, _answer = come_back(provider)
    stranger = Client()
    stranger.get("/aanmelden/oidc/terug", {"code": "eenmalig", "state": provider.asked["state"]})
    assert stranger.get("/programma/proef").status_code == 302
