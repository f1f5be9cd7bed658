// A listener who polls, for comparison: asks for the session each second until it is live, up to fifteen times; then waits
// three seconds for the speaker to be ready; and only then takes a seat and connects. The connection itself is the product's.
// In: the session's name in the address. Out: an audio element that plays.
import { createApiClient } from '../../core/api/apiClient.ts';
import { createSessionApi } from '../../core/api/sessionApi.ts';
import { readConfig } from '../../core/clientConfig.ts';
import { createListenerPlayback } from '../../core/listening/listenerPlayback.ts';
import { RealtimeTransport } from '../../core/realtime/realtimeTransport.ts';

const pollMs = 1_000;
const maxPolls = 15;
const settleMs = 3_000;

const waitMs = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const config = await readConfig('/config.json');
const { graphqlUrl, realtimeUrl, apiKey = '' } = config;
const authorize = (): Promise<Record<string, string>> => Promise.resolve({ 'x-api-key': apiKey });
const realtime = new RealtimeTransport({ realtimeUrl, graphqlUrl, authorize });
const api = createSessionApi(createApiClient({ graphqlUrl, authorize, realtime }), realtime);
const sessionId = location.hash.slice(1);

for (let polls = 0; polls < maxPolls; polls += 1) {
  if ((await api.readSession(sessionId)).status === 'LIVE') break;
  await waitMs(pollMs);
}
await waitMs(settleMs);
const audio = new Audio();
const playback = createListenerPlayback({
  api,
  createPeerConnection: (configuration) => new RTCPeerConnection(configuration),
  onChange: ({ stream }) => {
    if (!stream || audio.srcObject === stream) return;
    audio.srcObject = stream;
    void audio.play().then(() => playback.setPlaying(true));
  },
});
await playback.join(sessionId);
