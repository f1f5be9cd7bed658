// Saved operations beside the walkthrough: with it they select every field of the schema and give every argument.
import createForEveryone from './createForEveryone.graphql?raw';
import createOnlyOnce from './createOnlyOnce.graphql?raw';
import everythingAboutSession from './everythingAboutSession.graphql?raw';
import giveSeatUp from './giveSeatUp.graphql?raw';
import historyPageByPage from './historyPageByPage.graphql?raw';
import { unknownValues } from './knownValues.ts';
import mySessionsByStatus from './mySessionsByStatus.graphql?raw';
import removeListener from './removeListener.graphql?raw';
import renewSeat from './renewSeat.graphql?raw';
import reportInterruption from './reportInterruption.graphql?raw';
import { toSavedOperation } from './savedOperation.ts';
import type { SavedOperation } from './savedOperation.ts';
import seatWithAccess from './seatWithAccess.graphql?raw';
import speakerAccess from './speakerAccess.graphql?raw';
import takeOver from './takeOver.graphql?raw';
import watchAsGuest from './watchAsGuest.graphql?raw';

const { sessionId, seatId, secret } = unknownValues;

/** In no order that matters. */
export const moreOperations: readonly SavedOperation[] = [
  toSavedOperation('Read one session', everythingAboutSession, { sessionId }),
  toSavedOperation('Read the speaker’s access to the audio', speakerAccess, { sessionId }),
  toSavedOperation('Read the history page by page', historyPageByPage, {
    sessionId,
    sinceVersion: 0,
    limit: 2,
    nextToken: null,
  }),
  toSavedOperation('Create a session for everybody', createForEveryone, {
    input: { title: 'Guests are welcome', access: 'ANYONE', maxListeners: 2 },
  }),
  toSavedOperation('Create a session only once', createOnlyOnce, {
    input: { title: 'Safe to repeat', clientToken: 'playground-1' },
  }),
  toSavedOperation('Watch as a guest', watchAsGuest, { sessionId }),
  toSavedOperation('Take a seat with access to the audio', seatWithAccess, { input: { sessionId } }),
  toSavedOperation('Renew the seat', renewSeat, { input: { sessionId, seatId, secret } }),
  toSavedOperation('Report an interruption', reportInterruption, { sessionId, seatId, secret }),
  toSavedOperation('Remove the listener', removeListener, { sessionId, seatId }),
  toSavedOperation('Leave', giveSeatUp, { sessionId, seatId, secret }),
  toSavedOperation('Take the broadcast over', takeOver, { sessionId, broadcastId: 'playground-2' }),
  toSavedOperation('My sessions with one status', mySessionsByStatus, {
    status: 'CREATED',
    limit: 5,
    nextToken: null,
  }),
];
