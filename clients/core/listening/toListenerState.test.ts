// What is shown of which facts: each state can be reached, and problems are shown in the right order.
import { describe, expect, test } from 'vitest';
import { FakeSession } from './fakeSession.ts';
import { createManualClock } from '../manualClock.ts';
import { idleState, listenerStateNames } from './listenerState.ts';
import { onAir } from './listeningScene.ts';
import { noAudio } from './audioReceiver.ts';
import { toListenerState } from './toListenerState.ts';
import type { VisitFacts } from './toListenerState.ts';

const { snapshot } = new FakeSession(createManualClock());
const live = { ...snapshot, ...onAir };
const stream = { id: 'stream-1' } as MediaStream;
const flowing = { connection: 'connected', stream, problem: null } as const;
const factsOf = (facts: Partial<VisitFacts>): VisitFacts => ({
  seat: 'seated',
  session: live,
  view: undefined,
  audio: flowing,
  isPlaying: true,
  relayOnly: false,
  seatProblem: null,
  signalingProblem: null,
  watchProblem: null,
  ...facts,
});

const statesOf: [string, Partial<VisitFacts>][] = [
  ['joining', { seat: 'joining', session: null, audio: noAudio }],
  ['refused', { seat: 'refused', session: null, seatProblem: 'SessionFull' }],
  ['refused', { seat: 'refused', seatProblem: 'SeatLost' }],
  ['waiting', { session: snapshot, audio: noAudio }],
  ['connecting', { audio: { ...noAudio, connection: 'connecting' } }],
  ['connecting', { isPlaying: null }],
  ['playing', {}],
  ['blocked', { isPlaying: false }],
  ['reconnecting', { audio: { ...flowing, connection: 'lost' } }],
  ['paused', { session: { ...live, status: 'PAUSED' } }],
  ['paused', { session: { ...live, status: 'PAUSED' }, audio: { ...flowing, connection: 'lost' } }],
  ['interrupted', { session: { ...live, status: 'INTERRUPTED' } }],
  ['ended', { session: { ...live, status: 'ENDED' } }],
  ['ended', { seat: 'refused', session: { ...live, status: 'ENDED' }, seatProblem: 'SessionEnded' }],
];

describe('the name', () => {
  test.each(statesOf)('is %s for %o', (name, facts) => {
    expect(toListenerState(factsOf(facts)).name).toBe(name);
  });

  test('can be any of the list', () => {
    const reached = new Set([idleState.name, ...statesOf.map(([name]) => name)]);

    expect([...reached].sort()).toEqual([...listenerStateNames].sort());
  });
});

describe('the problem', () => {
  const lost = { connection: 'lost', stream: null, problem: 'SpeakerGone' } as const;
  const problemOf = (facts: Partial<VisitFacts>) => toListenerState(factsOf(facts)).problem;

  test('is first what concerns the seat, then the sound, then the view, then the tap', () => {
    const all = { seatProblem: 'SignInExpired', audio: lost, watchProblem: 'Unexpected' } as const;

    expect(problemOf(all)).toBe('SignInExpired');
    expect(problemOf({ ...all, seatProblem: null })).toBe('SpeakerGone');
    expect(problemOf({ ...all, seatProblem: null, signalingProblem: 'SignalingRefused' })).toBe(
      'SignalingRefused',
    );
    expect(problemOf({ watchProblem: 'Unexpected', isPlaying: false })).toBe('Unexpected');
    expect(problemOf({ isPlaying: false })).toBe('PlaybackBlocked');
  });

  test('with signaling or sound is none while the sound flows, or when there is none to miss', () => {
    expect(problemOf({ signalingProblem: 'SignalingRefused' })).toBeNull();
    expect(problemOf({ session: snapshot, audio: lost })).toBeNull();
    expect(problemOf({ session: { ...live, status: 'INTERRUPTED' }, audio: lost })).toBeNull();
  });

  test('is none when the session is over, and there is no stream', () => {
    const state = toListenerState(
      factsOf({ session: { ...live, status: 'ENDED' }, watchProblem: 'Unexpected' }),
    );

    expect([state.problem, state.stream]).toEqual([null, null]);
  });
});
