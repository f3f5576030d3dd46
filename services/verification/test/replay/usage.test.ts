import t from 'tap';
import { readSeen } from '../../src/replay/seen.ts';
import { type UsedKeyChange, usedThen } from '../../src/replay/usage.ts';

const seen = readSeen('100:110:100,105');
const noon = 1_800_000_000_000_000;

function change(moment: number, held: boolean, until: number | null = null, key = 'aa'): UsedKeyChange {
  return { key, benefit: 'id.vn', held, until, moment: BigInt(moment) };
}

const cases: readonly [string, readonly UsedKeyChange[], boolean][] = [
  ['nobody', [], false],
  ['taken before', [change(90, true)], true],
  ['taken by one that was not committed yet', [change(105, true)], false],
  ['taken later', [change(110, true)], false],
  ['released before', [change(90, true), change(91, false)], false],
  ['its release not committed yet', [change(90, true), change(100, false)], true],
  ['reserved', [change(90, true, noon + 1)], true],
  ['reserved until that very moment', [change(90, true, noon)], false],
  ['run out, then reserved by another', [change(90, true, noon - 5), change(95, true, noon + 5)], true],
  [
    'released under one number, taken under another',
    [change(90, true), change(91, true, null, 'bb'), change(92, false)],
    true,
  ],
];

for (const [of, changes, used] of cases) {
  t.test(`a free name: ${of}`, async (t) => t.same(usedThen(changes, seen, noon), used ? ['id.vn'] : []));
}
