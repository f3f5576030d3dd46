import { Buffer } from 'node:buffer';
import type { ChildServer } from '../child-server.ts';
import type { BenchOptions } from '../command-line.ts';
import { type LoadOptions, load, type Target } from '../load.ts';
import type { Bar, Finding, Measure } from '../measures.ts';
import { say } from '../progress.ts';
import { type Question, questionsAbout } from '../questions.ts';
import { alternate, type Round } from '../rounds.ts';
import type { Workspace } from '../workspace.ts';

/** Rounds on each side, of a second or more: the more there are, the less one disturbance moves the median. */
export const roundsIn = (seconds: number): number => Math.min(8, Math.max(2, seconds));

/** Single checks as a registrar sends them. */
export function checkTarget(server: ChildServer, questions: readonly Question[]): Target {
  return {
    url: server.url,
    path: '/v1/checks',
    headers: { authorization: `Bearer ${server.keys.registrar}`, 'content-type': 'application/json' },
    bodies: questions.map(({ check }) => Buffer.from(JSON.stringify(check))),
    status: 201,
    verify: (answer, body) => assertAnswer(JSON.parse(answer), questions[body] as Question),
  };
}

interface Answer {
  readonly outcome: string;
  readonly attestation: string;
}

/** @throws when an answer is not what its question must get. Says the outcome only: the question is a person's. */
export function assertAnswer({ outcome, attestation }: Answer, question: Question): void {
  if (outcome !== question.outcome) throw new Error(`the outcome was ${outcome} where ${question.outcome} is right`);
  if (!/^[\w-]+\.[\w-]+\.[\w-]+~/.test(attestation)) throw new Error('an answer had no signed attestation');
}

/** Warms a server up, every answer verified, then gives its round: answers per second. */
export async function rateOf(target: Target, options: LoadOptions, each = 1): Promise<Round> {
  const { answers } = await load(target, { ...options, seconds: Math.min(3, options.seconds / 2), verify: true });
  say(`  ${target.path}: ${answers * each} answers verified while warming up`);
  return async (seconds) => {
    const result = await load(target, { ...options, seconds });
    const rate = (result.answers * each) / result.seconds;
    say(`  ${target.url}${target.path} ${rate.toFixed(0)}/s`);
    return rate;
  };
}

const unit = 'checks/s';
const conditions = ({ connections, rows }: BenchOptions) => `${connections} connections, ${rows} subjects`;

function versusVariant(variant: 'unstored' | 'insert-each', what: string, bar: Bar): Measure {
  const run = async (workspace: Workspace, options: BenchOptions): Promise<Finding> => {
    const url = await workspace.subjects(options.rows);
    const questions = questionsAbout(options.rows, workspace.asOf);
    const ours = await workspace.service('service', url);
    const theirs = await workspace.service(variant, url);
    const sides = await alternate(
      roundsIn(options.seconds),
      options.seconds,
      await rateOf(checkTarget(ours, questions), options),
      await rateOf(checkTarget(theirs, questions), options),
    );
    return { ...sides, note: conditions(options) };
  };
  return { name: `check-vs-${variant}`, what, unit, bar, run };
}

export const checkVsUnstored = versusVariant(
  'unstored',
  'checks, signed and durably stored, against the same route that looks up and signs but stores nothing',
  { of: 'ratio', atLeast: 0.9 },
);

export const checkVsInsertEach = versusVariant(
  'insert-each',
  'checks that share INSERTs, against one INSERT for each request',
  { of: 'ratio', atLeast: 1.7 },
);

export const checkVsOidcProvider: Measure = {
  name: 'check-vs-oidc-provider',
  what: 'checks, against an oidc-provider server that issues Ed25519-signed JWT access tokens from memory',
  unit,
  bar: { of: 'ratio', atLeast: 2.5 },
  run: async (workspace, options) => {
    const url = await workspace.subjects(options.rows);
    const questions = questionsAbout(options.rows, workspace.asOf);
    const ours = await workspace.service('service', url);
    const secret = 'not-a-secret-outside-this-benchmark';
    const theirs = await workspace.server('oidc-provider', { CLIENT_SECRET: secret });
    const sides = await alternate(
      roundsIn(options.seconds),
      options.seconds,
      await rateOf(checkTarget(ours, questions), options),
      await rateOf(tokenTarget(theirs, secret), options),
    );
    return { ...sides, note: `${conditions(options)}; baseline in tokens/s` };
  },
};

/** The client-credentials grant (RFC 6749, section 4.4) with a resource indicator (RFC 8707). */
function tokenTarget(server: ChildServer, secret: string): Target {
  return {
    url: server.url,
    path: '/token',
    headers: {
      authorization: `Basic ${Buffer.from(`registrar:${secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    bodies: [Buffer.from('grant_type=client_credentials&scope=check&resource=urn%3Axacthuc%3Achecks')],
    status: 200,
    verify: (answer) => {
      const { access_token: token } = JSON.parse(answer) as { access_token: string };
      const header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { alg: string };
      if (header.alg !== 'EdDSA' || token.split('.').length !== 3) throw new Error('the token is no EdDSA-signed JWT');
    },
  };
}
