import type { Room } from '@xacthuc/platform';
import * as directory from './migrations/directory/001-directory.ts';
import * as entries from './migrations/directory/002-entries.ts';
import * as websites from './migrations/directory/003-websites.ts';
import * as searchAtScale from './migrations/directory/004-search-at-scale.ts';
import * as changes from './migrations/directory/005-changes.ts';
import * as programme from './migrations/programme/001-programme.ts';
import * as plan from './migrations/programme/002-plan.ts';
import * as activities from './migrations/programme/003-activities.ts';
import * as indicators from './migrations/programme/004-indicators.ts';
import * as names from './migrations/programme/005-names.ts';
import * as reports from './migrations/programme/010-reports.ts';
import * as monitoring from './migrations/programme/011-monitoring.ts';
import * as support from './migrations/programme/012-support.ts';

/** The website directory: names, holders, websites. */
export const directoryRoom: Room = {
  name: 'directory',
  migrations: {
    '001-directory': directory,
    '002-entries': entries,
    '003-websites': websites,
    '004-search-at-scale': searchAtScale,
    '005-changes': changes,
  },
};

/** Plan, activities, figures, reports. It may refer to the directory. */
export const programmeRoom: Room = {
  name: 'programme',
  migrations: {
    '001-programme': programme,
    '002-plan': plan,
    '003-activities': activities,
    '004-indicators': indicators,
    '005-names': names,
    '010-reports': reports,
    '011-monitoring': monitoring,
    '012-support': support,
  },
};
