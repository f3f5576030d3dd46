import { openSource } from '@xacthuc/sample-data';

const reader = openSource({ source: 'education', seed: 11, asOf: '2025-11-22', segment: 'XSC' });
const names: string[] = [];
for (let i = 0; names.length < 3000 && i < 20_000; i++) {
  const { expected } = reader.rowAt(i);
  if (expected?.facts.type === 'person' && expected.facts.nationality === 'VN' && expected.facts.name) {
    names.push(expected.facts.name);
  }
}

/** A Vietnamese name of nobody. */
export function nameAt(index: number): string {
  return names[index % names.length] ?? 'Nguyễn Văn An';
}

/** All of them. */
export const allNames: readonly string[] = names;
