// The speaker's page without its looks, for somebody who is signed in. In: the API, a broadcast, microphones, and what this
// tab remembers. Out: one state that the screen draws, and the actions that its buttons call.
import { ApiError } from '../core/api/apiError.ts';
import type { SessionApi, SessionSnapshot } from '../core/api/sessionApi.ts';
import type { LeftMemory } from '../core/leftMemory.ts';
import type { Problem } from '../core/sentences/problem.ts';
import type { Microphones } from './microphones.ts';
import { toMicrophoneProblem } from '../core/speaking/speakerMicrophone.ts';
import type { SpeakerState } from '../core/speaking/speakerState.ts';
import type { SpeakerBroadcast } from '../core/speaking/speakerBroadcast.ts';
import { isOverHere, isRelayed } from './speakerPageState.ts';
import type { BusyWith, MicrophoneState, ScreenState, SpeakerActions } from './speakerPageState.ts';
import type { LeftTab } from './leftTab.ts';
import { stopTracks } from '../core/speaking/stopTracks.ts';

/** What the page asks of sign-in: each leaves the page, and the person comes back to it. */
export interface SignInLinks {
  openSignIn(): Promise<void>;
  openSignInAsSomeoneElse(): Promise<void>;
  signOut(): Promise<void>;
}

export interface SpeakerPageOptions {
  readonly personName: string;
  readonly api: Pick<SessionApi, 'readMySessions' | 'endSession'>;
  /** Makes a broadcast that has no session yet; called again when one is left behind. */
  readonly createBroadcast: (options: {
    readonly openMicrophone: () => Promise<MediaStream>;
    /** Which ways the sound of a connection may take that is made now. */
    readonly readTransportPolicy: () => RTCIceTransportPolicy;
    readonly onChange: (state: SpeakerState) => void;
  }) => SpeakerBroadcast;
  readonly microphones: Microphones;
  readonly memory: LeftMemory<LeftTab>;
  readonly signIn: SignInLinks;
  reload(): void;
  onChange(state: ScreenState): void;
}

/** The model of the page. */
export class SpeakerPage {
  readonly #options: SpeakerPageOptions;
  #broadcast: SpeakerBroadcast;
  #isSearching = true;
  #running: readonly SessionSnapshot[] = [];
  #microphone: MicrophoneState = { list: [], chosenId: null, stream: null };
  #relayOnly = false;
  #problem: Problem | null = null;
  #busyWith: BusyWith | null = null;
  #retry: (() => void) | null = null;
  #isLeaving = false;
  /** Asked for, and not there yet: another try may succeed, also after a reload. */
  #wantedId: string | null = null;
  #lastName: SpeakerState['name'] = 'idle';
  /** Counts, so that a microphone that comes after another was asked for is known. */
  #opening = 0;
  readonly #stopWatchingDevices: () => void;

  constructor(options: SpeakerPageOptions) {
    this.#options = options;
    this.#broadcast = this.#createBroadcast();
    this.#stopWatchingDevices = options.microphones.onListChange(() => void this.#readDevices());
  }

