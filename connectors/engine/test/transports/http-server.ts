import { once } from 'node:events';
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import https from 'node:https';
import { freePort } from '@xacthuc/platform';

/** A real HTTP server on this machine, and what it was asked. */
export interface TestHttp {
  readonly url: string;
  readonly requests: IncomingMessage[];
  close(): Promise<void>;
}

export async function startHttp(
  answer: (request: IncomingMessage, response: ServerResponse, url: URL) => void,
  tls: { readonly key: string; readonly cert: string } | null = null,
): Promise<TestHttp> {
  const requests: IncomingMessage[] = [];
  const port = await freePort();
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    answer(request, response, new URL(request.url ?? '', url));
  };
  const server = tls ? https.createServer(tls, listener) : http.createServer(listener);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
