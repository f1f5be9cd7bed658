// A microphone for tests: streams with one audio track that can be unplugged.

export class FakeTrack extends EventTarget {
  readonly kind = 'audio';
  enabled = true;
  readyState: MediaStreamTrackState = 'live';

  /** Stopped by the page: as in browsers, no event. */
  stop(): void {
    this.readyState = 'ended';
  }

  /** Pulled out, or the permission withdrawn. */
  unplug(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

export class FakeStream {
  readonly track = new FakeTrack();

  getTracks(): FakeTrack[] {
    return [this.track];
  }

  getAudioTracks(): FakeTrack[] {
    return [this.track];
  }

  /** For code that wants the browser's type. */
  get asMediaStream(): MediaStream {
    return this as unknown as MediaStream;
  }
}
