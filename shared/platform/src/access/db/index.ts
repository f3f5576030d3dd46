import type { Room } from '../../database/migrate.ts';
import * as access from './migrations/001-access.ts';
import * as sandbox from './migrations/002-sandbox.ts';

export const accessRoom: Room = {
  name: 'access',
  migrations: { '001-access': access, '002-sandbox': sandbox },
};
