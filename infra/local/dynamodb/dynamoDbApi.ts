// DynamoDB on the AWS port: JSON 1.0, the operation in X-Amz-Target.
// Out: what each operation needs to be allowed, its answer, and errors as DynamoDB's clients read them.
import { crc32 } from 'node:zlib';
import type { AwsApi, AwsResponse, Cloud } from '../cloud.ts';
import { AwsError } from '../cloud.ts';
import { findOperation, parseJsonInput } from '../gateway/jsonProtocol.ts';
import type { Permission } from '../iam/iam.ts';
import { ConditionFailedError, writeRow } from './capture.ts';
import { countCapacity, toAnsweredCapacity, toReadCapacity } from './consumedCapacity.ts';
import type { ConsumedCapacity } from './consumedCapacity.ts';
import type { Engine, EngineOperation, Image, Json } from './engine.ts';
import type { Table } from './tables.ts';

type Answer = (input: Json) => Promise<Json>;
interface Operation {
  readonly permissionsOf: (input: Json) => readonly Permission[];
  readonly answer: Answer;
}

/** Makes the API over the tables there are. */
export function createDynamoDbApi(
  cloud: Cloud,
  engineOf: () => Engine,
  tables: ReadonlyMap<string, Table>,
): AwsApi {
  const operations = createOperations(cloud, engineOf, tables);
  return {
    signingName: 'dynamodb',
    permissionsOf: (request) =>
      findOperation(operations, request, dynamoDb).permissionsOf(parseJsonInput(request)),
    async answer(request) {
      return toResponse(
        200,
        await findOperation(operations, request, dynamoDb).answer(parseJsonInput(request)),
      );
    },
    toErrorResponse(error) {
      const item = error instanceof ConditionFailedError ? error.item : undefined;
      // What other services call InternalFailure.
      const code = error.code === 'InternalFailure' ? 'InternalServerError' : error.code;
      const __type = `${namespaceOf(code)}#${code}`;
      const body = { __type, message: error.message, ...(item ? { Item: item } : {}) };
      return toResponse(error.statusCode, body);
    },
  };
}

function namespaceOf(code: string): string {
  if (code === 'ValidationException') return 'com.amazon.coral.validate';
  return ['SerializationException', 'AccessDeniedException', 'UnknownOperationException'].includes(code)
    ? 'com.amazon.coral.service'
    : 'com.amazonaws.dynamodb.v20120810';
}

function toResponse(statusCode: number, body: Json): AwsResponse {
  const text = JSON.stringify(body);
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-crc32': String(crc32(text)),
  };
  return { statusCode, headers, body: text };
}

// DIFFERS: Transactions, PartiQL, changes of tables and DynamoDB Streams' own API are refused by name.
const dynamoDb = { targetPrefix: 'DynamoDB_20120810', title: 'DynamoDB' };

function createOperations(
  cloud: Cloud,
  engineOf: () => Engine,
  tables: ReadonlyMap<string, Table>,
): Readonly<Record<string, Operation>> {
  const arnPrefix = `arn:aws:dynamodb:${cloud.region}:${cloud.accountId}:table/`;
  const nameOf = (name: string): string => name.replace(arnPrefix, '');
  const arnOf = (name: string): string => `${arnPrefix}${nameOf(name)}`;

  function tableOf(name: string): Table {
    const table = tables.get(nameOf(name));
    if (table) return table;
    throw new AwsError('ResourceNotFoundException', 'Requested resource not found', 400);
  }
  /** The engine's own check says what is wrong with a name that is missing or no string. */
  function tableNameOf(action: string, input: Json): string {
    const name = input['TableName'];
    if (typeof name === 'string') return name;
    const operation = action === 'DescribeTimeToLive' ? 'DescribeTable' : (action as EngineOperation);
    engineOf().check(operation, input);
    throw new AwsError('ValidationException', 'The parameter TableName must be a string', 400);
  }
  /** Operations on one table; `Query` and `Scan` also on an index of it. */
  function onTable(action: string, answer: (input: Json, table: Table) => Promise<Json>): Operation {
    const indexOf = ({ IndexName }: Json): string =>
      (action === 'Query' || action === 'Scan') && typeof IndexName === 'string' ? `/index/${IndexName}` : '';
    return {
      permissionsOf: (input) => [
        { action: `dynamodb:${action}`, resource: arnOf(tableNameOf(action, input)) + indexOf(input) },
      ],
      async answer(input) {
        const table = tableOf(tableNameOf(action, input));
        return answer({ ...input, TableName: table.definition.TableName }, table);
      },
    };
  }
  function onTables(action: 'BatchGetItem' | 'BatchWriteItem', answer: Answer): Operation {
    // What is no map names no table, and is refused by the engine's check.
    const namesOf = ({ RequestItems }: Json): string[] =>
      typeof RequestItems === 'object' && !Array.isArray(RequestItems) ? Object.keys(RequestItems ?? {}) : [];
    return {
      permissionsOf: (input) =>
        namesOf(input).map((name) => ({ action: `dynamodb:${action}`, resource: arnOf(name) })),
      async answer(input) {
        for (const name of namesOf(input)) tableOf(name);
        return answer(input);
      },
    };
  }
  async function run(operation: EngineOperation, input: Json): Promise<Json> {
    const engine = engineOf();
    return engine.run(operation, engine.check(operation, input));
  }
  const write = (operation: 'PutItem' | 'UpdateItem' | 'DeleteItem'): Operation =>
    onTable(operation, (input, table) => writeRow(engineOf(), table, operation, input));
  // DIFFERS: Every read is consistent, also those of an index and those that ask for less.
  const read = (operation: 'GetItem' | 'Query' | 'Scan'): Operation =>
    onTable(operation, (input) => runRead(engineOf(), cloud, operation, input));
  return {
    BatchGetItem: onTables('BatchGetItem', (input) => runRead(engineOf(), cloud, 'BatchGetItem', input)),
    BatchWriteItem: onTables('BatchWriteItem', (input) => writeBatch(engineOf(), input, tableOf)),
    DeleteItem: write('DeleteItem'),
    DescribeTable: onTable('DescribeTable', async (input, table) =>
      describe(await run('DescribeTable', input), table),
    ),
    DescribeTimeToLive: onTable('DescribeTimeToLive', async (_input, table) => describeTimeToLive(table)),
    GetItem: read('GetItem'),
    ListTables: {
      permissionsOf: () => [{ action: 'dynamodb:ListTables', resource: '*' }],
      answer: async (input) => listTables([...tables.keys()].sort(), input),
    },
    PutItem: write('PutItem'),
    Query: read('Query'),
    Scan: read('Scan'),
    UpdateItem: write('UpdateItem'),
  };
}

