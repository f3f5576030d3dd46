import type { SourceCode } from './source-codes.ts';
import { agriculture } from './sources/agriculture.ts';
import type { SourceDefinition } from './sources/definition.ts';
import { education } from './sources/education.ts';
import { farmersUnion } from './sources/farmers-union.ts';
import { industryTrade } from './sources/industry-trade.ts';
import { labour } from './sources/labour.ts';
import { planningInvestment } from './sources/planning-investment.ts';
import { youthUnion } from './sources/youth-union.ts';

/** The seven sources by code. */
export const sources: Readonly<Record<SourceCode, SourceDefinition>> = {
  'planning-investment': planningInvestment,
  'industry-trade': industryTrade,
  agriculture,
  education,
  labour,
  'youth-union': youthUnion,
  'farmers-union': farmersUnion,
};
