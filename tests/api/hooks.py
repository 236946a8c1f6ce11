"""Statements are text of kinds that the fuzzer doesn't know: it may write whatever it thinks of into them."""

import schemathesis


@schemathesis.serializer("application/sd-jwt", "application/x-ndjson")
def text(context, value):
    return (value if isinstance(value, str) else repr(value)).encode("utf-8", "replace")
