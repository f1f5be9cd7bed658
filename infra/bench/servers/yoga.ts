// graphql-yoga with graphql-ws, as its documentation sets it up.
import { createServer } from 'node:http';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createSchema, createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import { serveMeasured } from '../serverProcess.ts';
import { typeDefinitions } from '../statusEvent.ts';
import type { StatusEvent } from '../statusEvent.ts';

const pubSub = createPubSub<{ status: [sessionId: string, event: StatusEvent] }>();
const schema = createSchema({
  typeDefs: typeDefinitions,
  resolvers: {
    Subscription: {
      onSessionStatus: {
        subscribe: (_: unknown, args: { sessionId: string }) => pubSub.subscribe('status', args.sessionId),
        resolve: (event: StatusEvent) => event,
      },
    },
  },
});
const yoga = createYoga({ schema, logging: false });
const server = createServer((request, response) => void yoga(request, response));
useServer({ schema }, new WebSocketServer({ server, path: '/graphql', perMessageDeflate: false }));
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number };
  serveMeasured(
    { url: `ws://127.0.0.1:${port}/graphql`, details: {} },
    { publish: (event) => pubSub.publish('status', (event as StatusEvent).sessionId, event as StatusEvent) },
  );
});
