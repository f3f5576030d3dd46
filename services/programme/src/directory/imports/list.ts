import type { Facts, SubjectKey, SubjectType } from '@xacthuc/domain';
import {
  type ChoiceWords,
  column,
  defineConnector,
  maskNothing,
  maskNumber,
  plainLabel,
  type ReadCell,
} from '@xacthuc/engine/declare';
import { type RegisteredName, registeredName } from '@xacthuc/platform';
import { communeCode, provinceList } from '../codes/areas.ts';
import { nameIn } from '../codes/code-list.ts';
import { sectors } from '../codes/sectors.ts';
import { services } from '../codes/services.ts';
import type { NameState } from '../entries/claim.ts';
import { holderKeyOf } from './holder-number.ts';

/** One row of a registry's or registrar's list. */
export interface ListedName {
  readonly domain: RegisteredName;
  readonly holderKind: SubjectType | null;
  readonly name: string | null;
  readonly number: SubjectKey | null;
  readonly registeredOn: string | null;
  readonly expiresOn: string | null;
  readonly registrar: string | null;
  readonly status: NameState;
  readonly sector: string | null;
  readonly province: string | null;
  readonly commune: string | null;
  readonly services: readonly string[];
}

const kinds: ChoiceWords<SubjectType> = {
  'ca nhan': 'person',
  'cong dan': 'person',
  individual: 'person',
  person: 'person',
  'ho kinh doanh': 'household',
  'ho kinh doanh ca the': 'household',
  hkd: 'household',
  household: 'household',
  'household business': 'household',
  'doanh nghiep': 'enterprise',
  'to chuc': 'enterprise',
  'cong ty': 'enterprise',
  'hop tac xa': 'enterprise',
  dn: 'enterprise',
  enterprise: 'enterprise',
  company: 'enterprise',
  organization: 'enterprise',
  organisation: 'enterprise',
};

const states: ChoiceWords<NameState> = {
  'dang hoat dong': 'registered',
  'hoat dong': 'registered',
  'dang ky': 'registered',
  'da dang ky': 'registered',
  'dang su dung': 'registered',
  'con han': 'registered',
  ok: 'registered',
  active: 'registered',
  registered: 'registered',
  'tam ngung': 'suspended',
  'tam dung': 'suspended',
  'tam ngung hoat dong': 'suspended',
  suspended: 'suspended',
  'server hold': 'suspended',
  'client hold': 'suspended',
  serverhold: 'suspended',
  clienthold: 'suspended',
  'het han': 'expired',
  'qua han': 'expired',
  expired: 'expired',
  'redemption period': 'expired',
  'da tra lai': 'released',
  'tra lai': 'released',
  'thu hoi': 'released',
  'da thu hoi': 'released',
  'da xoa': 'released',
  'da huy': 'released',
  huy: 'released',
  deleted: 'released',
  released: 'released',
  cancelled: 'released',
};

const readDomain: ReadCell<RegisteredName> = (text, cell) => {
  const name = text.length > 253 ? null : registeredName(text);
  if (name === null) cell.note('domain_invalid');
  return name;
};

/** Whatever may be a number: which kind of holder has it is known when the row has been read. */
const readWritten: ReadCell<string> = (text, cell) => {
  if (text.length <= 64 && !/[\p{Cc}\p{Cf}]/u.test(text)) return text;
  cell.note(text.length > 64 ? 'value_too_long' : 'control_characters');
  return null;
};

/** A code, or a code with its name behind it ('24 - Bắc Ninh'). */
function readCode(known: (code: string) => boolean): () => ReadCell<string> {
  return () => (text, cell) => {
    const [code = ''] = text.split(/[\s:–-]/);
    if (known(code.toUpperCase())) return code.toUpperCase();
    cell.note('code_unknown');
    return null;
  };
}

const serviceLabels = new Map(
  Object.entries(services.names).flatMap(([code, { vi, en }]) =>
    [code, vi, en].map((text) => [plainLabel(text), code]),
  ),
);

const readServices: ReadCell<readonly string[]> = (text, cell) => {
  const written = text
    .split(/[;,|\n]/)
    .map(plainLabel)
    .filter((label) => label !== '');
  const known = written.map((label) => serviceLabels.get(label)).filter((code) => code !== undefined);
  if (known.length < written.length) cell.note('code_unknown');
  return [...new Set(known)];
};

/**
 * A registry's or a registrar's list of names, read as departments' lists are.
 * @param areaList version of the list that area codes are of.
 */
