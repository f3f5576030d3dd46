import fc from 'fast-check';
import t from 'tap';
import { commit, newSalt, type Opening, verifyCommitment } from '../src/index.ts';
import { sha256 } from './reference.ts';
import { codeOf } from './refusal.ts';

const opening: Opening = { salt: Buffer.alloc(32, 7), context: 'subject', value: Buffer.from('027306999901') };

t.test('a commitment is the hash of salt, context with its length, and value', async (t) => {
  t.same(commit(opening), sha256(Buffer.alloc(32, 7), Buffer.of(0, 7), 'subject', '027306999901'));
  t.equal(
    codeOf(() => verifyCommitment(commit(opening), opening)),
    undefined,
  );
});

t.test('nothing but the same salt, context and value opens a commitment', async () => {
  const bytes = fc.uint8Array({ maxLength: 40 });
  const salt = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const any = fc.record({ salt, context: fc.string({ minLength: 1, maxLength: 20 }), value: bytes });
  const same = (a: Opening, b: Opening): boolean =>
    Buffer.compare(a.salt, b.salt) === 0 && a.context === b.context && Buffer.compare(a.value, b.value) === 0;
  fc.assert(
    fc.property(any, any, ({ salt, context, value }, other) => {
      const made: Opening = { salt, context, value };
      const commitment = commit(made);
      const others = [
        other,
        { ...made, value: other.value },
        { ...made, context: other.context },
        { ...made, salt: other.salt },
      ];
      return others.every(
        (one) => codeOf(() => verifyCommitment(commitment, one)) === (same(made, one) ? undefined : 'commitment_wrong'),
      );
    }),
  );
});

t.test('no part of the context can be moved into the value', async (t) => {
  const [a, b] = [Buffer.from('bc'), Buffer.from('c')];
  t.notSame(commit({ ...opening, context: 'a', value: a }), commit({ ...opening, context: 'ab', value: b }));
});

t.test('each salt is new, and a commitment tells nothing once its salt is gone', async (t) => {
  const salts = new Set(Array.from({ length: 100 }, () => newSalt().toString('hex')));
  t.equal(salts.size, 100);
  t.ok([...salts].every((salt) => salt.length === 64));
  t.notSame(
    commit({ ...opening, salt: newSalt() }),
    commit({ ...opening, salt: newSalt() }),
    'the same person, twice, looks unrelated',
  );
});

t.test('a salt, context or commitment of another form is refused', async (t) => {
  for (const bad of [
    { salt: Buffer.alloc(31) },
    { salt: Buffer.alloc(33) },
    { salt: Buffer.alloc(0) },
    { context: '' },
    { context: 'a'.repeat(65_536) },
    { context: '\ud800' },
  ]) {
    t.equal(
      codeOf(() => commit({ ...opening, ...bad })),
      'commitment_malformed',
    );
  }
  t.equal(
    codeOf(() => verifyCommitment(Buffer.alloc(31), opening)),
    'commitment_malformed',
  );
  t.equal(
    codeOf(() => verifyCommitment(Buffer.alloc(32), opening)),
    'commitment_wrong',
  );
});
