// A cloud for tests of single services: parts can be replaced, everybody may do everything unless said otherwise.
import { randomBytes, randomUUID } from 'node:crypto';
import type { Cloud } from '../cloud.ts';
import { createCallOverHttp } from '../gateway/callOverHttp.ts';
import { limitCalls } from '../gateway/limitCalls.ts';
import { systemClock } from '../clock.ts';
import { nodeFiles } from '../fileLayer.ts';
import type { Iam, Permission, Principal } from '../iam/iam.ts';
import { createLog } from '../log.ts';
import type { LogRecord } from '../log.ts';
import { createMeter } from '../meter.ts';

export interface TestCloud extends Cloud {
  /** Everything that was logged. */
  readonly logged: LogRecord[];
  /** Everything that services asked to be authorised for. */
  readonly authorised: Permission[];
}

/** `fetch`: how its services call each other. */
export type TestCloudParts = Partial<Cloud> & { readonly fetch?: typeof globalThis.fetch };

/** The caller of every request that `serveApis` passes on. */
export const administrator: Principal = {
  arn: 'arn:aws:iam::000000000000:user/administrator',
  accountId: '000000000000',
  userId: 'administrator',
  sessionPolicies: [],
};

/** Makes the cloud; `parts` replace its own. */
export function createTestCloud({ fetch = globalThis.fetch, ...parts }: TestCloudParts = {}): TestCloud {
  const logged: LogRecord[] = [];
  const authorised: Permission[] = [];
  const iam: Iam = parts.iam ?? {
    verify: () => Promise.resolve(administrator),
    verifyPresigned: () => Promise.resolve(administrator),
    principalOf: () => administrator,
    authorise: (_principal, permission) => void authorised.push(permission),
    credentialsForService: () => Promise.resolve({ accessKeyId: 'ASIATEST', secretAccessKey: 'test' }),
    principalForService: () => administrator,
    sign: (request) => Promise.resolve({ ...request.headers }),
  };
  return {
    accountId: '000000000000',
    region: 'us-east-1',
    stackName: 'test',
    frontDoorUrl: 'http://localhost:4000',
    awsUrl: 'http://localhost:4566',
    clock: systemClock,
    meter: createMeter({ clock: parts.clock ?? systemClock }),
    ids: { uuid: () => randomUUID(), bytes: (count) => randomBytes(count) },
    files: nodeFiles,
    log: createLog('debug', (record) => logged.push(record)),
    iam,
    call: limitCalls(createCallOverHttp(iam, fetch), parts.clock ?? systemClock),
    logged,
    authorised,
    ...parts,
  };
}
