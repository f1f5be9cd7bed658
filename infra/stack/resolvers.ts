// Which field is answered by which code and which data source: the API's wiring as data. `api.ts` builds it, a test
// holds it against the schema and the files.

/** The API's data sources. */
export type DataSourceName = 'sessions' | 'sessionEvents' | 'owners' | 'kinesisVideo' | 'sts' | 'none';

/** A field with a resolver of its own: "Query.session". */
export type FieldName = `${string}.${string}`;

/**
 * Fields answered by one call of one data source, in `resolvers/<Type>.<field>.ts`. A subscription's resolver runs once,
 * when somebody subscribes.
 */
export const unitResolvers: Readonly<Record<FieldName, DataSourceName>> = {
  'Query.session': 'sessions',
  'Query.mySessions': 'sessions',
  'Session.events': 'sessionEvents',
  'Mutation.publishSessionStatus': 'none',
  'Subscription.onSessionStatus': 'sessions',
};

/** Pipeline steps, in `resolvers/functions/<name>.ts`, and the data source that each calls. */
export const pipelineFunctions = {
  putSession: 'sessions',
  countCreation: 'owners',
  claimToken: 'owners',
  countUnended: 'sessions',
  createChannel: 'kinesisVideo',
  findChannel: 'kinesisVideo',
  recordChannel: 'sessions',
  undoSession: 'sessions',
  changeStatus: 'sessions',
  readAfterRefusal: 'sessions',
  takeOverBroadcast: 'sessions',
  renewLease: 'sessions',
  returnOrShorten: 'sessions',
  readSession: 'sessions',
  interruptIfOverdue: 'sessions',
  renewSeat: 'sessions',
  takeSeat: 'sessions',
  freeSurplusSeat: 'sessions',
  freeSeat: 'sessions',
  removeListener: 'sessions',
  getSignalingEndpoints: 'kinesisVideo',
  assumeRole: 'sts',
} as const satisfies Readonly<Record<string, DataSourceName>>;

export type PipelineFunctionName = keyof typeof pipelineFunctions;

/**
 * Fields answered by several calls: `resolvers/<Type>.<field>.ts` before and after the steps. APPSYNC_JS cannot loop over
 * a data source, so a step that may have to try again stands there once for each try. AppSync admits ten steps.
 */
export const pipelineResolvers: Readonly<Record<FieldName, readonly PipelineFunctionName[]>> = {
  'Mutation.createSession': [
    'countCreation',
    'claimToken',
    'countUnended',
    'putSession',
    'putSession',
    'putSession',
    'createChannel',
    'findChannel',
    'recordChannel',
    'undoSession',
  ],
  'Mutation.startSession': ['changeStatus', 'readAfterRefusal', 'takeOverBroadcast', 'readAfterRefusal'],
  'Mutation.pauseSession': ['changeStatus', 'readAfterRefusal'],
  'Mutation.resumeSession': ['changeStatus', 'readAfterRefusal'],
  'Mutation.endSession': ['changeStatus', 'readAfterRefusal'],
  'Mutation.renewLease': ['renewLease', 'readAfterRefusal', 'returnOrShorten', 'readAfterRefusal'],
  'Mutation.reportInterruption': ['readSession', 'interruptIfOverdue', 'readAfterRefusal'],
  'Mutation.leaveSession': ['freeSeat', 'readAfterRefusal'],
  'Mutation.removeListener': ['removeListener', 'readAfterRefusal'],
  'Mutation.joinSession': [
    'renewSeat',
    'takeSeat',
    'takeSeat',
    'takeSeat',
    'takeSeat',
    'takeSeat',
    'takeSeat',
    'takeSeat',
    'takeSeat',
    'freeSurplusSeat',
  ],
  'Session.signaling': ['getSignalingEndpoints', 'assumeRole'],
  'Seat.signaling': ['getSignalingEndpoints', 'assumeRole'],
};

/** The file of a field's resolver, relative to the project's root. */
export function resolverFileOf(field: FieldName): string {
  return `resolvers/${field}.ts`;
}

/** The file of a pipeline step, relative to the project's root. */
export function functionFileOf(name: PipelineFunctionName): string {
  return `resolvers/functions/${name}.ts`;
}

/** Every file that the manifest names, relative to the project's root: each one becomes one bundle. */
export function resolverFiles(): string[] {
  const fields = [...Object.keys(unitResolvers), ...Object.keys(pipelineResolvers)] as FieldName[];
  const functions = Object.keys(pipelineFunctions) as PipelineFunctionName[];
  return [...fields.map(resolverFileOf), ...functions.map(functionFileOf)];
}
