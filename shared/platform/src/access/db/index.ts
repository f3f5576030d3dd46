import type { Room } from '../../database/migrate.ts';
import * as access from './migrations/001-access.ts';

export const accessRoom: Room = { name: 'access', migrations: { '001-access': access } };
