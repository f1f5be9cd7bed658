// The listener's page without its looks. In: a playback, the audio element, who is signed in, the address. Out: one state that
// the screen draws, and the actions that its buttons call.
import type { LeftMemory } from '../core/leftMemory.ts';
import { idleState } from '../core/listening/listenerState.ts';
import type { ListenerState } from '../core/listening/listenerState.ts';
import type { ListenerPlayback } from '../core/listening/listenerPlayback.ts';
import type { Problem } from '../core/sentences/problem.ts';
import type { AudioOutput, AudioOutputOptions } from './audioOutput.ts';
import type { ListenerPageActions, ListenerPageState, SoundSettings } from './listenerPageState.ts';
import type { LeftVisit } from './leftVisit.ts';

/** How names are read and guessed; with the lists of words, so it is loaded when it is needed. */
export interface NameReader {
  /** "Serene truth 682" → "serene-truth-682"; undefined for what is no name. */
  readonly parseSpokenName: (text: string) => string | undefined;
  /** Names that may have been meant, at most three. */
  readonly nearNames: (text: string) => readonly string[];
}

export interface ListenerPageOptions {
  readonly createPlayback: (onChange: (state: ListenerState) => void) => ListenerPlayback;
  readonly createAudio: (told: Pick<AudioOutputOptions, 'onPlaying' | 'onNeedsTap'>) => AudioOutput;
  readonly memory: LeftMemory<LeftVisit>;
  /** Rejects when it cannot be loaded; then it is asked for again. */
  readonly loadNames: () => Promise<NameReader>;
  /** The name that the address carries: "serene-truth-682"; '' for none. */
  readonly name: string;
  /** Puts a name into the address, so that a reload or a bookmark leads back; '' takes it out. */
  readonly writeName: (name: string) => void;
  /** What to call who is signed in; null: a guest. */
  readonly personName: string | null;
  /** What went wrong before the page was there. */
  readonly problem?: Problem | null;
  /** Both leave the page and come back to the same name. */
  readonly openSignIn: () => Promise<void>;
  readonly signOut: () => Promise<void>;
  readonly reload: () => void;
  readonly onChange: (state: ListenerPageState) => void;
}

/** The page, to be told what the browser tells. */
export interface ListenerPage {
  readonly state: ListenerPageState;
  readonly actions: ListenerPageActions;
  /** The page is there, for the first time or again out of the browser's memory: it goes on with what it was left at. */
  onShown(): void;
  /** The address was changed by the person: a link, the back button. */
  onNameChanged(name: string): void;
  /** The page goes away, perhaps for good: the seat is given back. */
  onHidden(): void;
  /** The tab is looked at again, or the network is back. */
  onReturned(): void;
}

const canonicalName = /^[a-z]+-[a-z]+-[0-9]{3,4}$/;
/** Problems with a name that typing another one may solve. */
const nameProblems: readonly (Problem | null)[] = ['SessionNotFound', 'InvalidInput'];

/** Makes the page; nothing happens before the first action. */
export function createListenerPage(options: ListenerPageOptions): ListenerPage {
  return new Page(options);
}

class Page implements ListenerPage {
  readonly #options: ListenerPageOptions;
  readonly #playback: ListenerPlayback;
  readonly #audio: AudioOutput;
  #state: ListenerPageState;
  /** Counts the joins, so that what was begun before the last one, or before leaving, has no effect. */
  #attempt = 0;

