/**
 * An authorization server as registrars know them: authenticates the client and issues an Ed25519-signed JWT access
 * token, all from memory. It looks nothing up and stores nothing.
 */
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Configuration, Provider } from 'oidc-provider';
import { tellReady } from './serve.ts';

const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
const configuration: Configuration = {
  clients: [
    {
      client_id: 'registrar',
      client_secret: process.env.CLIENT_SECRET,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      token_endpoint_auth_method: 'client_secret_basic',
      id_token_signed_response_alg: 'EdDSA',
    },
  ],
  jwks: { keys: [{ ...key, alg: 'EdDSA', use: 'sig', kid: 'bench' } as never] },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: () => ({
        scope: 'check',
        accessTokenFormat: 'jwt',
        accessTokenTTL: 3600,
        jwt: { sign: { alg: 'EdDSA' } },
      }),
    },
  },
};

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on('request', new Provider(url, configuration).callback());
  tellReady({ url, keys: {} }, async () => server.close());
});
