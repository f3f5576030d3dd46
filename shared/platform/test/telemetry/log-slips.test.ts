import { type Logger, pino } from 'pino';
import t from 'tap';
import { logOptions } from '../../src/telemetry/log.ts';

function logged(write: (log: Logger) => void): string {
  const lines: string[] = [];
  write(pino(logOptions('trace'), { write: (line: string) => void lines.push(line) }));
  return lines.join('');
}

t.test('wherever a caller puts a number, however deep, it is not written', async (t) => {
  const text = logged((log) =>
    log.info({ result: { questions: [{ key: { deep: 1 }, parsed: { number: '027204000123' } }] } }),
  );
  t.notMatch(text, /027204000123/);
});

t.test('details as an attestation names them are not written', async (t) => {
  const details = { subject_number: '027204000123', birthdate: '2004-09-05', business_name: 'Công ty Mẫu' };
  const text = logged((log) => log.info({ question: { details } }));
  t.notMatch(text, /027204000123|2004-09-05|Công ty Mẫu/);
});

t.test('a database error’s message is not written as a part of its stack either', async (t) => {
  // As PostgreSQL says it of a value with a line break.
  const error = Object.assign(new Error('invalid input syntax for type date: "x\n  at 027204000123"'), {
    severity: 'ERROR',
    code: '22007',
  });
  t.notMatch(
    logged((log) => log.error({ err: error }, 'request failed')),
    /027204000123/,
  );
});
