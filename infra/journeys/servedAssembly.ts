// Runs an assembly in a process of its own, so that a test can kill it: `node servedAssembly.ts ASSEMBLY DATA_DIRECTORY`.
// Prints one line of JSON, `{frontDoorUrl, token}`, when it is ready.
import { startLocalCloud } from '../local/startLocalCloud.ts';
import { createLog } from '../local/log.ts';

const [assembly = '', dataDirectory] = process.argv.slice(2);
const log = createLog('error', () => undefined);
const cloud = await startLocalCloud({ assembly, dataDirectory, port: 0, awsPort: 0, log });
const ready = { frontDoorUrl: cloud.frontDoorUrl, token: await cloud.createToken('speaker') };
process.stdout.write(`${JSON.stringify(ready)}\n`);
