#!/usr/bin/env bash
# Asks a running server what its OpenAPI document allows the public, and what it does not: schemathesis.sh URL [EXAMPLES]
#
# Left out are the routes of other systems, whose shapes are not ours to describe better, the websocket, and what changes
# something: that needs a login or a token, and what it answers then is tested route by route.
set -euo pipefail
checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
url=${1:?the address of a server}
# It keeps what it found, to replay it: beside what else is built.
cd "$checkout/target"
exec "$checkout/target/python/bin/schemathesis" run "$url/openapi.json" --url "$url" \
    --include-method GET \
    --exclude-path-regex '^/(ping|query|write|live|metrics|api/v2/write|api/v1/write|api/v1/monitoring.*)$' \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance \
    --phases examples,coverage,fuzzing --mode all --max-examples "${2:-8}" --seed 7 --workers 2 \
    --generation-deterministic --request-timeout 20 --suppress-health-check all --no-color
