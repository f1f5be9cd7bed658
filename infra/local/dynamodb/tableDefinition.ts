// A table as the template declares it: CloudFormation's properties in, a checked definition out.
import type { ResourceDeclaration } from '../cloud.ts';
import { refuseCustomerKey } from '../cloudformation/refuseCustomerKey.ts';
import { refuseUnknownProperties } from '../cloudformation/refuseUnknownProperties.ts';

export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: string;
}
export interface AttributeDefinition {
  readonly AttributeName: string;
  readonly AttributeType: string;
}
export interface IndexDefinition {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: Readonly<Record<string, unknown>>;
}

const streamViewTypes = ['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'] as const;
export type StreamViewType = (typeof streamViewTypes)[number];

/** What of a table's declaration has an effect here. */
export interface TableDefinition {
  readonly TableName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly AttributeDefinitions: readonly AttributeDefinition[];
  readonly GlobalSecondaryIndexes?: readonly IndexDefinition[];
  readonly LocalSecondaryIndexes?: readonly IndexDefinition[];
  readonly streamViewType?: StreamViewType;
  /** The attribute that holds the time of expiry in seconds since 1970. */
  readonly ttlAttribute?: string;
}

// DIFFERS: A table's throughput is not limited, whatever capacity the template gives it.
/** Properties that change nothing of what a caller can see here. */
const inertProperties = [
  'BillingMode',
  'ContributorInsightsSpecification',
  'DeletionProtectionEnabled',
  'PointInTimeRecoverySpecification',
  'ProvisionedThroughput',
  'SSESpecification',
  'TableClass',
  'Tags',
  'WarmThroughput',
  'WriteProvisionedThroughputSettings',
];
const readProperties = [
  'AttributeDefinitions',
  'GlobalSecondaryIndexes',
  'KeySchema',
  'LocalSecondaryIndexes',
  'Replicas',
  'StreamSpecification',
  'TableName',
  'TimeToLiveSpecification',
];
/** Of a replica: the same kinds, for the one region there is. */
const inertReplicaProperties = [
  'ContributorInsightsSpecification',
  'DeletionProtectionEnabled',
  'GlobalSecondaryIndexes',
  'PointInTimeRecoverySpecification',
  'ReadProvisionedThroughputSettings',
  'SSESpecification',
  'TableClass',
  'Tags',
];

type Properties = Readonly<Record<string, unknown>>;

/**
 * Reads the properties of AWS::DynamoDB::Table or AWS::DynamoDB::GlobalTable.
 * @param defaultName the table's name when the template gives none
 * @param region the region that a GlobalTable's only replica must name
 * @throws Error naming the first property that is unknown or malformed
 */
export function parseTable(
  declaration: ResourceDeclaration,
  defaultName: string,
  region: string,
): TableDefinition {
  const { logicalId, type, properties } = declaration;
  const where = `${logicalId} (${type})`;
  refuseUnknownProperties(where, properties, [...inertProperties, ...readProperties]);
  checkEncryption(where, properties);
  checkReplicas(where, properties['Replicas'], region);
  const streamViewType = parseStream(where, properties['StreamSpecification']);
  const ttlAttribute = parseTimeToLive(where, properties['TimeToLiveSpecification']);
  return {
    TableName: (properties['TableName'] as string | undefined) ?? defaultName,
    KeySchema: parseList<KeySchemaElement>(where, 'KeySchema', properties['KeySchema']),
    AttributeDefinitions: parseList<AttributeDefinition>(
      where,
      'AttributeDefinitions',
      properties['AttributeDefinitions'],
    ),
    ...parseIndexes(where, 'GlobalSecondaryIndexes', properties),
    ...parseIndexes(where, 'LocalSecondaryIndexes', properties),
    ...(streamViewType === undefined ? {} : { streamViewType }),
    ...(ttlAttribute === undefined ? {} : { ttlAttribute }),
  };
}

function parseList<Element>(where: string, name: string, value: unknown): readonly Element[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new Error(`${where}: ${name} is missing; a list with at least one element is accepted.`);
  return value as Element[];
}

function parseIndexes(
  where: string,
  name: 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes',
  properties: Properties,
): { readonly [key in typeof name]?: readonly IndexDefinition[] } {
  const value = properties[name];
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return {};
  const accepted = ['IndexName', 'KeySchema', 'Projection'];
  const inert = [
    'ContributorInsightsSpecification',
    'ProvisionedThroughput',
    'WarmThroughput',
    'WriteProvisionedThroughputSettings',
  ];
  const indexes = parseList<IndexDefinition & Properties>(where, name, value).map((index) => {
    refuseUnknownProperties(`${where} ${name}`, index, [...accepted, ...inert]);
    return { IndexName: index.IndexName, KeySchema: index.KeySchema, Projection: index.Projection };
  });
  return { [name]: indexes };
}

function checkReplicas(where: string, replicas: unknown, region: string): void {
  if (replicas === undefined) return;
  for (const replica of parseList<Properties>(where, 'Replicas', replicas)) {
    refuseUnknownProperties(`${where} Replicas`, replica, ['Region', ...inertReplicaProperties]);
    checkEncryption(`${where} Replicas`, replica);
    if (replica['Region'] !== region)
      throw new Error(
        `${where}: got a replica in ${String(replica['Region'])}; only ${region} is accepted, there is one region here.`,
      );
  }
}

function checkEncryption(where: string, { SSESpecification = {} }: Properties): void {
  const { KMSMasterKeyId } = SSESpecification as Properties;
  refuseCustomerKey(`${where} SSESpecification.KMSMasterKeyId`, KMSMasterKeyId, 'alias/aws/dynamodb');
}

function parseStream(where: string, value: unknown): StreamViewType | undefined {
  if (value === undefined) return undefined;
  const stream = value as Properties;
  refuseUnknownProperties(`${where} StreamSpecification`, stream, ['StreamViewType', 'StreamEnabled']);
  if (stream['StreamEnabled'] === false) return undefined;
  const viewType = streamViewTypes.find((name) => name === stream['StreamViewType']);
  if (viewType) return viewType;
  throw new Error(
    `${where}: got the StreamViewType ${String(stream['StreamViewType'])}; accepted are ${streamViewTypes.join(', ')}.`,
  );
}

function parseTimeToLive(where: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const timeToLive = value as Properties;
  refuseUnknownProperties(`${where} TimeToLiveSpecification`, timeToLive, ['AttributeName', 'Enabled']);
  if (timeToLive['Enabled'] !== true && timeToLive['Enabled'] !== 'true') return undefined;
  if (typeof timeToLive['AttributeName'] === 'string') return timeToLive['AttributeName'];
  throw new Error(`${where}: TimeToLiveSpecification has no AttributeName; a string is accepted.`);
}
