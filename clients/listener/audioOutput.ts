// The page's one <audio> element. In: the stream to play, how loud. Out: whether it plays, told each time that changes.

/** What is used of the element. */
export type AudioElement = Pick<
  HTMLAudioElement,
  'srcObject' | 'volume' | 'muted' | 'play' | 'addEventListener'
>;

/** Plays one stream at a time. */
export interface AudioOutput {
  /** False where only the device's own buttons set the volume, as on iOS. */
  readonly canSetVolume: boolean;
  /**
   * Call it from a tap or a key press: the browser then lets the element play whatever it is given later, without another.
   * @see https://webkit.org/blog/6784/new-video-policies-for-ios/
   */
  prime(): void;
  /** Plays a stream; null: stops. Asked for the stream that it has, it does nothing. */
  setStream(stream: MediaStream | null): void;
  /** Tries again to play the stream, from a tap or a key press; without one, it primes. */
  play(): void;
  /** @param volume 0 to 1 */
  setVolume(volume: number): void;
  setMuted(isMuted: boolean): void;
}

export interface AudioOutputOptions {
  readonly element: AudioElement;
  /** Something to play that is silent and never ends. Default: a stream without tracks. */
  readonly createSilence?: () => MediaStream;
  /** The present stream plays now, or the browser refused it, or somebody stopped it: a headset's button, a phone call. */
  readonly onPlaying: (isPlaying: boolean) => void;
  /** The browser refuses the element any sound until there is a tap or a key press. */
  readonly onNeedsTap: () => void;
}

/** Takes an element over. */
export function createAudioOutput(options: AudioOutputOptions): AudioOutput {
  const { element, onPlaying, onNeedsTap, createSilence = () => new MediaStream() } = options;
  let stream: MediaStream | null = null;
  element.addEventListener('pause', () => {
    // A stream that has ended pauses the element too; its successor is on the way.
    if (stream?.active) onPlaying(false);
  });
  element.addEventListener('playing', () => {
    if (stream) onPlaying(true);
  });
  const prime = (): void => {
    element.srcObject = createSilence();
    // Silence without a track never begins to play; refused it is at once.
    element.play().catch(() => {
      if (!stream) onNeedsTap();
    });
  };
  const play = (): void => {
    const tried = stream;
    element.play().then(
      () => {
        if (tried === stream) onPlaying(true);
      },
      // Another stream took its place while it began (AbortError): that one is tried by itself.
      () => {
        if (tried === stream) onPlaying(false);
      },
    );
  };
  return {
    canSetVolume: canSetVolume(element),
    prime() {
      if (!stream) prime();
    },
    setStream(next) {
      if (next === stream) return;
      stream = next;
      element.srcObject = next;
      if (next) play();
    },
    play: () => (stream ? play() : prime()),
    setVolume: (volume) => (element.volume = volume),
    setMuted: (isMuted) => (element.muted = isMuted),
  };
}

/** iOS takes no volume from pages and answers 1 always. */
function canSetVolume(element: AudioElement): boolean {
  const before = element.volume;
  element.volume = 0.5;
  const isTaken = element.volume === 0.5;
  element.volume = before;
  return isTaken;
}
