/** Written while a file is on its way: never taken. */
const unfinished = /(^\.|^~\$|\.(part|partial|tmp|filepart|crdownload)$)/i;

/** Whether a file in a watched place is one to take. `pattern` knows `*` and `?`; letter case does not count. */
export function fileNameMatcher(pattern: string): (name: string) => boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  const wanted = new RegExp(`^${source}$`, 'iu');
  return (name) => !unfinished.test(name) && wanted.test(name.normalize('NFC'));
}

/** Where a taken file goes: a name of its own, for the next delivery often bears the same. */
export function doneName(name: string): string {
  return `${new Date().toISOString().replace(/[-:.]/g, '')}-${name}`;
}
