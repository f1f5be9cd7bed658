// Puts the local cloud together: a synthesized assembly in; its resources running behind two loopback ports out.
import { join, resolve } from 'node:path';
import {
  originsOf,
  parsePageOrigin,
  plainUrlOf,
  toAddresses,
  type Ports,
  type ReachedAt,
} from './addresses.ts';
import type { Certificates } from './certificates/openCertificates.ts';
import { systemClock, type Clock } from './clock.ts';
import type { AwsApi, Cloud, FrontDoorRoute, Ids, Service } from './cloud.ts';
import { createResources } from './cloudformation/createResources.ts';
import { readAssembly } from './cloudformation/readAssembly.ts';
import type { TokenOptions } from './cognito/cognito.ts';
import type { Person } from './cognito/person.ts';
import { createServices, type ServiceOptions } from './createServices.ts';
import { openDataDirectory } from './dataDirectory.ts';
import { nodeFiles, type FileLayer } from './fileLayer.ts';
import { toConfig, type Config } from './frontDoor/config.ts';
import type { BusEvent } from './eventbridge/eventBridge.ts';
import { createFrontDoor } from './frontDoor/frontDoor.ts';
import { createOwnRoutes } from './frontDoor/ownRoutes.ts';
import { type InProcessOptions, createInProcessCalls } from './gateway/callInProcess.ts';
import { createCallOverHttp } from './gateway/callOverHttp.ts';
import { limitCalls } from './gateway/limitCalls.ts';
import { createGateway } from './gateway/gateway.ts';
import type { CallService } from './gateway/serviceCalls.ts';
import { createIam, type IamService } from './iam/createIam.ts';
import type { RolePermissions } from './iam/grants.ts';
import type { Credentials } from './iam/iam.ts';
import { createLog, writeJsonLine, type Log } from './log.ts';
import { createMeter, type Usage } from './meter.ts';
import { openLoopbackListener, type LoopbackHandlers } from './loopbackListener.ts';
import { StartError } from './startError.ts';
import { systemIds } from './systemIds.ts';

export interface LocalCloudOptions extends ServiceOptions {
  /** The folder that `cdk synth` wrote. */
  readonly assembly: string;
  /** The front door's port; 0: any. Default 4000. */
  readonly port?: number;
  /** The AWS APIs' port; 0: any. Default 4566. */
  readonly awsPort?: number;
  /** Where clients and services reach the ports when something stands before them. Default: at the ports themselves. */
  readonly reachedAt?: ReachedAt | undefined;
  /** Both ports take TLS beside plain HTTP, and the addresses that are told are https and wss. Default: plain HTTP only. */
  readonly tls?: TlsOptions | undefined;
  /** The folder that outlives the process; absent: nothing is kept. */
  readonly dataDirectory?: string | undefined;
  /** Values of the template's parameters; the others take their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The folder of built pages, one folder per page; absent: no pages. */
  readonly pages?: string | undefined;
  readonly clock?: Clock;
  readonly ids?: Ids;
  /** How the data folder is written and read. */
  readonly files?: FileLayer;
  /** How services call each other over HTTP, on the AWS port. Default: within this process, with the same answers. */
  readonly fetch?: typeof globalThis.fetch;
  /** Where else than at the front door pages are served that may call the AWS port and sign in: "http://localhost:5173". */
  readonly pageOrigins?: readonly string[];
  /** Default: warnings and errors as JSON lines on standard error. */
  readonly log?: Log;
  /** Told each step in a few words. */
  readonly onProgress?: (line: string) => void;
}

/** Where certificates are kept when there is no data folder; in one, they are kept below it. */
export interface TlsOptions {
  /** Default: a folder of this checkout. */
  readonly directory?: string;
}

