// A speaker in a process of its own, so that a test can kill it: `node speakingProcess.ts FRONT_DOOR_URL TOKEN SESSION BROADCAST`.
// Goes on air, then renews the lease for each line that comes in; answers each with a line, "<status> <version>".
import { createInterface } from 'node:readline';
import { sendOperation } from './api.ts';
import * as operations from './operations.ts';
import type { PlainSession } from './operations.ts';

const [frontDoorUrl = '', authorization = '', sessionId, broadcastId] = process.argv.slice(2);

async function say(document: string): Promise<void> {
  const answer = await sendOperation<Record<string, PlainSession>>(
    { frontDoorUrl },
    { authorization },
    document,
    { sessionId, broadcastId },
  );
  const [session] = Object.values(answer.data ?? {});
  const line = session ? `${session.status} ${session.version}` : JSON.stringify(answer.errors);
  process.stdout.write(`${line}\n`);
}

await say(operations.startSession);
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'renew') await say(operations.renewLease);
}
