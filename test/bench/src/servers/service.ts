/** The service as it is. */
import { serveService } from './serve.ts';

await serveService();
