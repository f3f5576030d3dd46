import { Writable } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';
import t from 'tap';
import { requestLog } from '../../src/http/request-log.ts';
import { logOptions } from '../../src/telemetry/log.ts';

function logging() {
  const lines: Record<string, unknown>[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const parent = pino(logOptions('info'), sink) as unknown as FastifyBaseLogger;
  return { parent, lines };
}

t.test('what a request logs bears its id, and leaves out what is secret', async (t) => {
  const { parent, lines } = logging();
  const log = requestLog(parent, { reqId: 'r1' }, {});
  log.error({ key: 'xt_secret', at: 'here' }, 'request failed');
  log.info('again');
  log.child({ part: 'x' }).warn('deeper');
  log.debug('below the level');
  t.match(lines, [
    { reqId: 'r1', level: 50, msg: 'request failed', key: '[redacted]', at: 'here' },
    { reqId: 'r1', level: 30, msg: 'again' },
    { reqId: 'r1', level: 40, msg: 'deeper', part: 'x' },
  ]);
  t.equal(lines.length, 3);
  t.equal(log.level, 'info');
});

t.test('a request that logs nothing costs no logger, one that does costs one', async (t) => {
  const { parent } = logging();
  let made = 0;
  const counting = Object.assign(Object.create(parent), {
    child: (...of: Parameters<FastifyBaseLogger['child']>) => {
      made += 1;
      return parent.child(...of);
    },
  });
  const log = requestLog(counting, { reqId: 'r2' }, {});
  t.equal(made, 0);
  log.info('one');
  log.info('two');
  t.equal(made, 1);
});
