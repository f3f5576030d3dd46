import type { Room } from '@xacthuc/platform';
import * as verification from './migrations/001-verification.ts';
import * as status from './migrations/002-status.ts';
import * as keys from './migrations/003-keys.ts';
import * as reservations from './migrations/004-reservations.ts';
import * as log from './migrations/005-log.ts';
import * as webhooks from './migrations/006-webhooks.ts';
import * as sandbox from './migrations/007-sandbox.ts';
import * as contests from './migrations/008-contests.ts';
import * as batches from './migrations/009-batches.ts';
import * as replay from './migrations/010-replay.ts';
import * as witness from './migrations/011-witness.ts';
import * as cosignatures from './migrations/012-cosignatures.ts';
import * as audit from './migrations/013-audit.ts';
import * as signals from './migrations/014-signals.ts';
import * as channels from './migrations/015-channels.ts';

export const verificationRoom: Room = {
  name: 'verification',
  migrations: {
    '001-verification': verification,
    '002-status': status,
    '003-keys': keys,
    '004-reservations': reservations,
    '005-log': log,
    '006-webhooks': webhooks,
    '007-sandbox': sandbox,
    '008-contests': contests,
    '009-batches': batches,
    '010-replay': replay,
    '011-witness': witness,
    '012-cosignatures': cosignatures,
    '013-audit': audit,
    '014-signals': signals,
    '015-channels': channels,
  },
};
