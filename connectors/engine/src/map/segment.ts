import type { MappingDay } from './column.ts';
import type { Connector } from './connector.ts';

/**
 * A segment as the rows of its list state it ('dhbn ' → 'DHBN'): what is delivered for a segment, and what is active in
 * it, must go by one name. Null where the connector has no segments or the text is no code of one.
 */
export function canonicalSegment(connector: Connector, segment: string, day: MappingDay): string | null {
  const column = connector.segment === null ? undefined : connector.columns[connector.segment];
  const read = column?.open(day)(segment.trim(), { serial: null, values: {}, note() {} });
  return typeof read === 'string' ? read : null;
}
