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

/** Louder than this is audible; a muted track is digital silence. In decibels of full scale. */
export const audibleDb = -60;

declare global {
  /** Put there by `installProbe`. */
  var audioProbe: {
    readonly peers: RTCPeerConnection[];
    readonly microphones: MediaStream[];
    hear(): Promise<Hearing>;
    /** Resolves when the page plays a tone within 60 Hz of this one, with the time in milliseconds since 1970. */
    waitUntilHeard(frequencyHz: number): Promise<number>;
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

/** Lets tests hear what the page plays: `globalThis.audioProbe`. */
export function installProbe(): void {
  const peers: RTCPeerConnection[] = [];
  const NativePeerConnection = RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends NativePeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      peers.push(this);
    }
  };
  let context: AudioContext | undefined;
  let analyser: AnalyserNode | undefined;
  let heard: MediaProvider | null = null;
  /** Listens to what the page's audio element plays; undefined when that is nothing. */
  const readAnalyser = (): AnalyserNode | undefined => {
    const element = document.querySelector('audio');
    const stream = element?.srcObject ?? null;
    if (!element || element.paused || element.muted || !(stream instanceof MediaStream)) return undefined;
    if (stream !== heard || !analyser) {
      context ??= new AudioContext();
      void context.resume();
      analyser = new AnalyserNode(context, { fftSize: 2048, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(stream).connect(analyser);
      heard = stream;
    }
    return analyser;
  };
  const readLoudest = (): { frequencyHz: number; levelDb: number } => {
    const present = readAnalyser();
    if (!present) return { frequencyHz: 0, levelDb: -Infinity };
    const levels = new Float32Array(present.frequencyBinCount);
    present.getFloatFrequencyData(levels);
    const loudest = levels.reduce(
      (best, level, index) => (level > (levels[best] ?? -Infinity) ? index : best),
      0,
    );
    const levelDb = levels[loudest] ?? -Infinity;
    const hertzPerBin = present.context.sampleRate / present.fftSize;
    return { frequencyHz: levelDb > -100 ? loudest * hertzPerBin : 0, levelDb };
  };
  const readPacketsReceived = async (): Promise<number> => {
    let packets = 0;
    for (const peer of peers) {
      const report = (await peer.getStats()) as unknown as ReadonlyMap<
        string,
        { type: string; kind?: string }
      >;
      for (const entry of report.values()) {
        if (entry.type !== 'inbound-rtp' || entry.kind !== 'audio') continue;
        packets += (entry as { packetsReceived?: number }).packetsReceived ?? 0;
      }
    }
    return packets;
  };
  const pauseMs = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  globalThis.audioProbe = {
    peers,
    microphones: (globalThis as { toneMicrophones?: MediaStream[] }).toneMicrophones ?? [],
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
