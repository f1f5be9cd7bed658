// The page's model with everything around it made up, for its tests: a broadcast that writes down what it is told, devices,
// a list of sessions, this tab's memory.
import type { SessionSnapshot } from '../core/api/sessionApi.ts';
import type { LeftMemory } from '../core/leftMemory.ts';
import { exampleStates } from './exampleStates.ts';
import type { Microphones } from './microphones.ts';
import type { SpeakerState } from '../core/speaking/speakerState.ts';
import type { SpeakerBroadcast } from '../core/speaking/speakerBroadcast.ts';
import { SpeakerPage } from './speakerPage.ts';
import type { SpeakerPageOptions } from './speakerPage.ts';
import type { ScreenState, SignedInState } from './speakerPageState.ts';
import type { LeftTab } from './leftTab.ts';

export const exampleOf = (name: 'idle' | 'ready' | 'live' | 'paused' | 'takenOver' | 'ended'): SpeakerState =>
  (exampleStates[name] as SignedInState).broadcast;
export const snapshotOf = (name: 'ready' | 'live' | 'ended'): SessionSnapshot => {
  const { session } = exampleOf(name);
  if (!session) throw new Error(`The example "${name}" has no session.`);
  return session;
};

/** Does what it is told and writes it down; a call waits or fails when the test says so. */
class FakeBroadcast {
  state = exampleOf('idle');
  readonly calls: unknown[][] = [];
  failure: Error | undefined;
  waiting: Promise<void> | undefined;
  readonly openMicrophone: () => Promise<MediaStream>;
  readonly readTransportPolicy: () => RTCIceTransportPolicy;
  readonly #onChange: (state: SpeakerState) => void;

  constructor(options: Parameters<SpeakerPageOptions['createBroadcast']>[0]) {
    this.openMicrophone = options.openMicrophone;
    this.readTransportPolicy = options.readTransportPolicy;
    this.#onChange = options.onChange;
  }

  become(state: SpeakerState): void {
    this.state = state;
    this.#onChange(state);
  }

  /** Every method of a broadcast, all alike. */
  asBroadcast(): SpeakerBroadcast {
    return new Proxy(this, {
      get: (broadcast, name) =>
        name === 'state' ? broadcast.state : (...args: unknown[]) => broadcast.#call(String(name), args),
    }) as unknown as SpeakerBroadcast;
  }

  async #call(name: string, args: unknown[]): Promise<void> {
    this.calls.push([name, ...args]);
    await this.waiting;
    if (this.failure) throw this.failure;
  }
}

const createStream = (deviceId: string) => {
  const track = {
    readyState: 'live',
    getSettings: () => ({ deviceId }),
    stop: () => (track.readyState = 'ended'),
  };
  const stream = { getTracks: () => [track], getAudioTracks: () => [track] } as unknown as MediaStream;
  return { stream, track };
};

interface Setting {
  readonly left?: LeftTab | undefined;
  readonly mySessions?: readonly (readonly SessionSnapshot[])[];
}

export const createPage = ({ left, mySessions = [[]] }: Setting = {}) => {
  const broadcasts: FakeBroadcast[] = [];
  const states: ScreenState[] = [];
  const log: unknown[][] = [];
  const refusals: Error[] = [];
  const opened: ReturnType<typeof createStream>[] = [];
  /** Each holds up one opening: the person has not answered yet. */
  const prompts: Promise<void>[] = [];
  const listListeners = new Set<() => void>();
  let kept = left;
  const memory: LeftMemory<LeftTab> = {
    keep: (leaving) => (kept = leaving),
    take: () => {
      const taken = kept;
      kept = undefined;
      return taken;
    },
  };
  const microphones: Microphones = {
    open: async (deviceId) => {
      log.push(['open', deviceId]);
      const refusal = refusals.shift();
      if (refusal) throw refusal;
      await prompts.shift();
      const { stream, track } = createStream(deviceId ?? 'built-in');
      opened.push({ stream, track });
      return stream;
    },
    readList: async () => [{ deviceId: 'built-in', label: 'Built-in' }],
    onListChange: (callback) => {
      listListeners.add(callback);
      return () => listListeners.delete(callback);
    },
  };
  const leave = (name: string) => async () => {
    log.push([name]);
    const refusal = refusals.shift();
    if (refusal) throw refusal;
  };
  const page = new SpeakerPage({
    personName: 'ada@example.com',
    api: {
      readMySessions: async (nextToken) => {
        const refusal = refusals.shift();
        if (refusal) throw refusal;
        const index = Number(nextToken ?? 0);
        const isLast = index === mySessions.length - 1;
        return { items: [...(mySessions[index] ?? [])], nextToken: isLast ? null : String(index + 1) };
      },
      endSession: async (sessionId) => {
        log.push(['endSession', sessionId]);
        return snapshotOf('ended');
      },
    },
    createBroadcast: (options) => {
      const broadcast = new FakeBroadcast(options);
      broadcasts.push(broadcast);
      return broadcast.asBroadcast();
    },
    microphones,
    memory,
    signIn: {
      openSignIn: leave('openSignIn'),
      openSignInAsSomeoneElse: leave('openSignInAsSomeoneElse'),
      signOut: leave('signOut'),
    },
    reload: () => log.push(['reload']),
    onChange: (state) => states.push(state),
  });
  const latest = (): FakeBroadcast => {
    const broadcast = broadcasts.at(-1);
    if (!broadcast) throw new Error('No broadcast was made.');
    return broadcast;
  };
  const readKept = (): LeftTab | undefined => kept;
  return { page, latest, broadcasts, states, log, refusals, opened, prompts, listListeners, readKept };
};

export const signedIn = (state: ScreenState): SignedInState => {
  if (!('broadcast' in state)) throw new Error(`Nobody is signed in: the page is "${state.name}".`);
  return state;
};
