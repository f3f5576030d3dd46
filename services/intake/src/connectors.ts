import { agriculture } from '@xacthuc/connector-agriculture';
import { education } from '@xacthuc/connector-education';
import { farmersUnion } from '@xacthuc/connector-farmers-union';
import { industryTrade } from '@xacthuc/connector-industry-trade';
import { labour } from '@xacthuc/connector-labour';
import { planningInvestment } from '@xacthuc/connector-planning-investment';
import { youthUnion } from '@xacthuc/connector-youth-union';
import type { Connector } from '@xacthuc/engine/declare';

/** The declarations of all sources. A new source is a new declaration here. */
export const connectors: readonly Connector[] = [
  planningInvestment,
  industryTrade,
  agriculture,
  education,
  labour,
  youthUnion,
  farmersUnion,
];
