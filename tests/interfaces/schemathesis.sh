#!/usr/bin/env bash
# Asks a running server what its OpenAPI document allows, and what it does not: schemathesis.sh URL [EXAMPLES] [COOKIE]
#
# Without a cookie everything the public may read; with the cookie of a session everything, what changes something too.
# Left out are the routes of other systems, whose shapes are not ours to describe better, the websocket, what wants a
# source's token, and what would end the session that asks.
set -euo pipefail
checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
url=${1:?the address of a server}
others='ping|query|write|live|metrics|api/v2/write|api/v1/write|api/v1/monitoring.*'
if [ -n "${3:-}" ]; then
    sources='api/v1/samples|api/v1/inventory|api/v1/collector-report|api/v1/unmapped'
    session='api/v1/session|api/v1/account/(password|sessions.*|second-factor)|api/v1/setup.*'
    asks=(--header "Cookie: $3" --exclude-path-regex "^/($others|$sources|$session)$")
else
    asks=(--include-method GET --exclude-path-regex "^/($others)$")
fi
# Every value that a schema just allows, and those that it just does not, of every operation that staff have: minutes.
phases=examples,coverage,fuzzing
[ -z "${3:-}" ] || [ "${2:-8}" -ge 8 ] || phases=examples,fuzzing
# It keeps what it found, to replay it: beside what else is built.
cd "$checkout/target"
exec "$checkout/target/python/bin/schemathesis" run "$url/openapi.json" --url "$url" "${asks[@]}" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance \
    --phases $phases --mode all --max-examples "${2:-8}" --seed 7 --workers 2 \
    --generation-deterministic --request-timeout 20 --suppress-health-check all --no-color
