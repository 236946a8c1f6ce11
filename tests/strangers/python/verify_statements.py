"""Verifies statements with the SD-JWT working group's own library and jwcrypto: none of Entente's code.

    python verify_statements.py FILE

FILE holds one JSON object a line: {name, statement, jwk, payload}. `statement` is an SD-JWT in compact form,
`jwk` its issuer's public key, `payload` (optional) what the processed payload must be: the claims with the
disclosed fields in place. Prints "NAME verified" or "NAME refused: why" per line; exits 1 if any was refused.
"""

import base64
import json
import sys

from jwcrypto.common import JWException
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier


class Refused(Exception):
    """A fault this program found where the library is lenient."""


def strict_base64url(text, what):
    """RFC 7515 base64url: no padding, no stray bits. Python's decoder skips what it does not know."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(data).decode().rstrip("=") != text:
        raise Refused(f"{what}: base64url is not canonical")
    return data


def collect_digests(value, into):
    """Every digest a statement mentions, in its payload or inside a disclosed value."""
    if isinstance(value, list):
        for item in value:
            collect_digests(item, into)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "_sd":
                into.extend(item)
            elif key == "..." and isinstance(item, str):
                into.append(item)
            else:
                collect_digests(item, into)


class Statement(SDJWTVerifier):
    """The library's verifier, with the checks of RFC 9901, section 7.1, that it leaves out."""

    def check(self):
        for part in self._unverified_input_sd_jwt.split("."):
            strict_base64url(part, "JWS")
        digests = []
        collect_digests(self._sd_jwt_payload, digests)
        for disclosure in self._hash_to_decoded_disclosure.values():
            collect_digests(disclosure[-1], digests)
        if len(set(digests)) != len(digests):
            raise Refused("a digest stands twice")
        for digest, encoded in self._hash_to_disclosure.items():
            strict_base64url(encoded, "disclosure")
            if digest not in digests:
                raise Refused(f"disclosure {encoded[:16]}… belongs to no digest")


def verify(statement, jwk, payload=None, name=None):
    """Raises unless the statement is the issuer's and says what `payload` says."""
    del name
    compact = statement if "~" in statement else statement + "~"
    if jwk.get("kty") != "OKP" or jwk.get("crv") != "Ed25519":
        raise Refused("the issuer's key is not Ed25519")
    key = JWK(**{member: jwk[member] for member in ("kty", "crv", "x")})

    def issuer_key(_issuer, header):
        if header.get("alg") != "Ed25519":
            raise Refused(f"alg is {header.get('alg')}")
        if header.get("typ") != "entente+sd-jwt":
            raise Refused(f"typ is {header.get('typ')}")
        return key

    opened = Statement(compact, issuer_key)
    opened.check()
    processed = opened.get_verified_payload()
    if payload is not None and processed != payload:
        raise Refused(f"processed payload differs: {json.dumps(processed)} instead of {json.dumps(payload)}")


def main():
    if len(sys.argv) != 2:
        print("usage: verify_statements.py FILE", file=sys.stderr)
        return 2
    verified = refused = 0
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in filter(None, map(str.strip, lines)):
            one = json.loads(line)
            try:
                verify(**one)
            except (Refused, JWException, ValueError, TypeError, KeyError) as fault:
                # Strangers' bytes can trip the libraries in any of these ways; each is a refusal.
                refused += 1
                print(f"{one['name']} refused: {type(fault).__name__}: {str(fault).splitlines()[0] if str(fault) else ''}")
            else:
                verified += 1
                print(f"{one['name']} verified")
    print(f"{verified} statements verified")
    return 1 if refused or not verified else 0


if __name__ == "__main__":
    sys.exit(main())
