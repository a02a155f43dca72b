// A real identity provider on a free port, for the tests of the login: node provider.mjs REDIRECT_URI [SKEW_SECONDS]
//
// Says its issuer on standard output, as JSON. Each line on standard input is a person: {"user": "anna", "groups": ["staff"]};
// each is answered with a line. Everybody logs in, with any password. Ends with its standard input.

import { Provider } from 'oidc-provider';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const [redirect, skew = '0'] = process.argv.slice(2);

/** A clock that is wrong. */
const now = Date.now;
Date.now = () => now() + Number(skew) * 1000;

/** The secret of the client. */
const SECRET = 'a-secret-of-the-tests';

/** The groups of each person. */
const people = new Map();

const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'cruscotto',
        client_secret: SECRET,
        redirect_uris: [redirect],
        post_logout_redirect_uris: [new URL('/', redirect).href],
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username', 'name', 'groups'], email: ['email'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        preferred_username: id,
        name: `${id} of the tests`,
        email: `${id}@example.it`,
        groups: people.get(id) ?? [],
      }),
    }),
    // Nobody gets a token without PKCE.
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ['of the tests'] },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
  });
  server.on('request', provider.callback());
  say({ issuer, secret: SECRET });
});

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { user, groups } = JSON.parse(line);
  people.set(user, groups);
  say({ user });
});
lines.on('close', () => process.exit(0));
