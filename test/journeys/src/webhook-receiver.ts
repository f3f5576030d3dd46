import { once } from 'node:events';
import http, { type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A webhook as it arrived. */
export interface Arrived {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: read as any receiver would, without our types
  readonly body: any;
}

/** A registrar's receiver, on this machine. */
export interface WebhookReceiver {
  readonly url: string;
  readonly arrived: Arrived[];
  /** What it answers from now on. Default: 204. */
  answer: (response: ServerResponse, arrived: Arrived) => void;
  /** Waits until so many have arrived, and gives them. */
  has(count: number): Promise<readonly Arrived[]>;
  close(): Promise<void>;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const arrived: Arrived[] = [];
  const server = http.createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const headers = request.headers as Record<string, string>;
    const one = { id: headers['webhook-id'] ?? '', headers, text, body: JSON.parse(text) };
    arrived.push(one);
    receiver.answer(response, one);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    arrived,
    answer: (response) => response.writeHead(204).end(),
    has: async (count) => {
      while (arrived.length < count) await pause(50);
      return arrived.slice(0, count);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
