export { intakeService } from './app.ts';
export { connectors } from './connectors.ts';
export type { IntakeContext } from './context.ts';

/** Where worker threads find the declarations. */
export const connectorsModule: string = new URL('./connectors.ts', import.meta.url).href;
