// How loud a stream is at this moment. In: a stream with an audio track. Out: a level from 0 (silence) to 1 (as loud as
// it can be), once per frame of the screen, for a picture of it; nothing while the browser keeps sound off.

/** Below this the meter shows nothing: the noise of a quiet room is around −60 dB. */
export const quietestDecibels = -60;

/** What the browser gives the meter; tests give their own. */
export interface MeterBrowser {
  createAudioContext(): AudioContext;
  /** Calls back before the next frame is drawn. @returns cancels */
  onNextFrame(callback: () => void): () => void;
  /** Calls back when the person touches the page: some browsers keep sound off until then. @returns stops */
  onGesture(callback: () => void): () => void;
}

/**
 * Starts to measure.
 * @param onLevel called with 0 to 1, once per frame while the audio context runs
 * @returns stops measuring and lets the audio device go
 */
export function openLevelMeter(
  stream: MediaStream,
  onLevel: (level: number) => void,
  browser: MeterBrowser = thisBrowser,
): () => void {
  const context = browser.createAudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  const source = context.createMediaStreamSource(stream);
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let cancelFrame = browser.onNextFrame(measure);
  // A page that was just reloaded may not start it; a resume that is refused is tried again at the next gesture.
  const stopGestures = browser.onGesture(() => void context.resume().catch(() => {}));

  function measure(): void {
    // While it is suspended every sample is 0, which is not what the microphone hears.
    if (context.state === 'running') {
      analyser.getFloatTimeDomainData(samples);
      onLevel(toLevel(samples));
    }
    cancelFrame = browser.onNextFrame(measure);
  }

  return () => {
    cancelFrame();
    stopGestures();
    source.disconnect();
    void context.close().catch(() => {}); // Already closed with the page: nothing is left to let go.
  };
}

/**
 * Loudness of one moment on a scale of decibels, as ears hear it.
 * @param samples −1 to 1
 * @returns 0 at `quietestDecibels` and below, 1 at full scale
 */
export function toLevel(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / samples.length);
  return Math.min(1, Math.max(0, 1 - decibels / quietestDecibels));
}

const thisBrowser: MeterBrowser = {
  createAudioContext: () => new AudioContext(),
  onNextFrame(callback) {
    const frame = requestAnimationFrame(callback);
    return () => cancelAnimationFrame(frame);
  },
  onGesture(callback) {
    const events = ['pointerdown', 'keydown'];
    for (const event of events) addEventListener(event, callback);
    return () => {
      for (const event of events) removeEventListener(event, callback);
    };
  },
};
