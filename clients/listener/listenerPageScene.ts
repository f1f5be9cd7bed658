// The listener's page with everything around it made up, for its tests: a playback, an audio element and an address that write
// down what they are told.
import { settle } from '../core/manualClock.ts';
import { idleState } from '../core/listening/listenerState.ts';
import type { ListenerState } from '../core/listening/listenerState.ts';
import type { ListenerPlayback } from '../core/listening/listenerPlayback.ts';
import { exampleStates } from './exampleStates.ts';
import { createListenerPage } from './listenerPage.ts';
import type { ListenerPageOptions, NameReader } from './listenerPage.ts';
import type { LeftVisit } from './leftVisit.ts';

export const names: NameReader = {
  parseSpokenName: (text) =>
    text.replaceAll(' ', '-').toLowerCase() === 'serene-truth-682' ? 'serene-truth-682' : undefined,
  nearNames: (text) => (/^serene.thr/.test(text) ? ['serene-truth-682'] : []),
};

export interface SceneOptions extends Partial<ListenerPageOptions> {
  /** What a join leads to, by name. Default: the waiting room. */
  readonly answer?: (sessionId: string) => ListenerState;
  readonly remembered?: LeftVisit;
}

export const createScene = ({
  answer = () => exampleStates.waiting.playback,
  remembered,
  ...options
}: SceneOptions = {}) => {
  const calls: [name: string, ...args: unknown[]][] = [];
  const tell =
    (name: string) =>
    (...args: unknown[]): void =>
      void calls.push([name, ...args]);
  let report: (state: ListenerState) => void = () => {};
  const playback: ListenerPlayback = {
    state: idleState,
    join(sessionId, choice) {
      calls.push(['join', sessionId, choice]);
      report({ ...idleState, name: 'joining' });
      return Promise.resolve().then(() => report(answer(sessionId)));
    },
    leave() {
      calls.push(['leave']);
      report(idleState);
    },
    retry: tell('retry'),
    setPlaying: tell('setPlaying'),
    refresh: tell('refresh'),
    close: tell('close'),
  };
  let audio: Parameters<ListenerPageOptions['createAudio']>[0];
  let left: LeftVisit | undefined = remembered;
  const page = createListenerPage({
    createPlayback: (onChange) => ((report = onChange), playback),
    createAudio: (told) => {
      audio = told;
      return {
        canSetVolume: true,
        prime: tell('prime'),
        setStream: (stream) => stream && calls.push(['setStream', stream]),
        play: tell('play'),
        setVolume: tell('setVolume'),
        setMuted: tell('setMuted'),
      };
    },
    memory: {
      keep: (visit) => (left = visit),
      take() {
        const taken = left;
        left = undefined;
        return taken;
      },
    },
    loadNames: () => Promise.resolve(names),
    name: '',
    writeName: tell('writeName'),
    personName: null,
    openSignIn: () => Promise.resolve(tell('openSignIn')()),
    signOut: () => Promise.resolve(tell('signOut')()),
    reload: tell('reload'),
    onChange: () => {},
    ...options,
  });
  return {
    page,
    calls,
    report: (state: ListenerState) => report(state),
    play: (isPlaying: boolean) => audio.onPlaying(isPlaying),
    refuseSound: () => audio.onNeedsTap(),
  };
};

export const joined = async (options: SceneOptions = {}) => {
  const scene = createScene(options);
  scene.page.actions.join('serene-truth-682');
  await settle();
  scene.calls.length = 0;
  return scene;
};
