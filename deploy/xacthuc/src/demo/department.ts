import { type SourceCode, sampleFile, sourceCodes } from '@xacthuc/sample-data';
import { call } from './api.ts';
import type { Narrator } from './narrator.ts';

interface SourceView {
  readonly source: SourceCode;
  readonly sequence: number | null;
  readonly asOf: string | null;
  readonly department: { readonly vi: string };
}

/** Delivers the sample files of all seven sources through the upload route. @returns the day of the lists. */
export async function departmentJourney(url: string, key: string, narrator: Narrator, today: string): Promise<string> {
  narrator.chapter('Sở, ngành nộp dữ liệu', 'departments deliver their files');
  const { body } = await call(url, 'GET', '/v1/sources', { key });
  const sources: SourceView[] = body.sources;
  const delivered = sources.filter(({ sequence }) => sequence !== null);
  if (delivered.length === sources.length) {
    const day = delivered[0]?.asOf ?? today;
    narrator.expect(`Dữ liệu của lần chạy trước vẫn còn, tính đến ${day} / the earlier run's data is still here`, true);
    return day;
  }
  for (const code of sourceCodes) {
    await deliver(
      url,
      key,
      narrator,
      code,
      today,
      sources.find(({ source }) => source === code)?.department.vi ?? code,
    );
  }
  await refusedFile(url, key, narrator);
  return today;
}

async function deliver(
  url: string,
  key: string,
  narrator: Narrator,
  source: SourceCode,
  today: string,
  department: string,
): Promise<void> {
  const file = sampleFile(source, today);
  const segment = file.segment === null ? '' : `&segment=${encodeURIComponent(file.segment)}`;
  const path = `/v1/sources/${source}/snapshots?mode=${file.mode}&asOf=${today}${segment}`;
  narrator.sends(`${department}: POST ${path}  (${file.fileName}, ${file.bytes.length} byte)`);
  const upload = await call(url, 'POST', path, {
    key,
    file: { name: file.fileName, contentType: file.contentType, bytes: file.bytes },
  });
  if (upload.status !== 202) {
    narrator.expect(`${source}: 202`, false, `${upload.status} ${upload.body.detail}`);
    return;
  }
  const { body: snapshot } = await call(url, 'GET', `/v1/snapshots/${upload.body.id}?wait=30`, { key });
  const { counts, state } = snapshot;
  narrator.gets(
    counts
      ? `${state}: ${counts.rows} dòng, ${counts.good} đạt, ${counts.bad} lỗi; +${counts.added} ~${counts.changed} −${counts.retired}`
      : `${state}: ${snapshot.rejection?.vi?.what ?? ''}`,
  );
  await showIssues(url, key, narrator, snapshot.id, counts?.bad ?? 0);
  narrator.expect(
    `${source}: active, ${file.good} đạt / good, ${file.bad} lỗi / bad`,
    state === 'active' && counts?.good === file.good && counts?.bad === file.bad,
    `${state} ${JSON.stringify(counts)}`,
  );
}

async function showIssues(url: string, key: string, narrator: Narrator, id: string, bad: number): Promise<void> {
  if (bad === 0) return;
  const { body } = await call(url, 'GET', `/v1/snapshots/${id}/issues`, { key });
  for (const issue of body.issues.filter(({ severity }: { severity: string }) => severity === 'error').slice(0, 2)) {
    narrator.says(
      `dòng ${issue.row}, cột ${issue.column ?? '–'}: ${issue.vi.what} ${issue.vi.fix} [${issue.value ?? ''}]`,
    );
  }
}

async function refusedFile(url: string, key: string, narrator: Narrator): Promise<void> {
  const bytes = Buffer.from('Món ăn,Giá\nPhở,45000\n');
  narrator.sends('Nhầm tệp / a wrong file: POST /v1/sources/education/snapshots  (thuc-don.csv)');
  const upload = await call(url, 'POST', '/v1/sources/education/snapshots', {
    key,
    file: { name: 'thuc-don.csv', contentType: 'text/csv', bytes },
  });
  const { body } = await call(url, 'GET', `/v1/snapshots/${upload.body.id}?wait=30`, { key });
  narrator.gets(`${body.state}: ${body.rejection?.vi.what} ${body.rejection?.vi.fix}`);
  narrator.expect(
    'Tệp sai bị từ chối, dữ liệu đang dùng không đổi / refused, active data unchanged',
    body.state === 'rejected',
  );
}
