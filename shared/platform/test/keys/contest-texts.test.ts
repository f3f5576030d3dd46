import { randomUUID } from 'node:crypto';
import t from 'tap';
import {
  disclosedDetails,
  newDataKey,
  openContestText,
  openDecisionNote,
  sealContestText,
  sealDecisionNote,
  sealDisclosures,
} from '../../src/core.ts';

const master = newDataKey();
const contest = randomUUID();
const ticket = randomUUID();
const text = { note: 'sinh ngày 28/02/2006', supporting: null };

t.test(
  'what was written opens again, with its own master key and contest only, and lies nowhere in the open',
  async (t) => {
    const sealed = sealContestText(master, contest, text);
    t.same(openContestText(master, contest, sealed), text);
    t.notOk(Buffer.concat([sealed.sealed, sealed.wrappedKey]).includes('2006'));
    t.throws(() => openContestText(newDataKey(), contest, sealed));
    t.throws(() => openContestText(master, randomUUID(), sealed));
    const other = sealContestText(master, contest, text);
    t.throws(
      () => openContestText(master, contest, { ...sealed, wrappedKey: other.wrappedKey }),
      'each has its own key',
    );
  },
);

t.test('a decision’s note opens with the contest’s key and for its own ticket only', async (t) => {
  const { wrappedKey } = sealContestText(master, contest, text);
  const note = sealDecisionNote(master, contest, wrappedKey, ticket, 'đã đối chiếu');
  t.equal(openDecisionNote(master, contest, wrappedKey, ticket, note), 'đã đối chiếu');
  t.throws(() => openDecisionNote(master, contest, wrappedKey, randomUUID(), note));
});

t.test('the details of an answer are read by their names, and there are none where they were erased', async (t) => {
  const key = newDataKey();
  const id = randomUUID();
  const disclosure = (name: string, value: string) =>
    Buffer.from(JSON.stringify(['salt', name, value])).toString('base64url');
  const sealed = sealDisclosures(key, id, [disclosure('subject_number', '1'), disclosure('business_name', 'Hộ Ánh')]);
  t.same(
    [...disclosedDetails(key, id, sealed)],
    [
      ['subject_number', '1'],
      ['business_name', 'Hộ Ánh'],
    ],
  );
  t.equal(disclosedDetails(key, id, sealDisclosures(key, id, [])).size, 0);
  t.equal(disclosedDetails(key, id, Buffer.alloc(0)).size, 0);
});
