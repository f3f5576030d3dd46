#!/bin/sh
# Asks about one person and keeps the signed answer; fetches the public keys to verify it with.
# Needs URL, KEY, ORDER (your order's number), NUMBER and BIRTH_DATE (what your customer shows) in the environment.
set -eu

# The question goes in through a pipe: what stands on a command line, every program on the machine can read.
curl -sS --fail-with-body "$URL/v1/checks" \
  -H "Authorization: Bearer $KEY" -H 'content-type: application/json' -H "idempotency-key: $ORDER" \
  --data-binary @- > answer.json <<QUESTION
{
  "benefit": "id.vn",
  "subject": {"type": "person", "scheme": "personal-number", "number": "$NUMBER"},
  "match":   {"birthDate": "$BIRTH_DATE"}
}
QUESTION

# Once, over HTTPS; Cache-Control says for how long they may be kept.
curl -sS --fail "$URL/.well-known/jwks.json" > jwks.json