  get state(): ScreenState {
    const broadcast = this.#broadcast.state;
    const { stream } = this.#microphone;
    if (this.#isSearching) return { name: 'starting' };
    return {
      name: broadcast.name,
      personName: this.#options.personName,
      broadcast,
      running: this.#running,
      microphone: { ...this.#microphone, stream: stream && !isOver(stream) ? stream : null },
      problem: broadcast.problem ?? this.#problem,
      busyWith: this.#busyWith,
      relayOnly: this.#relayOnly,
    };
  }

  /** Whether listeners would lose somebody if the page went away now, and the person did not ask for that. */
  get isLeavingALoss(): boolean {
    const { name, session } = this.#broadcast.state;
    if (this.#isLeaving || name === 'takenOver' || name === 'refused') return false;
    return session !== null && session.status !== 'CREATED' && session.status !== 'ENDED';
  }

  /** Takes over what this tab was running before it was reloaded; else looks for what runs elsewhere. */
  async open(): Promise<void> {
    const left = this.#options.memory.take();
    if (!left) return this.#search();
    this.#microphone = { ...this.#microphone, chosenId: left.microphoneId ?? null };
    this.#relayOnly = left.relayOnly;
    this.#isSearching = false;
    await this.#continue(left.sessionId);
  }

  /** The page is shown again: sessions may have ended or begun elsewhere. */
  async refresh(): Promise<void> {
    if (this.#broadcast.state.name !== 'idle' || this.#busyWith !== null) return;
    await (this.#wantedId === null ? this.#search() : this.#continue(this.#wantedId));
  }

  /** The network is back: no need to wait for the next attempt. */
  async reconnect(): Promise<void> {
    if (this.#broadcast.state.session) this.#broadcast.reconnectNow();
    else await this.refresh();
  }

  /** The page goes away: its session is kept for the page that comes after a reload. */
  close(): void {
    const sessionId = this.#sessionIdToKeep;
    if (sessionId !== null) {
      const { chosenId } = this.#microphone;
      const microphone = chosenId === null ? {} : { microphoneId: chosenId };
      this.#options.memory.keep({ sessionId, relayOnly: this.#relayOnly, ...microphone });
    }
    this.#stopWatchingDevices();
    this.#opening++;
    this.#broadcast.close();
  }

  get #sessionIdToKeep(): string | null {
    const { name, session } = this.#broadcast.state;
    if (!session) return this.#wantedId;
    return isOverHere(name) || session.status === 'ENDED' ? null : session.sessionId;
  }

  readonly actions: SpeakerActions = {
    create: ({ title, access, maxListeners }) => {
      const input = { access, maxListeners, ...(title.trim() ? { title: title.trim() } : {}) };
      this.#wantedId = null;
      void this.#run('create', () => this.#broadcast.create(input));
    },
    chooseRelay: (relayOnly) => {
      this.#relayOnly = relayOnly;
      this.#tell();
    },
    continueSession: (sessionId) => void this.#continue(sessionId),
    endOther: (sessionId) => void this.#run('end', () => this.#endOther(sessionId)),
    goLive: () => void this.#run('goLive', () => this.#broadcast.goLive()),
    pause: () => void this.#run('pause', () => this.#broadcast.pause()),
    resume: () => void this.#run('resume', () => this.#broadcast.resume()),
    end: () => void this.#run('end', () => this.#broadcast.end()),
    takeBack: () => void this.#run('takeBack', () => this.#broadcast.takeBack()),
    mute: () => this.#broadcast.mute(),
    unmute: () => this.#broadcast.unmute(),
    chooseMicrophone: (deviceId) => {
      this.#microphone = { ...this.#microphone, chosenId: deviceId };
      this.#tell();
      void this.#replaceMicrophone();
    },
    openMicrophone: () => void this.#replaceMicrophone(),
    retry: () => (this.#retry ?? (() => this.#broadcast.reconnectNow()))(),
    startOver: () => void this.#startOver(),
    reload: () => {
      this.#isLeaving = true;
      this.#options.reload();
    },
    signIn: () => void this.#leave(this.#options.signIn.openSignIn()),
    signInAsSomeoneElse: () => void this.#leave(this.#options.signIn.openSignInAsSomeoneElse()),
    signOut: () => void this.#leave(this.#options.signIn.signOut()),
  };

  async #search(): Promise<void> {
    await this.#attempt(async () => {
      const found: SessionSnapshot[] = [];
      let nextToken: string | undefined;
      do {
        const page = await this.#options.api.readMySessions(nextToken);
        found.push(...page.items.filter(({ status }) => status !== 'ENDED'));
        nextToken = page.nextToken ?? undefined;
      } while (nextToken !== undefined);
      this.#running = found;
    });
    this.#isSearching = false;
    this.#tell();
  }

  async #continue(sessionId: string): Promise<void> {
    this.#wantedId = sessionId;
    await this.#run('continue', async () => {
      try {
        await this.#broadcast.resumeExisting(sessionId);
      } catch (error) {
        if (error instanceof ApiError && error.kind === 'SessionNotFound') this.#wantedId = null;
        throw error;
      }
    });
  }

