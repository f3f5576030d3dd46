import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { stageReversal } from '../../src/stage/reverse.ts';
import { TestFacts, uploader } from './fixture.ts';
import { badDate } from './model.ts';
import { listOf, rowOf, studentsOf } from './students.ts';

const facts = await TestFacts.start();
t.teardown(() => facts.close());
const students = [...studentsOf('XSC', 4), ...studentsOf('XND', 4), ...studentsOf('XKT', 2)].map(rowOf);

const row = fc.constantFrom(...students).chain((one) =>
  fc.record({
    ...Object.fromEntries(Object.entries(one).map(([name, value]) => [name, fc.constant(value)])),
    number: fc.constantFrom(one.number, one.number, ''),
    name: fc.constantFrom(one.name, `${one.name} Đổi`),
    birthDate: fc.constantFrom(one.birthDate, one.birthDate, one.birthDate, badDate),
  }),
) as unknown as fc.Arbitrary<(typeof students)[number]>;

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('active', 'active', 'active', 'stage', 'dry', 'late'),
      mode: fc.constantFrom('full', 'full', 'append'),
      segment: fc.constantFrom(null, null, 'XSC', 'XND'),
      rows: fc.array(row, { minLength: 1, maxLength: 14 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reverse' as const), back: fc.nat({ max: 5 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Makes the content of an earlier sequence active again. */
async function reverse(source: number, back: number): Promise<void> {
  const { rows } = await facts.owner.query('SELECT sequence FROM facts.sources WHERE id = $1', [source]);
  const revertsTo = Math.max(0, rows[0].sequence - back);
  const id = randomUUID();
  const made = await facts.client.query<{ stage: number }>(
    `INSERT INTO facts.snapshots (id, source_id, mode, as_of, dry_run, state, uploaded_by, reverts_to)
     VALUES ($1, $2, 'full', '2025-11-22', false, 'received', $3, $4) RETURNING stage`,
    [id, source, uploader, revertsTo],
  );
  const job = { id, stage: made.rows[0]?.stage as number, sourceId: source, revertsTo };
  await stageReversal(facts.client, job);
  await stageReversal(facts.client, job); // once more, as after a stale base
  await facts.activate(id, 'thử đảo ngược');
}

/** @returns a snapshot that is activated when others have been. */
async function take(source: number, one: Step, late: string | null): Promise<string | null> {
  if ('back' in one) {
    await reverse(source, one.back);
    return late;
  }
  const { mode, segment, rows, kind } = one;
  const file = listOf(rows);
  const id = await facts.deliver(source, { file, mode: mode as 'full', segment, dryRun: kind === 'dry' });
  await facts.stage(id);
  if (kind === 'late') return id;
  if (kind === 'active') await facts.activate(id);
  return late;
}

t.test(
  'what is counted of the active content is what a recount gives, after any deliveries and reversals',
  async (t) => {
    let reversals = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8, size: 'max' }), async (steps) => {
        const source = await facts.addSource();
        let late: string | null = null;
        for (const one of steps) {
          late = await take(source, one, late);
          reversals += 'back' in one ? 1 : 0;
          const { kept, counted } = await facts.content(source);
          if (JSON.stringify(kept) !== JSON.stringify(counted)) {
            throw new Error(`${JSON.stringify(kept)} and not ${JSON.stringify(counted)}`);
          }
        }
        if (late === null) return;
        if ((await facts.activate(late)).kind === 'stale') {
          await facts.stage(late);
          await facts.activate(late);
        }
        const { kept, counted } = await facts.content(source);
        if (JSON.stringify(kept) !== JSON.stringify(counted)) throw new Error('after a snapshot was compared anew');
      }),
      { numRuns: process.env.XACTHUC_TEST_LONG ? 300 : 20 },
    );
    t.ok(reversals > 0);
  },
);
