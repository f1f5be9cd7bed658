// AppSync in the local cloud: the template's resources in; one GraphQL API on the front door and its description on the AWS port out.
import type { Cloud, FrontDoorRoute, Service } from '../cloud.ts';
import { createApiResources } from './apiResources.ts';
import type { UserPools } from './auth/userPools.ts';
import { buildApi } from './buildApi.ts';
import type { Api } from './buildApi.ts';
import { createControlPlane } from './createControlPlane.ts';
import { createCallCounter } from './dataSources/callCounter.ts';
import { createRealtime } from './realtime/realtime.ts';
import type { Realtime } from './realtime/realtime.ts';
import { refuseTypeFaults } from './refuseTypeFaults.ts';

export interface AppSyncDependencies {
  /** Where the user pools that the API names are found, once all resources are there. */
  readonly userPools: UserPools;
}

/** AppSync as the local cloud sees it. */
export interface AppSync extends Service {
  /** Calls per data source and operation since the start: "SessionsTable.UpdateItem" → 3. */
  dataSourceCalls(): Readonly<Record<string, number>>;
}

/** Makes AppSync. */
export function createAppSync(cloud: Cloud, { userPools }: AppSyncDependencies): AppSync {
  const { resources, parts } = createApiResources(cloud);
  const counter = createCallCounter();
  let open: { readonly api: Api; readonly realtime: Realtime } | undefined;
  return {
    resources,
    api: createControlPlane(cloud, parts),
    dataSourceCalls: () => counter.counts(),
    routes: () => (open ? routesOf(open.api, open.realtime) : []),
    async open() {
      const declared = parts();
      if (!declared) return;
      await refuseTypeFaults(declared);
      const api = buildApi(cloud, declared, { userPools, counter });
      const { clock, log, ids, meter } = cloud;
      const graphqlHosts = hostsOf(cloud.frontDoorUrl);
      open = { api, realtime: createRealtime({ source: api.source, clock, log, ids, meter, graphqlHosts }) };
    },
    async close() {
      await open?.realtime.close();
      open = undefined;
    },
  };
}

// One route: "/graphql" answers requests itself, and upgrades there and below it are the real-time part's.
function routesOf(api: Api, realtime: Realtime): readonly FrontDoorRoute[] {
  return [
    {
      prefix: '/graphql',
      onRequest: api.onRequest,
      onUpgrade: (request, socket, head) => realtime.onUpgrade(request, socket, head),
    },
  ];
}

// The front door listens on the loopback addresses, by whichever name a client calls them.
function hostsOf(frontDoorUrl: string): readonly string[] {
  const { host, port } = new URL(frontDoorUrl);
  const suffix = port === '' ? '' : `:${port}`;
  return [...new Set([host, `localhost${suffix}`, `127.0.0.1${suffix}`, `[::1]${suffix}`])];
}
