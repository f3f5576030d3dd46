import { type Kysely, sql } from 'kysely';
import t from 'tap';
import { accessRoom, createDatabase, createPool, migrateRooms, type Room } from '../../src/index.ts';
import { startDatabase } from '../fixture.ts';

const { server, owner, close } = await startDatabase();
t.teardown(close);

let databases = 0;
/** An empty database of the same server. */
async function emptyDatabase(): Promise<string> {
  const name = `empty_${++databases}`;
  await owner.query(`CREATE DATABASE ${name}`);
  const url = new URL(server.ownerUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function using<T>(url: string, max: number, use: (db: Kysely<unknown>) => Promise<T>): Promise<T> {
  const db = createDatabase<unknown>(createPool({ url, role: null, max, name: 'test migrate' }));
  try {
    return await use(db);
  } finally {
    await db.destroy();
  }
}

/** A room whose migration can only run once, and takes long enough for others to meet it. */
const slowRoom: Room = {
  name: 'slow',
  migrations: {
    '001-slow': {
      up: async (db: Kysely<unknown>) => {
        await sql`CREATE SCHEMA slow`.execute(db);
        await sql`CREATE TABLE slow.runs (at timestamptz)`.execute(db);
        await sql`SELECT pg_sleep(0.1)`.execute(db);
        await sql`INSERT INTO slow.runs VALUES (now())`.execute(db);
      },
    },
  },
};

t.test('a second run finds nothing to do', async (t) => {
  const url = await emptyDatabase();
  await using(url, 1, async (db) => {
    const rooms = [accessRoom, slowRoom];
    t.same(await migrateRooms(db, rooms, server.serviceUser), [
      { room: 'access', applied: ['001-access', '002-sandbox', '003-organisations'] },
      { room: 'slow', applied: ['001-slow'] },
    ]);
    t.same(await migrateRooms(db, rooms, server.serviceUser), [
      { room: 'access', applied: [] },
      { room: 'slow', applied: [] },
    ]);
  });
});

t.test(
  'of four replicas that start at once on an empty database one migrates and the others wait for it',
  async (t) => {
    const url = await emptyDatabase();
    const reports = await Promise.all(
      [1, 2, 3, 4].map(() => using(url, 2, (db) => migrateRooms(db, [accessRoom, slowRoom], server.serviceUser))),
    );
    const applied = reports.flat().filter((report) => report.applied.length > 0);
    t.same(applied.map(({ room }) => room).sort(), ['access', 'slow'], 'each migration ran once');
    await using(url, 1, async (db) => {
      const { rows } = await sql<{ runs: number }>`SELECT count(*)::int AS runs FROM slow.runs`.execute(db);
      t.same(rows, [{ runs: 1 }]);
    });
  },
);

t.test(
  'a migration that fails leaves nothing behind, keeps those before it, and is tried again next time',
  async (t) => {
    const url = await emptyDatabase();
    let broken = true;
    const room: Room = {
      name: 'mended',
      migrations: {
        '001-good': { up: async (db) => void (await sql`CREATE TABLE public.good (x int)`.execute(db)) },
        '002-bad': {
          up: async (db) => {
            await sql`CREATE TABLE public.half (x int)`.execute(db);
            if (broken) throw new Error('the power went out');
          },
        },
      },
    };
    await using(url, 1, async (db) => {
      await t.rejects(migrateRooms(db, [accessRoom, room]), { message: 'the power went out' });
      const tables = async () => {
        const { rows } = await sql<{ good: boolean; half: boolean }>`
        SELECT to_regclass('public.good') IS NOT NULL AS good, to_regclass('public.half') IS NOT NULL AS half
      `.execute(db);
        return rows[0];
      };
      t.same(await tables(), { good: false, half: false }, 'one room goes forward as a whole');
      broken = false;
      await migrateRooms(db, [accessRoom, room]);
      t.same(await tables(), { good: true, half: true });
    });
  },
);

t.test('after a failed run nobody is kept waiting: the lock is let go', async (t) => {
  const url = await emptyDatabase();
  const room: Room = { name: 'bad', migrations: { '001-bad': { up: () => Promise.reject(new Error('no')) } } };
  await using(url, 2, async (db) => {
    await t.rejects(migrateRooms(db, [room]));
    // From another connection than the one that failed.
    const again = await Promise.all([migrateRooms(db, [accessRoom]), migrateRooms(db, [accessRoom])]);
    t.same(
      again.flat().flatMap(({ applied }) => applied),
      Object.keys(accessRoom.migrations),
    );
  });
});
