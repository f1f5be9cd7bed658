// The saved operations that tell the story of a session, in its order. Their words stand in the .graphql files.
import { unknownValues } from './knownValues.ts';
import { toSavedOperation } from './savedOperation.ts';
import type { SavedOperation } from './savedOperation.ts';
import step1 from './step1CreateSession.graphql?raw';
import step2 from './step2WatchStatus.graphql?raw';
import step3 from './step3TakeSeat.graphql?raw';
import step4 from './step4GoLive.graphql?raw';
import step5 from './step5RenewLease.graphql?raw';
import step6 from './step6Pause.graphql?raw';
import step7 from './step7Resume.graphql?raw';
import step8 from './step8History.graphql?raw';
import step9 from './step9End.graphql?raw';
import step10 from './step10MySessions.graphql?raw';

const { sessionId } = unknownValues;
const broadcastId = 'playground-1';

/** The steps. */
export const walkthrough: readonly SavedOperation[] = [
  toSavedOperation('Create a session', step1, {
    input: { title: 'A session from the playground', maxListeners: 10 },
  }),
  toSavedOperation('Watch its status', step2, { sessionId }),
  toSavedOperation('Take a seat as a listener', step3, { input: { sessionId } }),
  toSavedOperation('Go live', step4, { sessionId, broadcastId }),
  toSavedOperation('Renew the lease', step5, { sessionId, broadcastId }),
  toSavedOperation('Pause', step6, { sessionId }),
  toSavedOperation('Resume', step7, { sessionId }),
  toSavedOperation('What happened', step8, { sessionId }),
  toSavedOperation('End', step9, { sessionId }),
  toSavedOperation('My sessions', step10, { limit: 10 }),
];
