import fs from 'node:fs';
import t from 'tap';
import { kindNames, signalKinds } from '../../src/index.ts';

const text = fs.readFileSync(new URL('../../../../docs/audit.md', import.meta.url), 'utf8');

t.test('the page for auditors names every kind of signal with its severity and every threshold', async (t) => {
  const rows = Array.from(text.matchAll(/^\| `(\w+)` \| .* \| (notice|warning|alarm) \| (.*) \|$/gm));
  t.same(
    rows.map(([, kind]) => kind),
    [...kindNames],
  );
  for (const [, kind = '', severity, thresholds = ''] of rows) {
    const known = signalKinds[kind as keyof typeof signalKinds];
    t.equal(severity, known.severity, kind);
    t.same(
      Array.from(thresholds.matchAll(/`\.(\w+)=(\d+)`/g), ([, name, value]) => `${name}=${value}`),
      Object.entries(known.thresholds).map(([name, { fallback }]) => `${name}=${fallback}`),
      kind,
    );
  }
});
