import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sourceCodes } from '@xacthuc/sample-data';
import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { type FuzzCase, FuzzRun, fuzzCase } from '../src/index.ts';

/*
 * Damaged files through the real route and the real worker. XACTHUC_TEST_FUZZ_SEED repeats a run, and with
 * XACTHUC_TEST_FUZZ_CASE (an index) one file of it; XACTHUC_TEST_FUZZ_FILES says how many.
 */
const long = process.env.XACTHUC_TEST_LONG === '1';
const files = Number(process.env.XACTHUC_TEST_FUZZ_FILES ?? (long ? 6000 : 250));
// The short run is the same every time; the long one looks elsewhere each time.
const seed = Number(process.env.XACTHUC_TEST_FUZZ_SEED ?? (long ? Date.now() % 2 ** 31 : 1));
const only = process.env.XACTHUC_TEST_FUZZ_CASE;
const indexes = only === undefined ? Array.from({ length: files }, (_, i) => i) : [Number(only)];
const atOnce = 4;
const groupSize = 40;
const mostFailures = 10;

const service = await startTestService();
t.teardown(() => service.close());
const run = new FuzzRun(service);
const failures: string[] = [];

function failed(one: FuzzCase, error: unknown): void {
  const file = path.join(os.tmpdir(), `xacthuc-fuzz-${seed}-${one.index}`);
  fs.writeFileSync(file, one.bytes);
  const again = `XACTHUC_TEST_FUZZ_SEED=${seed} XACTHUC_TEST_FUZZ_CASE=${one.index}`;
  failures.push(`${one.what}, ${one.source}: ${(error as Error).message}\n  ${again}\n  bytes: ${file}`);
}

/** Delivers a case; what went wrong is noted, and the rest goes on. */
async function attempt(one: FuzzCase): Promise<void> {
  try {
    if (one.dryRun) await run.deliver(one, true);
    else await run.deliverToStay(one);
  } catch (error) {
    failed(one, error);
  }
}

async function group(cases: readonly FuzzCase[]): Promise<void> {
  const before = await run.active();
  const dry = cases.filter(({ dryRun }) => dryRun);
  const queue = dry.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const one of queue) await attempt(one);
    }),
  );
  for (const one of cases) if (!one.dryRun) await attempt(one);
  const after = await run.active();
  const range = `${cases[0]?.index} to ${cases.at(-1)?.index}`;
  if (JSON.stringify([...before].sort()) !== JSON.stringify([...after].sort())) {
    failures.push(`one of the cases ${range} changed what is active`);
    for (const source of sourceCodes) await run.restore(source);
  }
  const { status } = await service.call('GET', '/health/ready');
  if (status !== 200) failures.push(`not ready after the cases ${range}`);
}

t.test(
  `${indexes.length} damaged files (seed ${seed}) never break the service, a report or what is active`,
  async (t) => {
    t.comment(`seed ${seed}`);
    for (const source of sourceCodes) await run.restore(source);
    for (let at = 0; at < indexes.length && failures.length < mostFailures; at += groupSize) {
      await group(indexes.slice(at, at + groupSize).map((index) => fuzzCase(seed, index)));
      if (at % (groupSize * 10) === 0) t.comment(`${at} of ${indexes.length}, ${failures.length} failures`);
    }
    t.same(failures, []);
    t.same(await run.failed(), [], 'no file made its processing fail');
    t.comment(JSON.stringify(Object.fromEntries([...run.ends].sort(([, a], [, b]) => b - a))));
    if (only !== undefined) return;
    for (const end of ['validated', 'active', 'staged']) t.ok(run.ends.has(end), `some end ${end}`);
    t.ok(
      [...run.ends.keys()].filter((end) => end.startsWith('rejected')).length > 3,
      'and some are refused, for many reasons',
    );
  },
);
