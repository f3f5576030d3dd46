// Asks, verifies without trusting the line, and says what a registrar is to do.
// Needs URL, KEY, ORDER, NUMBER and BIRTH_DATE in the environment.
import { AttestationError, createRegistrarClient, RegistrarClientError } from '@xacthuc/registrar-client';

const { URL: baseUrl = '', KEY: key = '', ORDER, NUMBER: number = '', BIRTH_DATE: birthDate = '' } = process.env;
const client = createRegistrarClient({ baseUrl, key }); // make one and keep it

try {
  const { answer, verified } = await client.checkAndVerify(
    {
      benefit: 'id.vn',
      subject: { type: 'person', scheme: 'personal-number', number },
      match: { birthDate },
    },
    ORDER ? { idempotencyKey: ORDER } : {}, // the same order asked for again gets the same answer
  );
  const { outcome, eligible_until } = verified.claims;
  if (outcome === 'eligible') console.log('register the name; entitled until', eligible_until ?? 'further notice');
  else if (outcome === 'ineligible') console.log('no:', answer.reasons[0]?.vi);
  else console.log('not known:', outcome, answer.reasons[0]?.nextStep.vi);
} catch (error) {
  if (error instanceof RegistrarClientError) console.error('the service refused or was not reached:', error.message);
  else if (error instanceof AttestationError) console.error('do not trust this answer:', error.code);
  else throw error;
  process.exitCode = 1;
}
