// Makes dist/, as shared/attestation/build.ts does. Usage: node build.ts [FOLDER]; then `npm publish ./dist`.
import path from 'node:path';
import { buildPackage } from '@xacthuc/attestation/build';

buildPackage(import.meta.dirname, path.resolve(process.argv[2] ?? path.join(import.meta.dirname, 'dist')));
