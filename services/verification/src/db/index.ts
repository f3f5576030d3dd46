import type { Room } from '@xacthuc/platform';
import * as verification from './migrations/001-verification.ts';
import * as status from './migrations/002-status.ts';

export const verificationRoom: Room = {
  name: 'verification',
  migrations: {
    '001-verification': verification,
    '002-status': status,
  },
};
