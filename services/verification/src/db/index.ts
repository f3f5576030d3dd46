import type { Room } from '@xacthuc/platform';
import * as verification from './migrations/001-verification.ts';

export const verificationRoom: Room = { name: 'verification', migrations: { '001-verification': verification } };
