import type { BadKind } from '../bad-kinds.ts';
import { isoOf } from '../calendar.ts';
import type { ExpectedKey } from '../facts.ts';
import { certificateNumber, taxCode } from '../identities.ts';
import { type Person, personAt, type World } from '../people.ts';
import { Random } from '../random.ts';
import type { Draft } from '../row.ts';
import { statusAt, type WrittenStatus } from './status.ts';

/** One household business as a list states it; null: the cell is empty. */
export interface Household {
  readonly certificate: string | null;
  readonly taxCode: string | null;
  readonly ownerNumber: string | null;
  readonly name: string | null;
  readonly ownerName: string;
  /** YYYY-MM-DD; null without a certificate */
  readonly certificateDate: string | null;
  readonly status: WrittenStatus;
}

/** The sources that list households; the slots keep their numbers apart. */
const slots = { 'industry-trade': 0, agriculture: 1, 'farmers-union': 2 } as const;

export type HouseholdSource = keyof typeof slots;

const kinds = ['Tạp hóa', 'Quán ăn', 'Cửa hàng vật liệu', 'Xưởng mộc', 'Nhà thuốc', 'Cắt tóc', 'Sửa xe máy'];
const farmKinds = ['Trang trại', 'Vườn ươm', 'Cơ sở giống cây', 'Trại gà', 'Nuôi thủy sản', 'Cơ sở bánh đa'];

function businessName(source: HouseholdSource, random: Random, owner: Person): string {
  const given = owner.name.slice(owner.name.lastIndexOf(' ') + 1);
  if (random.below(3) === 0) return `Hộ kinh doanh ${owner.name}`;
  return `${random.pick(source === 'industry-trade' ? kinds : farmKinds)} ${given} ${1 + random.below(99)}`;
}

/**
 * Household `index` of a source. Of ten, seven carry certificate, tax code and owner's number, one lacks the tax code, one
 * the owner's number, one both; certificates are up to fifteen years old.
 */
export function householdAt(
  source: HouseholdSource,
  world: World,
  index: number,
  kind: BadKind | null,
  owner: Person = personAt(world, source, index),
): Household {
  const random = new Random(world.key(`${source}-rows`), index);
  const position = index * 3 + slots[source];
  const lacking = kind === null ? random.below(10) : 0;
  return {
    certificate: certificateNumber(position),
    taxCode: lacking >= 7 && lacking !== 9 ? null : taxCode(position, 8),
    ownerNumber: lacking >= 8 ? null : owner.personalNumber,
    name: businessName(source, random, owner),
    ownerName: owner.name,
    certificateDate: isoOf(world.asOf - 1 - random.below(15 * 365)),
    status: statusAt(random),
  };
}

/** What a reader must find in a household's row. */
export function householdExpectation(household: Household): Draft['expected'] {
  const keys: ExpectedKey[] = [];
  const add = (scheme: ExpectedKey['scheme'], number: string | null) =>
    number !== null && keys.push({ type: 'household', scheme, number });
  add('registration-certificate', household.certificate);
  add('tax-code', household.taxCode);
  add('owner-number', household.ownerNumber);
  const { name, ownerName, certificateDate, certificate, status } = household;
  return {
    keys,
    facts: {
      type: 'household',
      name,
      ownerName,
      certificateDate,
      hasCertificate: certificate !== null,
      status: status.status,
    },
  };
}
