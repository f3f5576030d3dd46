import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';

const service = await startTestService();
t.teardown(() => service.close());

/** Synthetic: no such people. */
const header = 'Mã trường,Mã sinh viên,Họ và tên,Ngày sinh,Giới tính,Số CCCD,Quốc tịch';
const rows = [
  'XSC,SV01,Nguyễn Văn An,05/09/2004,Nam,027204000123,Việt Nam',
  'XSC,SV02,Trần Thị Bình,06/09/2004,Nữ,027304000124,Việt Nam',
];
const check = {
  benefit: 'id.vn',
  subject: { type: 'person', scheme: 'student-code', number: 'XSC/SV01' },
  match: { birthDate: '2004-09-05' },
};

t.test('a school named in lower case or with a blank is the same school: its list is found and replaced', async (t) => {
  for (const [segment, list] of [
    ['xsc', rows],
    [' XSC', rows.slice(0, 1)],
    ['XSC', rows.slice(0, 1)],
  ] as const) {
    const bytes = [header, ...list].join('\n');
    const { body } = await service.deliver({ source: 'education', bytes, query: { segment } });
    const id = body.held
      ? (
          await service.call('POST', `/v1/snapshots/${body.id}/activation`, {
            key: service.admin,
            json: { reason: 'thử nghiệm' },
          })
        ).body.id
      : body.id;
    t.match((await service.settled(id)).body, { state: 'active', segment: 'XSC' });
    const answer = await service.call('POST', '/v1/checks', { key: service.admin, json: check });
    t.equal(answer.status, 201, segment);
  }
});
