/** What a reader without eyes, or a browser with a strict policy, would stumble over. Empty: nothing. */
export function faultsOf(document: string): string[] {
  const faults: string[] = [];
  const has = (pattern: RegExp, fault: string) => {
    if (!pattern.test(document)) faults.push(fault);
  };
  const hasNot = (pattern: RegExp, fault: string) => {
    if (pattern.test(document)) faults.push(fault);
  };
  has(/^<!doctype html>\n<html lang="vi">/, 'no doctype or language');
  has(/<title>[^<]+<\/title>/, 'no title');
  has(/<meta name="viewport" content="width=device-width, initial-scale=1">/, 'no viewport, or zoom is hindered');
  hasNot(/<script|<style|\sstyle=|\son\w+=|javascript:/i, 'inline script or style');
  hasNot(/<(?:img|iframe|object|form|input)\b/i, 'something the pages do not have');
  hasNot(/(?:src|href)="(?:https?:)?\/\//, 'something fetched from elsewhere');
  return [...faults, ...headingFaults(document), ...idFaults(document), ...nestingFaults(document)];
}

function headingFaults(document: string): string[] {
  const levels = [...document.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
  const skipped = levels.some((level, i) => level > (levels[i - 1] ?? 0) + 1);
  const mains = levels.filter((level) => level === 1).length;
  return [...(mains === 1 ? [] : [`${mains} main headings`]), ...(skipped ? ['a heading level is skipped'] : [])];
}

function idFaults(document: string): string[] {
  const ids = [...document.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id ?? '');
  const named = [...document.matchAll(/(?:aria-labelledby="|href="#)([^"]+)"/g)].map(([, id]) => id ?? '');
  const repeated = ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `id ${id} repeats`);
  return [...repeated, ...named.filter((id) => !ids.includes(id)).map((id) => `no id ${id}`)];
}

const voidElements = new Set(['meta', 'link', 'br', 'hr']);

function nestingFaults(document: string): string[] {
  const open: string[] = [];
  for (const [, slash, name = ''] of document.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    if (slash === '') {
      if (!voidElements.has(name)) open.push(name);
    } else if (open.pop() !== name) {
      return [`</${name}> ends nothing`];
    }
  }
  return open.map((name) => `<${name}> does not end`);
}
