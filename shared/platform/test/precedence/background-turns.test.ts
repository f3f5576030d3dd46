import fc from 'fast-check';
import tap from 'tap';
import { AnswerTimes, BackgroundTurns } from '../../src/core.ts';

/** Clocks that stand until they are moved. */
function clock() {
  let ms = 1_000_000;
  return { now: () => ms, pass: (by: number) => (ms += by) };
}

/** Quick answers for a second: what is usual. */
function quick(times: AnswerTimes, time: ReturnType<typeof clock>): void {
  for (let i = 0; i < 300; i++) {
    times.note(4);
    time.pass(5);
  }
}

tap.test('work in the background rests while answers are slow, and only then', async (t) => {
  const time = clock();
  const times = new AnswerTimes(undefined, time.now);
  const turns = new BackgroundTurns(times, 'own-thread', time.now);
  const step = (ms: number) => {
    turns.begin();
    time.pass(ms);
    return turns.due();
  };
  t.equal(step(50), 0, 'nobody asks');
  t.equal(turns.watched, false);
  quick(times, time);
  t.equal(turns.watched, true);
  t.equal(step(5), 0, 'answers are quick');
  times.note(80);
  const rest = step(5);
  t.ok(rest > 20 && rest < 50, `a slow answer is followed by a rest of several times the step: ${rest}`);
  times.note(10_000);
  t.ok(Math.abs(step(5) - 45) < 1, 'a tenth of the pace is left, however slow answers are');
  time.pass(2_000);
  t.equal(step(5), 0, 'nobody asks any more');
  t.equal(turns.watched, false);
});

tap.test('work on the thread that answers rests while anybody asks, be the answers quick or not', async (t) => {
  const time = clock();
  const times = new AnswerTimes(undefined, time.now);
  const turns = new BackgroundTurns(times, 'answering-thread', time.now);
  const step = (ms: number) => {
    turns.begin();
    time.pass(ms);
    return turns.due();
  };
  t.equal(step(5), 0, 'nobody asks');
  quick(times, time);
  t.equal(step(5), 10);
  time.pass(2_000);
  t.equal(step(5), 0, 'nobody asks any more');
});

tap.test('what is usual is learnt from quick moments, and hardly from a minute of slow ones', async (t) => {
  const time = clock();
  const times = new AnswerTimes(undefined, time.now);
  for (let i = 0; i < 400; i++) {
    times.note(30); // a slow disk
    time.pass(5);
  }
  t.ok(times.usual() > 25 && times.usual() <= 31, 'on this machine every answer waits for the disk');
  const before = times.usual();
  for (let i = 0; i < 60 * 20; i++) {
    times.note(500);
    time.pass(50);
  }
  t.ok(times.usual() < before * 2, 'a minute of load is not usual');
  quick(times, time);
  t.ok(times.usual() < before, 'a better machine is');
});

tap.test('two threads look at the same memory', async (t) => {
  const time = clock();
  const times = new AnswerTimes(undefined, time.now);
  times.note(40);
  t.equal(new AnswerTimes(times.memory, time.now).slowest(), 40);
  time.pass(200);
  t.equal(new AnswerTimes(times.memory, time.now).slowest(), 20, 'half of it after 200 ms');
});

tap.test('a rest is never negative, never more than nine times the step, and what is owed is never lost', async (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.option(fc.integer({ min: 0, max: 5_000 }))), {
        maxLength: 60,
      }),
      (steps) => {
        const time = clock();
        const times = new AnswerTimes(undefined, time.now);
        const turns = new BackgroundTurns(times, 'own-thread', time.now);
        let worked = 0;
        let rested = 0;
        for (const [ms, answer] of steps) {
          turns.begin();
          if (answer !== null) times.note(answer);
          time.pass(ms);
          worked += ms;
          const rest = turns.due();
          if (rest < 0) return false;
          rested += rest;
          time.pass(rest);
        }
        return rested <= 9 * worked;
      },
    ),
  );
  t.pass();
});

tap.test('batches come through as they are, whether anybody asks or not', async (t) => {
  async function* source() {
    yield* [[1], [2, 3], []];
  }
  const times = new AnswerTimes();
  times.note(1);
  for (const turns of [new BackgroundTurns(null), new BackgroundTurns(times)]) {
    t.same(await Array.fromAsync(turns.each(source())), [[1], [2, 3], []]);
  }
});

tap.test('a source that is left early is ended', async (t) => {
  let ended = false;
  async function* source() {
    try {
      yield 1;
      yield 2;
    } finally {
      ended = true;
    }
  }
  for await (const _ of new BackgroundTurns(null).each(source())) break;
  t.ok(ended);
});
