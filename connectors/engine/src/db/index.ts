import type { Room } from '@xacthuc/platform';
import * as facts from './migrations/001-facts.ts';
import * as reading from './migrations/002-reading.ts';
import * as report from './migrations/003-report.ts';
import * as feeds from './migrations/004-feeds.ts';
import * as uploads from './migrations/005-uploads.ts';
import * as guards from './migrations/006-guards.ts';
import * as reversal from './migrations/007-reversal.ts';
import * as moments from './migrations/008-moments.ts';

export const factsRoom: Room = {
  name: 'facts',
  migrations: {
    '001-facts': facts,
    '002-reading': reading,
    '003-report': report,
    '004-feeds': feeds,
    '005-uploads': uploads,
    '006-guards': guards,
    '007-reversal': reversal,
    '008-moments': moments,
  },
};