/** A running local cloud. */
export interface LocalCloud {
  /** "http://localhost:4000" */
  readonly frontDoorUrl: string;
  /** "http://localhost:4566" */
  readonly awsUrl: string;
  /** The certificate that clients must trust, PEM; undefined when it takes no TLS. */
  readonly authorityFile: string | undefined;
  /** The ports that it listens on, whatever stands before them. */
  readonly ports: Ports;
  readonly region: string;
  readonly stackName: string;
  /** The template's outputs. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What /config.json answers; null when the template lacks the outputs that it is made of. */
  readonly config: Config | null;
  /** A key pair that may do everything on the AWS port. */
  readonly administrator: Credentials;
  /** Who can sign in. */
  readonly users: readonly Person[];
  /** An access token as the sign-in would issue it: `name` is an e-mail address or the part before "@". */
  createToken(this: void, name: string, options?: TokenOptions): Promise<string>;
  /** Calls per data source and operation since the start: "SessionsTable.UpdateItem" → 3. */
  dataSourceCalls(this: void): Readonly<Record<string, number>>;
  /** What was put onto EventBridge's buses last, the oldest first. */
  busEvents(this: void): readonly BusEvent[];
  /** What AWS would have billed since the start. */
  usage(this: void): Usage;
  /** What each role of the template is granted, and how often it used each since the start. */
  permissions(this: void): readonly RolePermissions[];
  /** Stops everything. May be called again. */
  close(this: void): Promise<void>;
}

const accountId = '000000000000';
const region = 'us-east-1';

/**
 * Starts the local cloud and resolves when it is ready. Both ports listen before that and answer 503.
 * @throws StartError in one sentence when the assembly cannot be run, a port is taken or the data folder cannot be used;
 * whatever was opened is closed again
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const { log = createLog('warn', writeJsonLine) } = options;
  const closers: Closer[] = [];
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= closeInReverse(closers, log));
  try {
    return await start({ ...options, log }, closers, close);
  } catch (error) {
    await close();
    throw toStartError(error);
  }
}

/** Refusals of the template, the folder or the machine become one sentence; a defect of ours stays what it is. */
function toStartError(error: unknown): unknown {
  const isDefect =
    error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
  if (error instanceof StartError || isDefect || !(error instanceof Error)) return error;
  return new StartError(error.message, { cause: error });
}

type Closer = () => void | Promise<void>;

async function start(
  options: LocalCloudOptions & { readonly log: Log },
  closers: Closer[],
  close: LocalCloud['close'],
): Promise<LocalCloud> {
  const { onProgress = () => undefined, parameters = {} } = options;
  const assembly = readAssembly(resolve(options.assembly));
  const pageOrigins = (options.pageOrigins ?? []).map(parsePageOrigin);
  const { cloud, ports, iam, open, authorityFile } = await openCloud(
    { ...options, pageOrigins },
    assembly.stackName,
    closers,
  );
  const { all, appSync, cloudFront, cognito, eventBridge } = createServices(cloud, iam, {
    ...options,
    pageOrigins,
  });
  closers.push(() =>
    closeInReverse(
      all.map((service) => () => service.close?.()),
      options.log,
    ),
  );

  onProgress(`Creating ${Object.keys(assembly.template.resources).length} resources.`);
  const { outputs } = await createResources(assembly, { services: all, accountId, region, parameters });
  onProgress('Opening the services.');
  const { people, createToken } = cognito;
  const pagesFolder = options.pages === undefined ? undefined : resolve(options.pages);
  await openServices(
    all,
    createOwnRoutes({ ...cloud, people, outputs, pagesFolder, pageOrigins, edge: cloudFront.edge() }),
    open,
  );
  return {
    frontDoorUrl: cloud.frontDoorUrl,
    awsUrl: cloud.awsUrl,
    authorityFile,
    ports,
    region,
    stackName: cloud.stackName,
    outputs,
    config: toConfig(outputs),
    administrator: iam.administrator,
    users: people,
    createToken,
    dataSourceCalls: () => appSync.dataSourceCalls(),
    busEvents: () => eventBridge.busEvents(),
    usage: () => ({ ...cloud.meter.usage(), dataSourceCalls: appSync.dataSourceCalls() }),
    permissions: iam.permissions,
    close,
  };
}

/** What the two ports answer with; undefined: 503. */
interface Open {
  apis?: readonly AwsApi[];
  routes?: readonly FrontDoorRoute[];
}

interface OpenCloud {
  readonly cloud: Cloud;
  readonly ports: Ports;
  readonly iam: IamService;
  readonly open: Open;
  readonly authorityFile: string | undefined;
}

