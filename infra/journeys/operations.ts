// The operations that journeys send, and what comes back of them.
import type { Seat, Session, SessionStatusEvent } from '../../schema/generated/schema.ts';

const sessionFields = `
  sessionId title status version access listenerCount maxListeners isOwner broadcastId
  createdAt statusChangedAt startedAt endedAt endReason leaseExpiresAt`;
const signalingFields = `
  signaling { role region channelArn clientId endpoints { wss https }
    credentials { accessKeyId secretAccessKey sessionToken expiresAt } }`;

export type PlainSession = Omit<Session, 'signaling' | 'events'>;
export type PlainSeat = Omit<Seat, 'signaling' | 'session'> & { session: PlainSession };
export type SessionEvent = SessionStatusEvent;

export const createSession = `mutation ($input: CreateSessionInput!) { createSession(input: $input) { ${sessionFields} } }`;
export const createSessionWithSignaling = `mutation ($input: CreateSessionInput!) {
  createSession(input: $input) { ${sessionFields} ${signalingFields} } }`;
export const readSession = `query ($sessionId: ID!) { session(sessionId: $sessionId) { ${sessionFields} } }`;
export const readSignaling = `query ($sessionId: ID!) { session(sessionId: $sessionId) { sessionId ${signalingFields} } }`;
export const mySessions = `query ($status: SessionStatus, $limit: Int, $nextToken: String) {
  mySessions(status: $status, limit: $limit, nextToken: $nextToken) { items { ${sessionFields} heldSeatIds } nextToken } }`;
export const startSession = `mutation ($sessionId: ID!, $broadcastId: ID!) {
  startSession(sessionId: $sessionId, broadcastId: $broadcastId) { ${sessionFields} } }`;
export const pauseSession = `mutation ($sessionId: ID!) { pauseSession(sessionId: $sessionId) { ${sessionFields} } }`;
export const resumeSession = `mutation ($sessionId: ID!) { resumeSession(sessionId: $sessionId) { ${sessionFields} } }`;
export const endSession = `mutation ($sessionId: ID!) { endSession(sessionId: $sessionId) { ${sessionFields} } }`;
export const renewLease = `mutation ($sessionId: ID!, $broadcastId: ID!) {
  renewLease(sessionId: $sessionId, broadcastId: $broadcastId) { ${sessionFields} } }`;
export const reportInterruption = `mutation ($sessionId: ID!, $seatId: ID!, $secret: ID!) {
  reportInterruption(sessionId: $sessionId, seatId: $seatId, secret: $secret) { ${sessionFields} } }`;
export const readEvents = `query ($sessionId: ID!, $sinceVersion: Int, $limit: Int, $nextToken: String) {
  session(sessionId: $sessionId) { events(sinceVersion: $sinceVersion, limit: $limit, nextToken: $nextToken) {
    items { version status at by endReason broadcastId } nextToken } } }`;
export const joinSession = `mutation ($input: JoinSessionInput!) {
  joinSession(input: $input) { seatId secret expiresAt session { ${sessionFields} } } }`;
export const joinSessionWithSignaling = `mutation ($input: JoinSessionInput!) {
  joinSession(input: $input) { seatId secret expiresAt session { ${sessionFields} signaling { role } } ${signalingFields} } }`;
export const leaveSession = `mutation ($sessionId: ID!, $seatId: ID!, $secret: ID!) {
  leaveSession(sessionId: $sessionId, seatId: $seatId, secret: $secret) { ${sessionFields} } }`;
export const removeListener = `mutation ($sessionId: ID!, $seatId: ID!) {
  removeListener(sessionId: $sessionId, seatId: $seatId) { ${sessionFields} heldSeatIds listeners { seatId clientId isGuest } } }`;
export const readListeners = `query ($sessionId: ID!) {
  session(sessionId: $sessionId) { heldSeatIds listeners { seatId clientId isGuest } } }`;
export const publishSessionStatus = `mutation ($event: SessionStatusEventInput!) {
  publishSessionStatus(event: $event) { sessionId status version at endReason broadcastId } }`;
export const onSessionStatus = `subscription ($sessionId: ID!) {
  onSessionStatus(sessionId: $sessionId) { sessionId status version at endReason broadcastId } }`;