/** The engine always says what a read costs; the caller is told only when it asked. */
async function runRead(
  engine: Engine,
  { meter }: Pick<Cloud, 'meter'>,
  operation: 'BatchGetItem' | 'GetItem' | 'Query' | 'Scan',
  input: Json,
): Promise<Json> {
  const checked = engine.check(operation, input);
  const output = await engine.run(operation, { ...checked, ReturnConsumedCapacity: 'INDEXES' });
  // One for each table of a batch, else the one.
  const consumed = output['ConsumedCapacity'] as ConsumedCapacity | ConsumedCapacity[];
  const capacities = [consumed].flat().map((capacity) => toReadCapacity(capacity, input));
  for (const capacity of capacities) countCapacity(meter, 'readUnits', capacity);
  const answered = capacities.flatMap((capacity) => toAnsweredCapacity(capacity, input) ?? []);
  const isList = Array.isArray(consumed) && answered.length > 0;
  return { ...output, ConsumedCapacity: isList ? answered : answered[0] };
}

function describe(output: Json, table: Table): Json {
  const { streamArn, streamLabel, definition } = table;
  if (streamArn === undefined || streamLabel === undefined) return output;
  return {
    Table: {
      ...(output['Table'] as Json),
      StreamSpecification: { StreamEnabled: true, StreamViewType: definition.streamViewType },
      LatestStreamArn: streamArn,
      LatestStreamLabel: streamLabel,
    },
  };
}

function describeTimeToLive({ definition: { ttlAttribute } }: Table): Json {
  return {
    TimeToLiveDescription:
      ttlAttribute === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute },
  };
}

const maxTableNames = 100;

function limitOf(limit: unknown): number {
  if (typeof limit === 'number' && Number.isInteger(limit) && limit >= 1 && limit <= maxTableNames)
    return limit;
  const constraint =
    typeof limit !== 'number' || !Number.isInteger(limit)
      ? 'Member must be an integer'
      : limit < 1
        ? 'Member must have value greater than or equal to 1'
        : `Member must have value less than or equal to ${maxTableNames}`;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${JSON.stringify(limit)}' at 'limit' failed to satisfy constraint: ${constraint}`,
    400,
  );
}

function listTables(names: readonly string[], input: Json): Json {
  const limit = limitOf(input['Limit'] ?? maxTableNames);
  const after = input['ExclusiveStartTableName'];
  const rest = typeof after === 'string' ? names.filter((name) => name > after) : names;
  const page = rest.slice(0, limit);
  return { TableNames: page, ...(rest.length > limit ? { LastEvaluatedTableName: page.at(-1) } : {}) };
}

/** Each row of a batch is a write of its own: all are refused together, or each goes through the capture. */
async function writeBatch(engine: Engine, input: Json, tableOf: (name: string) => Table): Promise<Json> {
  const checked = engine.check('BatchWriteItem', input);
  const requests = checked['RequestItems'] as Record<string, { PutRequest?: Json; DeleteRequest?: Json }[]>;
  const writes = Object.entries(requests).flatMap(([name, rows]) =>
    rows.map((request) => toBatchedWrite(engine, tableOf(name), name, request)),
  );
  if (new Set(writes.map(({ id }) => id)).size < writes.length)
    throw new AwsError('ValidationException', 'Provided list of item keys contains duplicates', 400);
  const unprocessed: Record<string, Json[]> = {};
  await Promise.all(
    writes.map(async ({ table, operation, rowInput, request, name }) => {
      try {
        await writeRow(engine, table, operation, rowInput);
      } catch (error) {
        if (error instanceof AwsError) throw error;
        (unprocessed[name] ??= []).push(request);
      }
    }),
  );
  return { UnprocessedItems: unprocessed };
}

function toBatchedWrite(
  engine: Engine,
  table: Table,
  name: string,
  request: { PutRequest?: Json; DeleteRequest?: Json },
) {
  const TableName = table.definition.TableName;
  const item = request.PutRequest?.['Item'] as Image | undefined;
  const key = request.DeleteRequest?.['Key'] as Image | undefined;
  const operation: 'PutItem' | 'DeleteItem' = item ? 'PutItem' : 'DeleteItem';
  const rowInput: Json = item ? { TableName, Item: item } : { TableName, Key: key };
  return { table, name, operation, rowInput, request, id: `${TableName}~${rowKeyOf()}` };

  function rowKeyOf(): string {
    try {
      return engine.keyOf(table.definition, item ? { item } : { key: key ?? {} });
    } catch (error) {
      if (error instanceof AwsError && !/size/.test(error.message))
        throw new AwsError('ValidationException', 'The provided key element does not match the schema', 400);
      throw error;
    }
  }
}
