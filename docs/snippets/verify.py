"""Verifies an attestation without asking the service, then looks its status up.

Usage: python3 verify.py answer.json jwks.json https://issuer
Needs Python 3.9 or later and `cryptography` (pip install cryptography, or apt install python3-cryptography).
"""

import base64
import hashlib
import json
import re
import sys
import time
import urllib.request
import zlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SKEW = 60  # seconds by which clocks may differ
MOST_LIST_BYTES = 4 * 1024 * 1024


class Refused(Exception):
    """The attestation must not be relied on."""


def need(condition, why):
    if not condition:
        raise Refused(why)


def decode(text):
    need(isinstance(text, str) and re.fullmatch(r"[A-Za-z0-9_-]*", text), "not base64url")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def read_object(data):
    value = json.loads(data)
    need(isinstance(value, dict), "not a JSON object")
    return value


def verify_jws(jws, typ, jwks):
    """The payload of a JWS signed with one of our keys. Nothing is believed of the header but what the service writes."""
    parts = jws.split(".")
    need(len(parts) == 3, "not three parts")
    header = read_object(decode(parts[0]))
    need(header.get("alg") == "Ed25519", "alg")  # so neither `none` nor a shared secret has a way in
    need(header.get("typ") == typ, "typ")  # a status list must not pass for an attestation
    need("crit" not in header, "crit")
    keys = [key for key in jwks["keys"] if key.get("kid") == header.get("kid")]
    need(len(keys) == 1 and keys[0].get("kty") == "OKP" and keys[0].get("crv") == "Ed25519", "unknown key")
    try:
        public_key = Ed25519PublicKey.from_public_bytes(decode(keys[0]["x"]))
        public_key.verify(decode(parts[2]), f"{parts[0]}.{parts[1]}".encode("ascii"))
    except InvalidSignature:
        raise Refused("signature") from None
    return read_object(decode(parts[1]))


def disclosed(claims, disclosures):
    """The subject's details. Every disclosure must belong to one digest that was signed, and be there once."""
    need(claims.get("_sd_alg", "sha-256") == "sha-256", "_sd_alg")
    digests = list(claims.get("_sd", []))
    details = {}
    for disclosure in disclosures:
        content = json.loads(decode(disclosure))
        need(isinstance(content, list) and len(content) == 3, "disclosure")
        _salt, name, value = content
        digest = base64.urlsafe_b64encode(hashlib.sha256(disclosure.encode("ascii")).digest()).decode().rstrip("=")
        need(digests.count(digest) == 1, "a disclosure that was not signed, or that is there twice")
        digests.remove(digest)
        need(isinstance(name, str) and isinstance(value, str), "disclosure")
        need(name not in claims and name not in details and name not in ("_sd", "..."), "a claim disclosed twice")
        details[name] = value
    return details


def status_of(reference, issuer, jwks, now):
    """The status at the attestation's place in its status list: 0 valid, 1 revoked, 2 suspended."""
    uri, index = reference["uri"], reference["idx"]
    request = urllib.request.Request(uri, headers={"Accept": "application/statuslist+jwt"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        token = answer.read(8 * 1024 * 1024).decode("ascii").strip()
    claims = verify_jws(token, "statuslist+jwt", jwks)
    need(claims.get("sub") == uri and claims.get("iss") == issuer, "another status list")
    need(claims["iat"] <= now + SKEW, "a status list from the future")
    need(now - SKEW < claims["exp"] and now - SKEW <= claims["iat"] + claims["ttl"], "a stale status list")
    bits = claims["status_list"]["bits"]
    need(bits in (1, 2, 4, 8) and isinstance(index, int) and index >= 0, "status list")
    inflater = zlib.decompressobj()
    statuses = inflater.decompress(decode(claims["status_list"]["lst"]), MOST_LIST_BYTES)
    need(inflater.eof, "status list: not whole, or too large")
    at, shift = divmod(index * bits, 8)
    need(at < len(statuses), "the status list does not reach that far")
    return (statuses[at] >> shift) & ((1 << bits) - 1)


def verify(attestation, jwks, issuer):
    """Claims and disclosed details of an attestation that may be relied on now. Raises Refused."""
    try:
        jws, *disclosures, end = attestation.split("~")
        need(end == "", "no tilde at the end")
        claims = verify_jws(jws, "dc+sd-jwt", jwks)
        details = disclosed(claims, disclosures)
        now = time.time()
        need(claims["iss"] == issuer and claims["vct"] == f"{issuer}/vct/attestation/1", "issuer")
        need(claims["iat"] <= now + SKEW and now - SKEW < claims["exp"], "expired, or not yet valid")
        need("aud" not in claims, "meant for somebody else")
        need(claims.get("nbf", 0) <= now + SKEW, "not yet valid")
        reference = claims.get("status", {}).get("status_list")
        if reference is not None:
            status = status_of(reference, issuer, jwks, now)
            need(status == 0, {1: "revoked", 2: "suspended"}.get(status, "unknown status"))
        # Only what entitles to something has a status; what entitles must have one.
        need(reference is not None or claims["outcome"] != "eligible", "eligible, and without a status")
        return claims, details
    except Refused:
        raise
    except Exception as error:  # malformed in a way not named above, or the list cannot be had: fail closed
        raise Refused(f"cannot be verified ({type(error).__name__})") from error


def main():
    answer_file, jwks_file, issuer = sys.argv[1:]
    with open(answer_file, encoding="utf-8") as file:
        attestation = json.load(file)["attestation"]
    with open(jwks_file, encoding="utf-8") as file:
        jwks = json.load(file)
    try:
        claims, details = verify(attestation, jwks, issuer)
    except Refused as refused:
        sys.exit(f"refused: {refused}")
    print(claims["outcome"], details.get("subject_number", "-"), claims.get("eligible_until", "-"))


if __name__ == "__main__":
    main()
