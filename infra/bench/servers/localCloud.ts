// The product: the synthesized stack in the local cloud. "none" makes the field `session` answer from a NONE data source,
// so that GraphQL over HTTP can be measured without the table behind it.
import { cpSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog, writeJsonLine } from '../../local/log.ts';
import { startLocalCloud } from '../../local/startLocalCloud.ts';
import { readyAssembly } from '../../readyAssembly.ts';
import { serveMeasured } from '../serverProcess.ts';

/** Answers `session` without any table. */
const noneCode = `
export function request(ctx) { return { payload: { sessionId: ctx.args.sessionId, status: 'LIVE', version: 2 } }; }
export function response(ctx) { return ctx.result; }`;

const ready = await readyAssembly();
const assembly = process.argv.includes('none') ? answerSessionFromNone(ready) : ready;

/** So many people to create sessions that none of them meets the limits of one person, which are the real ones. */
const speakers = Array.from({ length: 20 }, (_, index) => `speaker-${index}@example.com`);

/** Calls by source and operation, as they were when they were last taken. */
let takenCalls: Readonly<Record<string, number>> = {};
const cloud = await startLocalCloud({
  assembly,
  port: 0,
  awsPort: 0,
  log: createLog('error', writeJsonLine),
  users: speakers.map((email) => ({ email })),
  quotas: { maxChannels: 1_000_000, accountCallsPerSecond: { CreateSignalingChannel: 100_000 } },
});
const tokenOf = (name: string): Promise<string> => cloud.createToken(name);

serveMeasured(
  {
    url: cloud.frontDoorUrl,
    details: {
      awsUrl: cloud.awsUrl,
      sessionsTableName: cloud.outputs['SessionsTableName'] ?? '',
      speaker: await tokenOf('speaker'),
      speakers: (await Promise.all(speakers.map(tokenOf))).join(' '),
      listener: await tokenOf('listener'),
      accessKeyId: cloud.administrator.accessKeyId,
      secretAccessKey: cloud.administrator.secretAccessKey,
    },
  },
  {
    /** The data source calls since the last time. */
    takeCalls() {
      const calls = cloud.dataSourceCalls();
      const since = Object.entries(calls).map(([call, count]): [string, number] => [
        call,
        count - (takenCalls[call] ?? 0),
      ]);
      takenCalls = calls;
      return Object.fromEntries(since);
    },
  },
);

/** Answers a copy of an assembly in which another code and the NONE data source are in the place of Query.session's. */
function answerSessionFromNone(ready: string): string {
  interface Template {
    Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
  }
  const directory = mkdtempSync(join(tmpdir(), 'live-sessions-bench-'));
  cpSync(ready, directory, { recursive: true });
  const file = join(directory, readdirSync(directory).find((name) => name.endsWith('.template.json')) ?? '');
  const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
  const entries = Object.values(template.Resources);
  const none = entries.find(
    ({ Type, Properties }) => Type === 'AWS::AppSync::DataSource' && Properties.Type === 'NONE',
  );
  const resolver = entries.find(
    ({ Type, Properties }) =>
      Type === 'AWS::AppSync::Resolver' &&
      Properties.TypeName === 'Query' &&
      Properties.FieldName === 'session',
  );
  if (!none || !resolver)
    throw new Error('the assembly has no NONE data source or no resolver of Query.session');
  delete resolver.Properties.CodeS3Location;
  Object.assign(resolver.Properties, { DataSourceName: none.Properties.Name, Code: noneCode });
  writeFileSync(file, JSON.stringify(template));
  return directory;
}
