import t from 'tap';
import { openS3 } from '../../src/transports/s3.ts';
import { readObjectsPage } from '../../src/transports/s3-listing.ts';
import type { S3Settings } from '../../src/transports/settings.ts';
import { sameVersion } from '../../src/transports/transport.ts';
import { contentOf, contextOf, named, namesOf } from './fixture.ts';
import { startHttp } from './http-server.ts';
import { startS3 } from './s3-server.ts';

const server = await startS3();
t.teardown(() => server.close());
const { secretAccessKey } = server;

function opening(more: Partial<S3Settings> = {}, secret = secretAccessKey) {
  const { endpoint, bucket, accessKeyId } = server;
  const place = {
    endpoint,
    region: 'us-east-1',
    bucket,
    prefix: '',
    pattern: '*',
    accessKeyId,
    pathStyle: true,
    ca: null,
  };
  const transport = openS3({ ...place, ...more }, { secretAccessKey: secret }, contextOf());
  t.teardown(() => transport.close());
  return transport;
}

t.test('objects below the prefix that the pattern names are listed and read, whatever their names', async (t) => {
  const odd = 'kỳ 1/danh sách (mới)+1.csv';
  for (const key of [odd, 'kỳ 1/b.txt', 'kỳ 1/c.csv.part', 'khác/a.csv']) await server.put(key, `nội dung ${key}`);
  const transport = opening({ prefix: 'kỳ 1/', pattern: '*.csv' });
  const items = await transport.list();
  t.same(namesOf(items), [odd]);
  const opened = await transport.open(named(items, odd), null);
  t.match(opened, { fileName: 'danh sách (mới)+1.csv', contentType: 'text/csv' });
  t.equal(await contentOf(transport, named(items, odd)), `nội dung ${odd}`);
});

// The package's server makes its page tokens with a cipher that OpenSSL 3 no longer has, so it cannot give a second page.
t.test('a listing of several pages is read to its end, and one that goes round is none', async (t) => {
  const page = (keys: readonly string[], token: string | null) =>
    `<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
      <IsTruncated>${token !== null}</IsTruncated>${token === null ? '' : `<NextContinuationToken>${token}</NextContinuationToken>`}
      ${keys.map((key) => `<Contents><Key>${key}</Key><ETag>&quot;1&quot;</ETag><Size>5</Size><Owner><ID>7</ID></Owner></Contents>`).join('')}
    </ListBucketResult>`;
  const pages = await startHttp((_request, response, url) => {
    const token = url.searchParams.get('continuation-token');
    if (url.searchParams.get('prefix') === 'vòng') return response.end(page(['x'], 'a'));
    if (token === null) return response.end(page(['a/', 'a/1.csv'], 'a+b/='));
    response.end(token === 'a+b/=' ? page(['a/2&amp;3.csv'], null) : '');
  });
  t.teardown(() => pages.close());
  const items = await opening({ endpoint: pages.url }).list();
  t.same(items, [
    { name: 'a/1.csv', version: { etag: '"1"', modifiedAt: null, bytes: 5 } },
    { name: 'a/2&3.csv', version: { etag: '"1"', modifiedAt: null, bytes: 5 } },
  ]);
  await t.rejects(opening({ endpoint: pages.url, prefix: 'vòng' }).list(), { code: 'unexpected_answer' });
});

t.test('an object that was replaced is known to be another', async (t) => {
  await server.put('x/a.csv', 'một');
  const transport = opening({ prefix: 'x/' });
  const before = named(await transport.list(), 'x/a.csv');
  t.ok(sameVersion(before.version, named(await transport.list(), 'x/a.csv').version));
  await server.put('x/a.csv', 'hai');
  const after = named(await transport.list(), 'x/a.csv');
  t.notOk(sameVersion(before.version, after.version));
  t.equal(await contentOf(transport, after), 'hai');
});

t.test('a wrong key, a bucket that is not there and an answer that is no listing are each told', async (t) => {
  const error = await opening({}, 'sai-bí-mật')
    .list()
    .catch((error) => error);
  t.match(error, { code: 'login_refused' });
  t.notMatch(JSON.stringify([error.describe(null), error.stack]), /sai-bí-mật/);
  await t.rejects(opening({ accessKeyId: 'nobody' }).list(), { code: 'login_refused' });
  await t.rejects(opening({ bucket: 'khong-co' }).list(), { code: 'place_missing' });
  for (const xml of [
    '',
    '<html></html>',
    '<ListBucketResult>',
    '<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>',
  ]) {
    t.throws(() => readObjectsPage(xml), xml);
  }
});