export function nameList(areaList: string) {
  const provinces = provinceList(areaList);
  return defineConnector({
    source: 'directory',
    department: [
      { vi: 'Nhà đăng ký, cơ quan quản lý tên miền', en: 'Registrars and the registry', from: null, until: null },
    ],
    subjects: ['person', 'household', 'enterprise'],
    delivery: 'append',
    freshnessDays: 366,
    guards: {},
    columns: {
      domain: column.own({
        headers: ['Tên miền', 'Tên miền đăng ký', 'Domain', 'Domain name', 'Tên miền quốc gia'],
        required: true,
        identifying: true,
        mask: maskNothing,
        open: () => readDomain,
      }),
      holderKind: column.choice({
        headers: [
          'Loại chủ thể',
          'Loại hình chủ thể',
          'Đối tượng',
          'Loại khách hàng',
          'Holder type',
          'Registrant type',
        ],
        words: kinds,
      }),
      name: column.name({
        headers: [
          'Tên chủ thể',
          'Chủ thể',
          'Chủ thể đăng ký',
          'Họ và tên',
          'Tên chủ sở hữu',
          'Holder',
          'Registrant',
          'Registrant name',
          'Owner',
        ],
      }),
      number: column.own({
        headers: [
          'Số giấy tờ',
          'Số định danh',
          'Mã số thuế',
          'Mã số',
          'Số CCCD/MST',
          'CCCD/MST',
          'Holder number',
          'Registrant ID',
          'Identity number',
        ],
        identifying: true,
        mask: maskNumber,
        open: () => readWritten,
      }),
      registeredOn: column.pastDate({
        headers: [
          'Ngày đăng ký',
          'Ngày cấp',
          'Ngày kích hoạt',
          'Registered',
          'Registration date',
          'Creation date',
          'Created',
        ],
      }),
      expiresOn: column.date({ headers: ['Ngày hết hạn', 'Hạn sử dụng', 'Expires', 'Expiry date', 'Expiration date'] }),
      registrar: column.text({ headers: ['Nhà đăng ký', 'Nhà đăng ký tên miền', 'Registrar', 'Sponsoring registrar'] }),
      status: column.choice({
        headers: ['Trạng thái', 'Tình trạng', 'Trạng thái tên miền', 'Status', 'Domain status'],
        words: states,
      }),
      sector: column.own({
        headers: ['Ngành', 'Mã ngành', 'Ngành nghề', 'Sector', 'Industry'],
        identifying: false,
        mask: maskNothing,
        open: readCode((code) => nameIn(sectors, code) !== null),
      }),
      province: column.own({
        headers: ['Mã tỉnh', 'Tỉnh', 'Mã tỉnh/thành phố', 'Province', 'Province code'],
        identifying: false,
        mask: maskNothing,
        open: readCode((code) => provinces !== null && nameIn(provinces, code) !== null),
      }),
      commune: column.own({
        headers: ['Mã xã', 'Xã', 'Mã xã/phường', 'Commune', 'Commune code'],
        identifying: false,
        mask: maskNothing,
        open: readCode((code) => communeCode.test(code)),
      }),
      services: column.own({
        headers: ['Dịch vụ', 'Dịch vụ sử dụng', 'Services'],
        identifying: false,
        mask: maskNothing,
        open: () => readServices,
      }),
    },
    identifiedBy: ['domain'],
    rules(row, note) {
      if (row.registeredOn !== null && row.expiresOn !== null && row.expiresOn < row.registeredOn) {
        note('expiresOn', 'date_before_start');
      }
      if (row.number === null) return;
      const kind = kindOf(row.holderKind, row.domain);
      if (kind === null) note('number', 'holder_kind_missing');
      else if (holderKeyOf(kind, row.number) === null) note('number', 'holder_number_invalid');
    },
    // What identifies a row of this list is its domain. The mapper asks for some key, and nobody looks at this one.
    keys: ({ domain }) =>
      domain === null ? [] : [{ type: 'enterprise', scheme: 'registration-certificate', number: domain.ascii }],
    // Not facts about a subject's entitlement, but what this list says: the mapper hands it through as it is.
    facts: (row) => {
      const holderKind = kindOf(row.holderKind, row.domain);
      const listed: ListedName = {
        domain: row.domain,
        holderKind,
        name: row.name,
        number: row.number === null || holderKind === null ? null : holderKeyOf(holderKind, row.number),
        registeredOn: row.registeredOn,
        expiresOn: row.expiresOn,
        registrar: row.registrar,
        status: row.status ?? 'registered',
        sector: row.sector,
        province: row.province,
        commune: row.commune,
        services: row.services ?? [],
      };
      return listed as unknown as Facts;
    },
  });
}

/** Names below id.vn are for people only. */
function kindOf(stated: SubjectType | null, domain: RegisteredName | null): SubjectType | null {
  return stated ?? (domain?.zone === 'id.vn' ? 'person' : null);
}
