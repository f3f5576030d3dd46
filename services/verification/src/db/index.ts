import type { Room } from '@xacthuc/platform';
import * as verification from './migrations/001-verification.ts';
import * as reservations from './migrations/004-reservations.ts';

export const verificationRoom: Room = {
  name: 'verification',
  migrations: {
    '001-verification': verification,
    '004-reservations': reservations,
  },
};
