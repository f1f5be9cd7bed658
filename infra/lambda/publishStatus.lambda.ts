// The Lambda behind `publishStatus.ts`: takes its options from the environment. GRAPHQL_URL is the stack's, the rest is Lambda's.
import { readVariable } from './environment.ts';
import { writeLogLine } from './log.ts';
import { createPublishStatus } from './publishStatus.ts';

export const handler = createPublishStatus({
  graphqlUrl: readVariable('GRAPHQL_URL'),
  region: readVariable('AWS_REGION'),
  credentials: {
    accessKeyId: readVariable('AWS_ACCESS_KEY_ID'),
    secretAccessKey: readVariable('AWS_SECRET_ACCESS_KEY'),
    sessionToken: readVariable('AWS_SESSION_TOKEN'),
  },
  timeoutMs: 5_000,
  fetch: globalThis.fetch,
  log: writeLogLine,
});
