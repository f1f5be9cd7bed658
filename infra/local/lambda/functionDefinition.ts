// A function as the template declares it: CloudFormation's properties in, a checked definition out.
import type { AssetFiles, ResourceDeclaration } from '../cloud.ts';
import { refuseUnknownProperties } from '../cloudformation/refuseUnknownProperties.ts';

/** What of a function's declaration has an effect here. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** The folder of the bundled asset. */
  readonly codeFolder: string;
  /** "index.handler". */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** Whether Lambda sends traces for it. */
  readonly isTraced: boolean;
  /** Absent: as many at once as the runner gives. */
  readonly reservedConcurrency?: number;
}

const readProperties = [
  'Code',
  'Environment',
  'FunctionName',
  'Handler',
  'MemorySize',
  'PackageType',
  'ReservedConcurrentExecutions',
  'Role',
  'Runtime',
  'Timeout',
  'TracingConfig',
];
/** Properties that change nothing of what a caller or the code can see here. */
const inertProperties = [
  'Architectures',
  'Description',
  'EphemeralStorage',
  'LoggingConfig',
  'RecursiveLoop',
  'RuntimeManagementConfig',
  'Tags',
];

/**
 * Reads the properties of AWS::Lambda::Function.
 * @throws Error naming the first property that is unknown or has a value that cannot run here
 */
export function parseFunction(
  declaration: ResourceDeclaration,
  assets: AssetFiles,
  identity: { readonly defaultName: string; readonly arnPrefix: string },
): FunctionDefinition {
  const { properties } = declaration;
  const where = `${declaration.logicalId} (${declaration.type})`;
  refuseUnknownProperties(where, properties, [...readProperties, ...inertProperties]);
  const name = readText(where, properties, 'FunctionName', identity.defaultName);
  const runtime = readText(where, properties, 'Runtime', '');
  if (!/^nodejs\d+\.x$/.test(runtime))
    throw new Error(`${where}: got the Runtime "${runtime}"; accepted are nodejs…x, run by this Node.`);
  const reserved = properties['ReservedConcurrentExecutions'];
  return {
    name,
    arn: `${identity.arnPrefix}${name}`,
    roleArn: readText(where, properties, 'Role'),
    codeFolder: assets.pathOf(readAssetKey(where, properties['Code'])),
    handler: readText(where, properties, 'Handler'),
    environment: readEnvironment(properties['Environment']),
    timeoutMs: readNumber(where, properties, 'Timeout', 3) * 1000,
    memoryMb: readNumber(where, properties, 'MemorySize', 128),
    isTraced: readTracingMode(where, properties['TracingConfig']) === 'Active',
    ...(reserved === undefined
      ? {}
      : { reservedConcurrency: readNumber(where, properties, 'ReservedConcurrentExecutions', 0) }),
  };
}

type Properties = Readonly<Record<string, unknown>>;

function readText(where: string, properties: Properties, name: string, byDefault?: string): string {
  const value = properties[name] ?? byDefault;
  if (typeof value === 'string') return value;
  throw new Error(`${where}: got ${JSON.stringify(value)} for ${name}; a string is accepted.`);
}

function readNumber(where: string, properties: Properties, name: string, byDefault: number): number {
  const number = Number(properties[name] ?? byDefault);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new Error(
    `${where}: got ${JSON.stringify(properties[name])} for ${name}; a whole number is accepted.`,
  );
}

function readAssetKey(where: string, code: unknown): string {
  const { S3Key } = (code ?? {}) as Properties;
  if (typeof S3Key === 'string') return S3Key;
  throw new Error(
    `${where}: got Code with ${Object.keys(code ?? {}).join(', ')}; S3Key of a bundled asset is accepted.`,
  );
}

function readTracingMode(where: string, config: unknown): string {
  const { Mode: mode } = (config ?? { Mode: 'PassThrough' }) as Properties;
  if (mode === 'Active' || mode === 'PassThrough') return mode;
  throw new Error(
    `${where}: got the tracing mode ${JSON.stringify(mode)}; Active and PassThrough are accepted.`,
  );
}

function readEnvironment(value: unknown): Readonly<Record<string, string>> {
  const variables = ((value as Properties | undefined)?.['Variables'] ?? {}) as Properties;
  return Object.fromEntries(Object.entries(variables).map(([name, text]) => [name, String(text)]));
}
