import { isIsoDate, type SubjectType, subjectKeyText, vietnamDay } from '@xacthuc/domain';
import {
  answers,
  callerOf,
  DaySchema,
  type FieldError,
  Problem,
  registeredName,
  type ServicePlugin,
} from '@xacthuc/platform';
import { type Static, Type } from 'typebox';
import type { ProgrammeContext } from '../../context.ts';
import { provinceList, provinces2025 } from '../codes/areas.ts';
import { nameIn } from '../codes/code-list.ts';
import type { NewClaim } from '../entries/stored-claims.ts';
import { takeClaimsNow } from '../entries/take-claims.ts';
import {
  AreaListSchema,
  CommuneSchema,
  HolderKindSchema,
  ProvinceSchema,
  SectorSchema,
  ServiceSchema,
} from '../schemas.ts';
import { holderKeyOf } from './holder-number.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000-\\u001f]+$' });
const DeclarationSchema = Type.Object(
  {
    domain: Type.String({ minLength: 4, maxLength: 253 }),
    holder: Type.Object(
      {
        kind: HolderKindSchema,
        name: text(300),
        scheme: Type.Optional(
          Type.String({
            enum: [
              'personal-number',
              'identity-card',
              'enterprise-code',
              'registration-certificate',
              'tax-code',
              'owner-number',
            ],
          }),
        ),
        number: Type.Optional(text(64)),
      },
      { additionalProperties: false },
    ),
    sector: Type.Optional(SectorSchema),
    province: Type.Optional(ProvinceSchema),
    commune: Type.Optional(CommuneSchema),
    areaList: Type.Optional({ ...AreaListSchema, default: provinces2025.version }),
    registeredOn: Type.Optional(DaySchema),
    expiresOn: Type.Optional(DaySchema),
    registrar: Type.Optional(text(200)),
    services: Type.Optional(Type.Array(ServiceSchema, { maxItems: 20, uniqueItems: true })),
  },
  {
    additionalProperties: false,
    examples: [
      {
        domain: 'tra-huong-sen.biz.vn',
        holder: {
          kind: 'household',
          name: 'Hộ kinh doanh Trà Hương Sen',
          scheme: 'registration-certificate',
          number: '24A8012345',
        },
        sector: 'I',
        province: '24',
        commune: '07210',
        services: ['website', 'online-shop'],
      },
    ],
  },
);

/** `POST /v1/programme/directory/declarations`: what holders declare of themselves, through their department. */
export function declarationRoutes(context: ProgrammeContext): ServicePlugin {
  const { db, directory } = context;
  return async (app) => {
    app.post(
      '/v1/programme/directory/declarations',
      {
        config: { access: ['department', 'office'] },
        schema: {
          tags: ['department', 'office'],
          summary: 'Khai báo một tên miền đang dùng / declare a name in use',
          description:
            'Bản khai sau của cùng đơn vị thay bản khai trước. Khai báo không thay cho dữ liệu đăng ký: chỗ khác nhau được ' +
            'nêu thành mâu thuẫn. / A later declaration by the same client takes the place of the earlier one. It does not ' +
            'overrule registrations: differences are listed as contradictions.',
          body: DeclarationSchema,
          response: answers(
            {
              200: Type.Object({
                domain: Type.String(),
                taken: Type.Boolean({ description: 'false: đã có như vậy / it was there already' }),
              }),
            },
            'validation_failed',
            'unauthenticated',
            'forbidden',
            'malformed_body',
            'unsupported_media_type',
            'payload_too_large',
            'invalid_number',
          ),
        },
      },
      async (request) => {
        const claim = claimOf(context, request.body, callerOf(request).id);
        const { unchanged } = await takeClaimsNow(db, directory, [claim]);
        return { domain: claim.domain, taken: unchanged === 0 };
      },
    );
  };
}

type Declaration = Static<typeof DeclarationSchema>;

/** @throws Problem `validation_failed`, `invalid_number`. */
function claimOf({ directory, now }: ProgrammeContext, declared: Declaration, by: string): NewClaim {
  const at = now();
  const domain = registeredName(declared.domain);
  const errors = [...fieldErrors(declared, vietnamDay(at))];
  if (domain === null) errors.push({ at: '/body/domain', message: 'must be one label below id.vn or biz.vn' });
  if (errors.length > 0 || domain === null) throw new Problem('validation_failed', null, errors);
  const { holder, province = null, commune = null, areaList = provinces2025.version } = declared;
  const kind = holder.kind as SubjectType;
  const key = holder.number === undefined ? null : holderKeyOf(kind, holder.number, holder.scheme ?? null);
  if (holder.number !== undefined && key === null) throw new Problem('invalid_number');
  return {
    domain: domain.ascii,
    domainUnicode: domain.unicode,
    zone: domain.zone,
    source: 'declaration',
    origin: by,
    status: 'registered',
    holderKind: kind,
    holderKey: key === null ? null : directory.lookup(subjectKeyText(key)).toString('hex'),
    name: holder.name.normalize('NFC').trim(),
    scheme: key?.scheme ?? null,
    number: key?.number ?? null,
    registeredOn: declared.registeredOn ?? null,
    expiresOn: declared.expiresOn ?? null,
    registrar: declared.registrar?.trim() ?? null,
    sector: declared.sector ?? null,
    area: province === null && commune === null ? null : { list: areaList, province, commune },
    services: [...(declared.services ?? [])].sort(),
    statedAt: at,
    recordedBy: by,
  };
}

function fieldErrors(declared: Declaration, today: string): FieldError[] {
  const errors: FieldError[] = [];
  const { registeredOn, expiresOn, province, areaList = provinces2025.version, holder } = declared;
  const list = provinceList(areaList);
  if (holder.name.trim() === '') errors.push({ at: '/body/holder/name', message: 'để trống / is empty' });
  if (registeredOn !== undefined && (!isIsoDate(registeredOn) || registeredOn > today || registeredOn < '1990-01-01')) {
    errors.push({ at: '/body/registeredOn', message: 'phải là một ngày đến hôm nay / must be a day up to today' });
  }
  if (expiresOn !== undefined && (!isIsoDate(expiresOn) || expiresOn < (registeredOn ?? '1990-01-01'))) {
    errors.push({ at: '/body/expiresOn', message: 'phải sau ngày đăng ký / must be after the registration' });
  }
  if (province !== undefined && (list === null || nameIn(list, province) === null)) {
    errors.push({ at: '/body/province', message: `không có trong danh mục / is not in the list ${areaList}` });
  }
  return errors;
}
