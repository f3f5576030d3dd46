export { programmeService } from './app.ts';
export { type AdmittedClient, admitClient } from './clients/admit.ts';
export { type Acting, mayManage } from './clients/authority.ts';
export { type ClientRequest, requestErrors } from './clients/request.ts';
export { revokeAdmitted } from './clients/revoke.ts';
export type { ClientsContext, ProgrammeContext } from './context.ts';
export { directoryRoom, programmeRoom } from './db/index.ts';
export type { ProgrammeDatabase } from './db/schema.ts';
