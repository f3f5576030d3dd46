// Starts the service as it is in this checkout, reads its /openapi.json and writes src/generated/.
// Usage: npm run generate -w @xacthuc/registrar-client
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startTestService } from '@xacthuc/test-harness';
import { generateClient } from './generate.ts';

const folder = path.join(import.meta.dirname, '..', 'src', 'generated');
const service = await startTestService();
try {
  const { body } = await service.call('GET', '/openapi.json');
  const files = await generateClient(body);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
} finally {
  await service.close();
}
