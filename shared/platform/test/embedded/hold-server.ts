import { startEmbeddedPostgres } from '../../src/embedded/postgres.ts';

// Another process of ours: starts the embedded server of a folder, says so in one line, and stops when its input ends.
const [dataDir = ''] = process.argv.slice(2);
try {
  const server = await startEmbeddedPostgres({ dataDir });
  process.stdout.write(`${JSON.stringify({ pid: server.pid, ownerUrl: server.ownerUrl })}\n`);
  process.stdin.resume().once('end', async () => {
    await server.stop();
    process.exit(0);
  });
} catch (error) {
  process.stdout.write(`${JSON.stringify({ refused: (error as Error).message })}\n`);
}
