import type { Room } from '../../database/migrate.ts';
import * as access from './migrations/001-access.ts';
import * as sandbox from './migrations/002-sandbox.ts';
import * as organisations from './migrations/003-organisations.ts';

export const accessRoom: Room = {
  name: 'access',
  migrations: { '001-access': access, '002-sandbox': sandbox, '003-organisations': organisations },
};
