export { migrate, openDatabase } from './database.ts';
export { firstAdminKey } from './first-admin.ts';
export { type Overrides, startProcess, type XacthucProcess } from './process.ts';
