// The microphones of this device: opens one, lists them, tells when one is plugged in or pulled out. In: the browser's
// `mediaDevices`, absent on pages that are not served securely. Out: streams with one audio track, and a list for people.

/** One microphone that can be chosen. */
export interface Microphone {
  readonly deviceId: string;
  /** As the device calls itself; "Microphone 2" while the browser keeps the names back. */
  readonly label: string;
}

/** What is used of `navigator.mediaDevices`. */
export type MicrophoneSource = Pick<
  MediaDevices,
  'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
>;

/** Microphones, as the page uses them. */
export interface Microphones {
  /**
   * Opens a microphone, asking the person for permission if need be.
   * @param deviceId the one to open; when it is not there any more, and when left out, the browser chooses
   * @throws DOMException `NotAllowedError`, `NotFoundError` or `NotReadableError`
   */
  open(deviceId?: string): Promise<MediaStream>;
  /** Those that can be chosen now. Browsers name them only once the person has allowed one. */
  readList(): Promise<Microphone[]>;
  /** @returns stops telling */
  onListChange(callback: () => void): () => void;
}

/** @param source default: the browser's devices */
export function createMicrophones(
  source: MicrophoneSource | undefined = navigator.mediaDevices,
): Microphones {
  if (!source) return noMicrophones;
  return {
    async open(deviceId) {
      if (deviceId === undefined) return source.getUserMedia({ audio: voice });
      try {
        return await source.getUserMedia({ audio: { ...voice, deviceId: { exact: deviceId } } });
      } catch (error) {
        if (!isGone(error)) throw error;
        return source.getUserMedia({ audio: voice });
      }
    },
    async readList() {
      const devices = await source.enumerateDevices();
      return devices
        .filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '')
        .map(toMicrophone);
    },
    onListChange(callback) {
      source.addEventListener('devicechange', callback);
      return () => source.removeEventListener('devicechange', callback);
    },
  };
}

/** What a voice wants; a browser that lacks one of these ignores it. */
const voice: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

const noMicrophones: Microphones = {
  open: () =>
    Promise.reject(new DOMException('This page is not served securely: no devices.', 'NotFoundError')),
  readList: () => Promise.resolve([]),
  onListChange: () => () => {},
};

function isGone(error: unknown): boolean {
  // Firefox says NotFoundError for an exact device that is not there, the others OverconstrainedError, which is no
  // DOMException everywhere: both have a name.
  const { name } = error as { name?: unknown };
  return name === 'OverconstrainedError' || name === 'NotFoundError';
}

function toMicrophone({ deviceId, label }: MediaDeviceInfo, index: number): Microphone {
  return { deviceId, label: label || `Microphone ${index + 1}` };
}
