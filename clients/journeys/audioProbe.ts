// What tests of the audio put into a page before its own scripts: a microphone that is a tone, and ways to hear what the
// page plays. Each function runs in the browser and therefore stands on its own.

/** What a page plays at one moment. */
export interface Hearing {
  /** Of the loudest frequency, in hertz; 0 in silence. */
  readonly frequencyHz: number;
  /** Of the loudest frequency, in decibels of full scale; -Infinity in silence. */
  readonly levelDb: number;
  /** Of audio, on all connections that the page ever had. */
  readonly packetsReceived: number;
}

declare global {
  /** Put there by `installToneMicrophone`: every stream that the page was given, the latest last. */
  var toneMicrophones: readonly MediaStream[];
  /** Put there by `installProbe`. */
  var audioProbe: {
    hear(): Promise<Hearing>;
    /** Resolves when the page plays a tone within 60 Hz of this one, louder than -60 dB, with the time in milliseconds since 1970. */
    waitUntilHeard(wantedHz: number): Promise<number>;
    /** Resolves when the page has been silent for 200 ms. */
    waitUntilSilent(): Promise<void>;
  };
}

/**
 * Makes every microphone of the page a tone.
 * @param frequencyHz the tone by which a listener knows whom it hears
 */
export function installToneMicrophone(frequencyHz: number): void {
  const microphones: MediaStream[] = [];
  let context: AudioContext | undefined;
  Object.assign(globalThis, { toneMicrophones: microphones });
  navigator.mediaDevices.getUserMedia = async () => {
    context ??= new AudioContext();
    const tone = new OscillatorNode(context, { frequency: frequencyHz });
    const loudness = new GainNode(context, { gain: 0.5 });
    const microphone = new MediaStreamAudioDestinationNode(context);
    tone.connect(loudness).connect(microphone);
    tone.start();
    await context.resume();
    microphones.push(microphone.stream);
    return microphone.stream;
  };
}

/** Keeps what the page makes, for `installProbe`: its connections and its audio elements. */
export function installRecorder(): void {
  const peers: RTCPeerConnection[] = [];
  const elements: HTMLMediaElement[] = [];
  Object.assign(globalThis, { recorded: { peers, elements } });
  const NativePeerConnection = RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends NativePeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      peers.push(this);
    }
  };
  // An audio element need not be in the document.
  const { prototype } = HTMLMediaElement;
  const native = Object.getOwnPropertyDescriptor(prototype, 'srcObject');
  Object.defineProperty(prototype, 'srcObject', {
    ...native,
    set(this: HTMLMediaElement, stream: MediaProvider | null) {
      elements.push(this);
      native?.set?.call(this, stream);
    },
  });
}

/** Lets tests hear what the page plays: `globalThis.audioProbe`. Wants `installRecorder` before it. */
export function installProbe(): void {
  const { peers, elements } = (globalThis as unknown as { recorded: Recorded }).recorded;
  let context: AudioContext | undefined;
  let analyser: AnalyserNode | undefined;
  let heard: MediaStreamTrack | undefined;
  /** Listens to what the page's audio element plays; undefined when that is nothing. */
  const readAnalyser = (): AnalyserNode | undefined => {
    const element = elements.at(-1);
    const stream = element?.srcObject ?? null;
    if (!element || element.paused || element.muted || !(stream instanceof MediaStream)) return undefined;
    const track = stream.getAudioTracks()[0];
    if (!track) return undefined;
    if (track !== heard || !analyser) {
      context ??= new AudioContext();
      void context.resume();
      analyser = new AnalyserNode(context, { fftSize: 2048, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(stream).connect(analyser);
      heard = track;
    }
    return analyser;
  };
  const readLoudest = (): { frequencyHz: number; levelDb: number } => {
    const present = readAnalyser();
    if (!present) return { frequencyHz: 0, levelDb: -Infinity };
    const levels = new Float32Array(present.frequencyBinCount);
    present.getFloatFrequencyData(levels);
    const levelDb = Math.max(...levels);
    const hertzPerBin = present.context.sampleRate / present.fftSize;
    return { frequencyHz: levelDb > -100 ? levels.indexOf(levelDb) * hertzPerBin : 0, levelDb };
  };
  const readPacketsReceived = async (): Promise<number> => {
    const reports = await Promise.all(peers.map((peer) => peer.getStats()));
    const entries = reports.flatMap((report) => [
      ...(report as unknown as ReadonlyMap<string, InboundStats>).values(),
    ]);
    return entries
      .filter(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio')
      .reduce((sum, { packetsReceived }) => sum + packetsReceived, 0);
  };
  const pauseMs = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  globalThis.audioProbe = {
    hear: async () => ({ ...readLoudest(), packetsReceived: await readPacketsReceived() }),
    async waitUntilHeard(wantedHz) {
      for (;;) {
        const { frequencyHz, levelDb } = readLoudest();
        if (levelDb > -60 && Math.abs(frequencyHz - wantedHz) < 60) return Date.now();
        await pauseMs(10);
      }
    },
    async waitUntilSilent() {
      let silentPolls = 0;
      while (silentPolls < 20) {
        silentPolls = readLoudest().levelDb < -60 ? silentPolls + 1 : 0;
        await pauseMs(10);
      }
    },
  };
}

interface Recorded {
  readonly peers: readonly RTCPeerConnection[];
  readonly elements: readonly HTMLMediaElement[];
}

interface InboundStats {
  readonly type: string;
  readonly kind?: string;
  readonly packetsReceived: number;
}
