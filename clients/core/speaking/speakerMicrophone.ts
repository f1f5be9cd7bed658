// The microphone of a broadcast. In: a way to open one, streams that the page gives, on and off. Out: the track that is
// sent, and what is wrong with it. It stops what it was given when it takes another or is closed.
import type { MicrophoneProblem } from '../sentences/problem.ts';
import { stopTracks } from './stopTracks.ts';

export interface SpeakerMicrophoneOptions {
  /** Rejects with a DOMException, by whose name the problem is told. */
  openMicrophone(): Promise<MediaStream>;
  /** There is another track, or none any more, or another problem. */
  onChange(): void;
}

/** Why silence is sent: the person muted; the session is paused; a pause or the end was asked for and is not confirmed. */
export type SilenceReason = 'muted' | 'paused' | 'asked';

/** By the names that `getUserMedia` rejects with. */
const problemsByName: Readonly<Record<string, MicrophoneProblem>> = {
  NotAllowedError: 'MicrophoneDenied',
  SecurityError: 'MicrophoneDenied',
  NotFoundError: 'MicrophoneMissing',
  OverconstrainedError: 'MicrophoneMissing',
};

/** What `getUserMedia`'s rejection means; anything else that it says is a device that cannot be used now. */
export function toMicrophoneProblem(error: unknown): MicrophoneProblem {
  const { name } = (error ?? {}) as { name?: unknown };
  return problemsByName[String(name)] ?? 'MicrophoneBusy';
}

export class SpeakerMicrophone {
  readonly #options: SpeakerMicrophoneOptions;
  #stream: MediaStream | null = null;
  #problem: MicrophoneProblem | null = null;
  readonly #silencedBy = new Set<SilenceReason>();
  /** Counts, so that a stream that was asked for and is not wanted any more is known. */
  #opening = 0;
  #forgetTrack: () => void = () => {};

  constructor(options: SpeakerMicrophoneOptions) {
    this.#options = options;
  }

  get stream(): MediaStream | null {
    return this.#stream;
  }

  /** null: there is no microphone. */
  get track(): MediaStreamTrack | null {
    return this.#stream?.getAudioTracks()[0] ?? null;
  }

  get problem(): MicrophoneProblem | null {
    return this.#problem;
  }

  /** Opens one unless there is one. Never rejects: `problem` tells. */
  async open(): Promise<void> {
    if (this.#stream) return;
    const opening = ++this.#opening;
    try {
      const stream = await this.#options.openMicrophone();
      if (opening === this.#opening) this.use(stream);
      else stopTracks(stream);
    } catch (error) {
      if (opening !== this.#opening) return;
      this.#problem = toMicrophoneProblem(error);
      this.#options.onChange();
    }
  }

  /** Takes this stream instead of the present one. */
  use(stream: MediaStream): void {
    if (stream !== this.#stream) this.#drop();
    this.#opening++;
    this.#stream = stream;
    const { track } = this;
    const onEnded = (): void => this.#lose();
    if (!track || track.readyState === 'ended') return this.#lose();
    this.#problem = null;
    this.#turnTrack();
    track.addEventListener('ended', onEnded);
    this.#forgetTrack = () => track.removeEventListener('ended', onEnded);
    this.#options.onChange();
  }

  isSilencedBy(reason: SilenceReason): boolean {
    return this.#silencedBy.has(reason);
  }

  /** Sends silence, with the next stream as well, until no reason is left. */
  silence(reason: SilenceReason): void {
    this.#silencedBy.add(reason);
    this.#turnTrack();
  }

  /** One reason less. */
  allow(reason: SilenceReason): void {
    this.#silencedBy.delete(reason);
    this.#turnTrack();
  }

  /** Lets go of the device, so that the browser stops showing that it is in use. It can be opened again. */
  close(): void {
    this.#opening++;
    this.#drop();
    this.#problem = null;
  }

  /** Unplugged, or the permission was withdrawn. */
  #lose(): void {
    this.#drop();
    this.#problem = 'MicrophoneLost';
    this.#options.onChange();
  }

  #turnTrack(): void {
    if (this.track) this.track.enabled = this.#silencedBy.size === 0;
  }

  #drop(): void {
    this.#forgetTrack();
    this.#forgetTrack = () => {};
    if (this.#stream) stopTracks(this.#stream);
    this.#stream = null;
  }
}
