import t from 'tap';
import { snapshotEvents } from '../../src/snapshots/events.ts';
import type { SnapshotView } from '../../src/snapshots/queries.ts';

const received = (rowsDone: number) => ({
  state: 'received',
  held: false,
  progress: { phase: 'reading', rowsDone, bytesDone: rowsDone * 9, share: 0.5, rowsPerSecond: 9, secondsLeft: 1 },
});
const ended = { id: 'x', state: 'staged', held: true, progress: null };

/** What is told of a snapshot that is like this at one look after the other, and like the last from then on. */
async function told(
  looks: readonly object[],
  more: { lastEventId?: string; silenceMs?: number; longestMs?: number } = {},
) {
  let look = 0;
  const texts: string[] = [];
  const options = {
    read: async () => looks[Math.min(look++, looks.length - 1)] as SnapshotView,
    signal: new AbortController().signal,
    lastEventId: null,
    everyMs: 1,
    ...more,
  };
  for await (const text of snapshotEvents(options)) texts.push(text);
  return { texts, looks: look };
}

const named = (texts: readonly string[]) => texts.flatMap((text) => /^event: (\w+)$/m.exec(text)?.[1] ?? []);

t.test('progress is told as it changes, then the state, then it ends', async (t) => {
  const { texts } = await told([received(1), received(1), received(2), ended]);
  t.match(texts[0], /^retry: \d+\n\n$/);
  t.same(named(texts), ['progress', 'progress', 'state']);
  const data = texts.slice(1).map((text) => JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? ''));
  t.match(data, [{ rowsDone: 1, share: 0.5 }, { rowsDone: 2 }, { id: 'x', state: 'staged' }]);
  for (const text of texts) t.ok(text.endsWith('\n\n'), 'an event ends with an empty line');
});

t.test('a reader that comes back is not told again what it knows', async (t) => {
  const { texts: first } = await told([received(1), ended]);
  const [, id = ''] = /^id: (.*)$/m.exec(first[1] ?? '') ?? [];
  t.same(named((await told([received(1), received(2), ended], { lastEventId: id })).texts), ['progress', 'state']);
});

t.test('while nothing changes there is a sign of life, which is no event', async (t) => {
  const looks = [...Array<object>(20).fill(received(1)), ended];
  const { texts } = await told(looks, { silenceMs: 0 });
  t.same(named(texts), ['progress', 'state']);
  t.ok(texts.some((text) => /^: .*\n\n$/.test(text)));
});

t.test('a stream ends after a while, so that the key is asked for again', async (t) => {
  const { texts } = await told([received(1)], { longestMs: 20 });
  t.same(named(texts), ['progress']);
});

t.test('a stream ends when the server is about to stop', async (t) => {
  const stopping = new AbortController();
  const texts: string[] = [];
  const options = { read: async () => received(1) as SnapshotView, signal: stopping.signal, lastEventId: null };
  for await (const text of snapshotEvents({ ...options, everyMs: 3_600_000 })) {
    texts.push(text);
    if (texts.length === 2) setImmediate(() => stopping.abort());
  }
  t.same(named(texts), ['progress']);
});
