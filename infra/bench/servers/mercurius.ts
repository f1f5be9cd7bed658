// mercurius on fastify, as its documentation sets it up.
import fastify from 'fastify';
import mercurius from 'mercurius';
import { serveMeasured } from '../serverProcess.ts';
import { typeDefinitions } from '../statusEvent.ts';
import type { StatusEvent } from '../statusEvent.ts';

const app = fastify();
await app.register(mercurius, {
  schema: typeDefinitions,
  subscription: true,
  resolvers: {
    Subscription: {
      onSessionStatus: {
        subscribe: (_, args: { sessionId: string }, { pubsub }) =>
          pubsub.subscribe(`status-${args.sessionId}`),
      },
    },
  },
});
const url = await app.listen({ port: 0, host: '127.0.0.1' });
serveMeasured(
  { url: `${url.replace('http', 'ws')}/graphql`, details: {} },
  {
    publish(event) {
      const { sessionId } = event as StatusEvent;
      app.graphql.pubsub.publish({ topic: `status-${sessionId}`, payload: { onSessionStatus: event } });
    },
  },
);