/** Takes the data folder and the ports, and makes what services share. */
async function openCloud(
  options: LocalCloudOptions & { readonly log: Log },
  stackName: string,
  closers: Closer[],
): Promise<OpenCloud> {
  const { log, clock = systemClock, ids = systemIds, files = nodeFiles } = options;
  const data =
    options.dataDirectory === undefined ? undefined : openDataDirectory(options.dataDirectory, files);
  if (data) closers.push(data.close);
  const kept = data ? { dataDirectory: data.path } : {};
  const iam = createIam({ clock, ids, accountId, region, stackName, log, files, ...kept });

  const certificates = await openTls(options, data?.path, { clock, ids });
  const open: Open = {};
  const allowedOrigins = [...(options.pageOrigins ?? [])];
  const meter = createMeter({ clock });
  const gateway = createGateway({ iam, clock, ids, log, meter, allowedOrigins, apis: () => open.apis });
  const listen = async (port: number, purpose: string, handlers: LoopbackHandlers): Promise<number> => {
    const listener = await openLoopbackListener(port, purpose, handlers, certificates);
    closers.push(listener.close);
    return listener.port;
  };
  const frontDoor = createFrontDoor(() => open.routes, log);
  const ports: Ports = {
    frontDoor: await listen(options.port ?? 4000, 'front door', frontDoor),
    aws: await listen(options.awsPort ?? 4566, 'AWS APIs', gateway),
  };
  const { frontDoorUrl, awsUrl } = toAddresses(ports, options.reachedAt, certificates ? 'https' : 'http');
  allowedOrigins.push(...originsOf(frontDoorUrl), ...originsOf(`http://localhost:${ports.frontDoor}`));
  const addresses = { accountId, region, stackName, frontDoorUrl, awsUrl };
  const call = openServiceCalls(options, { iam, gateway, awsUrl: plainUrlOf(awsUrl) }, closers);
  const cloud = { ...addresses, clock, ids, call, files, log, iam, meter, ...kept };
  return { cloud, ports, iam, open, authorityFile: certificates?.authorityFile };
}

/** The certificates of both ports; undefined when they take no TLS. Loaded late: few starts need the library. */
async function openTls(
  { tls, onProgress = () => undefined }: LocalCloudOptions,
  dataDirectory: string | undefined,
  cloud: Pick<Cloud, 'clock' | 'ids'>,
): Promise<Certificates | undefined> {
  if (!tls) return undefined;
  const { cachedCertificates, openCertificates } = await import('./certificates/openCertificates.ts');
  const kept = dataDirectory === undefined ? undefined : join(dataDirectory, 'certificates');
  const directory = kept ?? tls.directory ?? cachedCertificates;
  return openCertificates({ ...cloud, directory, onRenewed: onProgress });
}

/** Over HTTP when a test looks at the calls or something stands before the AWS port; else within this process. */
function openServiceCalls(
  { fetch, reachedAt, clock = systemClock }: LocalCloudOptions,
  { iam, ...own }: Omit<InProcessOptions, 'overHttp'> & { readonly iam: IamService },
  closers: Closer[],
): CallService {
  const overHttp = createCallOverHttp(iam, fetch ?? globalThis.fetch);
  if (fetch !== undefined || reachedAt?.awsUrl !== undefined) return limitCalls(overHttp, clock);
  const inProcess = createInProcessCalls({ ...own, overHttp });
  closers.push(inProcess.close);
  return limitCalls(inProcess.call, clock);
}

/** Opens each service in turn; the last ones call the others by themselves and find both ports answering. */
async function openServices(
  all: readonly Service[],
  own: readonly FrontDoorRoute[],
  open: Open,
): Promise<void> {
  open.apis = all.flatMap(({ api }) => (api ? [api] : []));
  const lastWithRoutes = all.findLastIndex((service) => 'routes' in service);
  const routes = [...own];
  for (const [index, service] of all.entries()) {
    await service.open?.();
    routes.push(...(service.routes?.() ?? []));
    if (index >= lastWithRoutes) open.routes = routes;
  }
}

async function closeInReverse(closers: readonly Closer[], log: Log): Promise<void> {
  for (const close of closers.toReversed()) {
    try {
      await close();
    } catch (error) {
      log.error('closing failed', { reason: error instanceof Error ? error.message : String(error) });
    }
  }
}