  async #endOther(sessionId: string): Promise<void> {
    await this.#options.api.endSession(sessionId);
    this.#running = this.#running.filter((session) => session.sessionId !== sessionId);
  }

  async #startOver(): Promise<void> {
    this.#opening++;
    this.#broadcast.close();
    this.#microphone = { ...this.#microphone, stream: null };
    this.#problem = null;
    this.#retry = null;
    this.#wantedId = null;
    this.#broadcast = this.#createBroadcast();
    this.#isSearching = true;
    this.#tell();
    await this.#search();
  }

  /** One thing at a time: what is asked for meanwhile was asked for by a button that says it cannot be used. */
  async #run(busyWith: BusyWith, act: () => Promise<void>): Promise<void> {
    if (this.#busyWith !== null) return;
    this.#busyWith = busyWith;
    this.#tell();
    await this.#attempt(act);
    this.#busyWith = null;
    this.#tell();
  }

  async #attempt(act: () => Promise<void>): Promise<void> {
    this.#problem = null;
    this.#retry = null;
    try {
      await act();
    } catch (error) {
      this.#problem = error instanceof ApiError ? error.kind : 'Unexpected';
      this.#retry = () => void this.#attempt(act).then(() => this.#tell());
    }
  }

  /** Opens the chosen microphone, also before there was one, and gives it to the broadcast. */
  async #replaceMicrophone(): Promise<void> {
    const broadcast = this.#broadcast;
    const opening = ++this.#opening;
    try {
      const stream = await this.#open();
      // Another one was asked for meanwhile, or there is nobody left to speak to.
      if (opening !== this.#opening || isOverHere(broadcast.state.name)) return stopTracks(stream);
      this.#showMicrophone(stream);
      broadcast.useMicrophone(stream);
      this.#problem = null;
      await this.#readDevices(); // Browsers tell the names only now.
    } catch (error) {
      if (opening === this.#opening) this.#problem = toMicrophoneProblem(error);
    }
    this.#tell();
  }

  /** For the broadcast, which stops what it does not want any more. */
  async #openMicrophone(): Promise<MediaStream> {
    const opening = ++this.#opening;
    const stream = await this.#open();
    if (opening === this.#opening) this.#showMicrophone(stream);
    await this.#readDevices();
    return stream;
  }

  #open(): Promise<MediaStream> {
    return this.#options.microphones.open(this.#microphone.chosenId ?? undefined);
  }

  #showMicrophone(stream: MediaStream): void {
    const openedId = stream.getAudioTracks()[0]?.getSettings().deviceId;
    this.#microphone = { ...this.#microphone, stream, chosenId: openedId ?? this.#microphone.chosenId };
  }

  async #readDevices(): Promise<void> {
    // A list that cannot be read is an empty one: the browser then chooses.
    const list = await this.#options.microphones.readList().catch(() => []);
    this.#microphone = { ...this.#microphone, list };
    this.#tell();
  }

  async #leave(leaving: Promise<void>): Promise<void> {
    this.#isLeaving = true;
    try {
      await leaving;
    } catch {
      this.#isLeaving = false;
      this.#problem = 'ServiceUnreachable';
      this.#tell();
    }
  }

  #createBroadcast(): SpeakerBroadcast {
    return this.#options.createBroadcast({
      openMicrophone: () => this.#openMicrophone(),
      readTransportPolicy: () =>
        isRelayed({ broadcast: this.#broadcast.state, relayOnly: this.#relayOnly }) ? 'relay' : 'all',
      onChange: (state) => this.#onBroadcast(state),
    });
  }

  #onBroadcast({ name }: SpeakerState): void {
    // What failed before is old news, and may not be possible any more.
    if (name !== this.#lastName) this.#problem = this.#retry = null;
    this.#lastName = name;
    this.#tell();
  }

  #tell(): void {
    this.#options.onChange(this.state);
  }
}

/** Unplugged, or let go by the broadcast, which owns what it was given. */
function isOver(stream: MediaStream): boolean {
  return stream.getAudioTracks().every(({ readyState }) => readyState === 'ended');
}
