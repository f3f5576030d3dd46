/** One replica's integrator in a process of its own, to be killed. */
import { createSecretKey } from 'node:crypto';
import { clientConfig, createDatabase, createLogger, createMetrics, createPool } from '@xacthuc/platform';
import { openLogKey, startIntegrator, type VerificationDatabase } from '../../src/index.ts';

const url = process.env.TEST_DATABASE_URL ?? '';
const master = createSecretKey(Buffer.from(process.env.TEST_MASTER_KEY ?? '', 'base64'));
const pool = createPool({ url, role: 'xacthuc_log', max: 1, name: 'test log' });
const db = createDatabase<VerificationDatabase>(pool);
const key = await openLogKey({ db, master, origin: null, publicUrl: 'https://xacthuc.example.vn' });
startIntegrator({
  connection: clientConfig({ url, role: 'xacthuc_log', name: 'xacthuc log' }),
  key,
  log: createLogger('silent'),
  metrics: createMetrics(),
  everyMs: 5,
  most: 40,
});
// Its timers keep nothing alive; the pipe from the test does, and ends with it.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
