import type { Room } from '@xacthuc/platform';
import * as facts from './migrations/001-facts.ts';

export const factsRoom: Room = { name: 'facts', migrations: { '001-facts': facts } };
