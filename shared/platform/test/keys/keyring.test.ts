import t from 'tap';
import { newDataKey, openKeyring } from '../../src/index.ts';
import { startDatabase } from '../fixture.ts';

const { db, owner, close } = await startDatabase();
t.teardown(close);
const master = newDataKey();

t.test('replicas that start together on an empty database come to the same keys', async (t) => {
  const rings = await Promise.all([1, 2, 3, 4].map(() => openKeyring(db, master)));
  const [first] = rings;
  for (const ring of rings) {
    t.ok(first && ring.lookupKey.equals(first.lookupKey) && ring.answers.equals(first.answers));
    t.same(ring.lookup('person|personal-number|1'), first?.lookup('person|personal-number|1'));
  }
});

t.test('a later start finds the keys again: what was hashed and sealed stays findable and readable', async (t) => {
  const before = await openKeyring(db, master);
  const after = await openKeyring(db, master);
  t.ok(after.lookupKey.equals(before.lookupKey));
  t.ok(after.answers.equals(before.answers));
  t.notOk(after.answers.equals(after.lookupKey), 'each purpose has a key of its own');
});

t.test('keys lie in the database only wrapped', async (t) => {
  const ring = await openKeyring(db, master);
  const { rows } = await owner.query<{ name: string; wrapped: Buffer }>('SELECT name, wrapped FROM access.keys');
  t.same(rows.map(({ name }) => name).sort(), ['answers', 'directory', 'lookup', 'status-order']);
  for (const { wrapped } of rows) {
    for (const key of [ring.lookupKey, ring.answers, ring.statusOrder, ring.directory, master])
      t.notOk(wrapped.includes(key.export()));
  }
});

t.test('another master key than the database’s is refused with what to do', async (t) => {
  await t.rejects(openKeyring(db, newDataKey()), { message: /not the one this database was made with: set XACTHUC_/ });
});

t.test('a wrapped key moved to another name is refused', async (t) => {
  await owner.query(`CREATE TEMPORARY TABLE kept AS SELECT * FROM access.keys`);
  await owner.query(`UPDATE access.keys k SET wrapped = o.wrapped FROM access.keys o WHERE k.name <> o.name`);
  await t.rejects(openKeyring(db, master), { message: /not the one this database was made with/ });
});