  constructor(options: ListenerPageOptions) {
    this.#options = options;
    this.#audio = options.createAudio({
      onPlaying: (isPlaying) => this.#playback.setPlaying(isPlaying),
      onNeedsTap: () => this.#setSound({ needsTap: true }),
    });
    this.#state = {
      playback: idleState,
      typedName: options.name,
      nameProblem: null,
      suggestions: [],
      isJoining: false,
      relayOnly: false,
      personName: options.personName,
      problem: options.problem ?? null,
      sound: { volume: 1, isMuted: false, canSetVolume: this.#audio.canSetVolume, needsTap: false },
    };
    this.#playback = options.createPlayback((playback) => this.#onPlayback(playback));
  }

  get state(): ListenerPageState {
    return this.#state;
  }

  readonly actions: ListenerPageActions = {
    typeName: (typedName) => {
      // The words are likely to be wanted soon. If they cannot be loaded now, joining tries again and says so.
      if (this.#state.typedName === '') void this.#options.loadNames().catch(() => {});
      if (this.#state.playback.name === 'refused') this.#playback.leave();
      this.#change({ typedName, ...noComplaint });
    },
    join: (name) => void this.#join(name ?? this.#state.typedName),
    chooseRelay: (relayOnly) => this.#change({ relayOnly }),
    leave: () => this.#leave(),
    listen: () => {
      this.#setSound({ needsTap: false });
      this.#audio.play();
    },
    retry: () => this.#retry(),
    reload: () => this.#options.reload(),
    signIn: () => void this.#goAway(this.#options.openSignIn()),
    signOut: () => void this.#goAway(this.#options.signOut()),
    setVolume: (volume) => {
      this.#audio.setVolume(volume);
      this.#setSound({ volume });
    },
    mute: () => this.#setMuted(true),
    unmute: () => this.#setMuted(false),
  };

  onNameChanged(name: string): void {
    if (name === this.#state.playback.session?.sessionId) return;
    this.#attempt += 1;
    this.#playback.leave();
    this.#change({ typedName: name, isJoining: false, ...noComplaint });
  }

  onHidden(): void {
    const { playback, relayOnly } = this.#state;
    const isIn = playback.session && playback.name !== 'refused' && playback.name !== 'ended';
    // The seat first: it is given back whatever else fails.
    this.#playback.leave();
    if (isIn) this.#options.memory.keep({ sessionId: playback.session.sessionId, relayOnly });
  }

  onShown(): void {
    const left = this.#options.memory.take();
    // Another name in the address is another wish.
    if (left?.sessionId !== this.#state.typedName) return;
    this.#change({ relayOnly: left.relayOnly });
    void this.#join(left.sessionId);
  }

  onReturned(): void {
    this.#playback.refresh();
  }

  async #join(text: string): Promise<void> {
    const attempt = ++this.#attempt;
    // First of all, while the browser still takes this for part of the tap.
    this.#setSound({ needsTap: false });
    this.#audio.prime();
    this.#change({ typedName: text, isJoining: true, ...noComplaint });
    try {
      const sessionId = await this.#readName(text, attempt);
      if (attempt !== this.#attempt || sessionId === undefined) return;
      this.#change({ typedName: sessionId });
      this.#options.writeName(sessionId);
      await this.#playback.join(sessionId, { relayOnly: this.#state.relayOnly });
      if (attempt === this.#attempt) await this.#suggest(sessionId, attempt);
    } catch {
      // The list of words did not come; everything else is told by the playback's state.
      if (attempt === this.#attempt) this.#change({ problem: 'ServiceUnreachable' });
    } finally {
      if (attempt === this.#attempt) this.#change({ isJoining: false });
    }
  }

  /** @returns undefined for what is no name; the person has been told */
  async #readName(text: string, attempt: number): Promise<string | undefined> {
    // People also paste the link.
    const name = text.slice(text.lastIndexOf('#') + 1).trim();
    if (canonicalName.test(name)) return name;
    const { parseSpokenName, nearNames } = await this.#options.loadNames();
    const sessionId = parseSpokenName(name);
    if (sessionId === undefined && this.#isStillAbout(text, attempt))
      this.#change({ nameProblem: 'unreadable', suggestions: nearNames(name) });
    return sessionId;
  }

  async #suggest(sessionId: string, attempt: number): Promise<void> {
    const { playback } = this.#state;
    if (playback.name !== 'refused' || !nameProblems.includes(playback.problem)) return;
    this.#change({ nameProblem: 'unknown' });
    const { nearNames } = await this.#options.loadNames();
    if (this.#isStillAbout(sessionId, attempt)) this.#change({ suggestions: nearNames(sessionId) });
  }

  /** Whether the person has neither left nor typed something else meanwhile. */
  #isStillAbout(typedName: string, attempt: number): boolean {
    return attempt === this.#attempt && typedName === this.#state.typedName;
  }

  #leave(): void {
    this.#attempt += 1;
    const isOver = this.#state.playback.name === 'ended';
    this.#playback.leave();
    if (isOver) this.#options.writeName('');
    this.#change({ isJoining: false, ...noComplaint, ...(isOver ? { typedName: '' } : {}) });
  }

  #retry(): void {
    const { playback, typedName } = this.#state;
    if (playback.session && playback.name !== 'refused') this.#playback.retry();
    else void this.#join(typedName);
  }

  async #goAway(leaving: Promise<void>): Promise<void> {
    try {
      await leaving;
    } catch {
      this.#change({ problem: 'ServiceUnreachable' });
    }
  }

  #setMuted(isMuted: boolean): void {
    this.#audio.setMuted(isMuted);
    this.#setSound({ isMuted });
  }

  #setSound(change: Partial<SoundSettings>): void {
    this.#change({ sound: { ...this.#state.sound, ...change } });
  }

  #onPlayback(playback: ListenerState): void {
    // To a guest whom the service does not admit, no sign-in has expired.
    const isGuest = this.#state.personName === null;
    const problem = isGuest && playback.problem === 'SignInExpired' ? 'SignInRequired' : playback.problem;
    this.#audio.setStream(playback.stream);
    this.#change({ playback: { ...playback, problem } });
  }

  #change(change: Partial<ListenerPageState>): void {
    this.#state = { ...this.#state, ...change };
    this.#options.onChange(this.#state);
  }
}

const noComplaint = { nameProblem: null, suggestions: [], problem: null } as const;
