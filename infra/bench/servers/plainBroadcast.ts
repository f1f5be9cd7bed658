// The floor of a fan-out: one string, `ws.send` for each socket, nothing else.
import { WebSocketServer } from 'ws';
import { serveMeasured } from '../serverProcess.ts';
import type { StatusEvent } from '../statusEvent.ts';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('listening', () => {
  const { port } = server.address() as { port: number };
  serveMeasured(
    { url: `ws://127.0.0.1:${port}`, details: {} },
    {
      publish(event) {
        const data = { onSessionStatus: event as StatusEvent };
        const text = JSON.stringify({ type: 'data', id: 'watch', payload: { data } });
        for (const socket of server.clients) socket.send(text);
      },
    },
  );
});
