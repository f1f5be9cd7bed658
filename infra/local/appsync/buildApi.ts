// Puts an API together once all of its resources are there: schema, access, data sources, resolvers, engine, HTTP route.
// What does not fit together is one sentence that names both sides.
import type { Cloud, FrontDoorRoute } from '../cloud.ts';
import type { Invalidation, Publication, SubscriptionSource } from './api.ts';
import type { ApiParts } from './apiResources.ts';
import type { ApiCaller } from './auth/apiCaller.ts';
import { createAuthenticate } from './auth/authenticate.ts';
import type { Authenticate } from './auth/authenticate.ts';
import { readAccessTable } from './auth/fieldAccess.ts';
import type { AccessTable } from './auth/fieldAccess.ts';
import type { UserPools } from './auth/userPools.ts';
import { createUserPoolTokens } from './auth/userPoolTokens.ts';
import type { CallCounter } from './dataSources/callCounter.ts';
import { createDataSources } from './dataSources/createDataSources.ts';
import { createPrepareDocument } from './document/prepareDocument.ts';
import { admitSubscription } from './execution/admitSubscription.ts';
import { createEngine } from './execution/createEngine.ts';
import type { EngineResponse } from './execution/createEngine.ts';
import { createGraphQLRoute } from './http/createGraphQLRoute.ts';
import { linkResolvers } from './linkResolvers.ts';
import { buildApiSchema } from './schema/buildApiSchema.ts';
import { readSubscriptions } from './schema/readSubscriptions.ts';

export interface Api {
  /** Answers "/graphql". */
  readonly onRequest: NonNullable<FrontDoorRoute['onRequest']>;
  /** What the real-time part asks of the engine. */
  readonly source: SubscriptionSource;
}

export interface ApiDependencies {
  readonly userPools: UserPools;
  readonly counter: CallCounter;
}

/** @throws Error with one sentence about what does not fit together */
export function buildApi(cloud: Cloud, parts: ApiParts, dependencies: ApiDependencies): Api {
  const { definition, schemaSdl } = parts;
  const { clock, log, meter } = cloud;
  if (schemaSdl === undefined) throw new Error(`The GraphQL API ${definition.name} has no GraphQLSchema.`);
  const schema = buildApiSchema(schemaSdl);
  const accessTable = readAccessTable(schema, definition.defaultMode);
  const mutationsBySubscription = readSubscriptions(schema);
  const dataSources = createDataSources(cloud, parts.dataSources, dependencies.counter);
  const resolvers = linkResolvers(parts, dataSources, schema);
  const engine = createEngine({
    schema,
    accessTable,
    resolvers,
    environment: definition.environmentVariables,
    prepareDocument: createPrepareDocument(schema, definition),
    resolverCountLimit: definition.resolverCountLimit,
    queryDepthLimit: definition.queryDepthLimit,
    subscribedMutations: new Set([...mutationsBySubscription.values()].flat()),
    clock,
    log,
    meter,
  });
  const authenticate = createApiAuthenticate(cloud, parts, accessTable, dependencies.userPools);
  const announcements = createAnnouncements();
  const source: SubscriptionSource = {
    authenticate: async ({ headers, signedPath, signedBody, sourceIp }) =>
      authenticate({
        method: 'POST',
        path: signedPath,
        queryString: '',
        headers,
        body: signedBody,
        sourceIp,
      }),
    startSubscription: (request, caller, headers) =>
      admitSubscription(
        { engine, mutationsBySubscription },
        // Callers are made by `authenticate` alone, which makes ApiCallers.
        { request, caller: caller as ApiCaller, headers },
      ),
    onPublication: announcements.onPublication,
    onInvalidation: announcements.onInvalidation,
  };
  const onRequest = createGraphQLRoute({
    engine,
    authenticate,
    ids: cloud.ids,
    log,
    onAnswered: announcements.announce,
  });
  return { onRequest, source };
}

function createApiAuthenticate(
  { iam, clock }: Cloud,
  { definition, apiKeys, apiArn }: ApiParts,
  accessTable: AccessTable,
  userPools: UserPools,
): Authenticate {
  const pools = definition.userPools.map(({ userPoolId, ...rest }) => ({
    ...rest,
    pool: userPools.findUserPool(userPoolId),
  }));
  const tokens = createUserPoolTokens(pools, clock);
  return createAuthenticate({ modes: definition.modes, accessTable, tokens, apiKeys, iam, clock, apiArn });
}

interface Announcements extends Pick<SubscriptionSource, 'onPublication' | 'onInvalidation'> {
  announce(this: void, response: EngineResponse): void;
}

// In the next round of the event loop: by then the mutation's answer has left, and answers keep their order.
function createAnnouncements(): Announcements {
  const publicationListeners: ((publication: Publication) => void)[] = [];
  const invalidationListeners: ((invalidation: Invalidation) => void)[] = [];
  return {
    onPublication: (listener) => void publicationListeners.push(listener),
    onInvalidation: (listener) => void invalidationListeners.push(listener),
    announce({ publications, invalidations }) {
      if (publications.length === 0 && invalidations.length === 0) return;
      setImmediate(() => {
        for (const publication of publications) for (const tell of publicationListeners) tell(publication);
        for (const invalidation of invalidations)
          for (const tell of invalidationListeners) tell(invalidation);
      });
    },
  };
}
