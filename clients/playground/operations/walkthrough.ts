// The saved operations, in the order in which they tell the story of a session. Their words stand in the .graphql files.
import step1 from './operations/step1CreateSession.graphql?raw';
import step2 from './operations/step2WatchStatus.graphql?raw';
import step3 from './operations/step3TakeSeat.graphql?raw';
import step4 from './operations/step4GoLive.graphql?raw';
import step5 from './operations/step5RenewLease.graphql?raw';
import step6 from './operations/step6Pause.graphql?raw';
import step7 from './operations/step7Resume.graphql?raw';
import step8 from './operations/step8History.graphql?raw';
import step9 from './operations/step9End.graphql?raw';
import step10 from './operations/step10MySessions.graphql?raw';
import { unknownSessionId as sessionId } from './sessionVariables.ts';

/** One saved operation. */
export interface Step {
  readonly title: string;
  /** What it does and what to look at: the comments above the operation. */
  readonly text: string;
  /** By which its tab is found. */
  readonly operationName: string;
  readonly query: string;
  /** JSON text, as the variables editor shows it. */
  readonly variables: string;
}

export const walkthrough: readonly Step[] = [
  toStep('Create a session', step1, { input: { title: 'A session from the playground', maxListeners: 10 } }),
  toStep('Watch its status', step2, { sessionId }),
  toStep('Take a seat as a listener', step3, { input: { sessionId } }),
  toStep('Go live', step4, { sessionId, broadcastId: 'playground-1' }),
  toStep('Renew the lease', step5, { sessionId, broadcastId: 'playground-1' }),
  toStep('Pause', step6, { sessionId }),
  toStep('Resume', step7, { sessionId }),
  toStep('What happened', step8, { sessionId }),
  toStep('End', step9, { sessionId }),
  toStep('My sessions', step10, { limit: 10 }),
];

/** The comments above an operation are its text beside the editor; in the editor they would only be cut off. */
function toStep(title: string, document: string, variables: object): Step {
  const lines = document.split('\n');
  const comments = lines.filter((line) => line.startsWith('# ')).map((line) => line.slice(2));
  const query = lines.filter((line) => !line.startsWith('#')).join('\n');
  const operationName = /^(?:query|mutation|subscription) (\w+)/m.exec(query)?.[1];
  if (!operationName) throw new Error(`The saved operation "${title}" has no name.`);
  return {
    title,
    text: comments.join(' '),
    operationName,
    query,
    variables: JSON.stringify(variables, null, 2),
  };
}
