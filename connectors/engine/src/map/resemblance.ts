/**
 * Whether one header resembles another without being it: a slip of the keyboard, or the one within the other ('Ngày
 * sinh viên nhập học' holds 'Ngày sinh'). Both as `plainLabel` writes them. Such a column is never taken for the other;
 * the sender is asked.
 */
export function resembles(label: string, alias: string): boolean {
  return holds(label, alias) || holdsWords(alias, label) || isSlip(label, alias);
}

/** The declared header within the file's. One word of it ('cccd') says something only among few others. */
function holds(label: string, alias: string): boolean {
  if (alias.includes(' ')) return holdsWords(label, alias);
  return alias.length >= 4 && label.split(' ').length <= 3 && within(alias, label);
}

/** Several words of the one, in order and together, within the other. One word ('tên', 'ngày') says too little. */
function holdsWords(whole: string, part: string): boolean {
  return part.includes(' ') && within(part, whole);
}

function within(part: string, whole: string): boolean {
  return part !== whole && ` ${whole} `.includes(` ${part} `);
}

function isSlip(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  const most = length >= 12 ? 2 : length >= 5 ? 1 : 0;
  return a !== b && Math.abs(a.length - b.length) <= most && distance(a, b) <= most;
}

/** Letters to change, drop, add or swap with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const changed = (last[j - 1] ?? 0) + (same ? 0 : 1);
      let best = Math.min(changed, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
