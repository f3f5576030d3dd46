import { SaxesParser } from 'saxes';

export interface ListedObject {
  readonly key: string;
  readonly etag: string | null;
  readonly modifiedAt: Date | null;
  readonly bytes: number | null;
}

export interface ObjectsPage {
  readonly objects: readonly ListedObject[];
  /** Token of the next page; null when this is the last. */
  readonly next: string | null;
}

/** Reads an answer of ListObjectsV2. @throws when it is not one. */
export function readObjectsPage(xml: string): ObjectsPage {
  const objects: ListedObject[] = [];
  const page: Record<string, string> = {};
  const path: string[] = [];
  let object: Record<string, string> = {};
  let text = '';
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => {
    path.push(name);
    text = '';
    if (path.length === 2 && name === 'Contents') object = {};
  });
  parser.on('text', (part) => {
    text += part;
  });
  parser.on('closetag', ({ name }) => {
    if (path[1] === 'Contents' && path.length === 3) object[name] = text;
    else if (path.length === 2 && name === 'Contents') objects.push(objectOf(object));
    else if (path.length === 2) page[name] = text;
    else if (path.length === 1 && name !== 'ListBucketResult') throw new Error(`unexpected ${name}`);
    path.pop();
    text = '';
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  const truncated = page.IsTruncated === 'true';
  if (truncated && !page.NextContinuationToken) throw new Error('a truncated list without a token');
  return { objects, next: truncated ? (page.NextContinuationToken ?? null) : null };
}

function objectOf({ Key, ETag, LastModified, Size }: Record<string, string>): ListedObject {
  if (Key === undefined) throw new Error('an object without a key');
  const time = Date.parse(LastModified ?? '');
  return {
    key: Key,
    etag: ETag ?? null,
    modifiedAt: Number.isNaN(time) ? null : new Date(time),
    bytes: Size === undefined ? null : Number(Size),
  };
}
