// DynamoDB's operations on rows, by dynalite in process: checked input in, its answer or an AwsError out.
// It knows nothing of streams, of time to live or of who asks; writes reach it through `capture.ts`.
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as dynalite from 'dynalite/db/index.js';
import type { Database, DynaliteError, Image, Store } from 'dynalite/db/index.js';
import { checkTypes, checkValidations } from 'dynalite/validations/index.js';
import { AwsError } from '../cloud.ts';
import { checkExpressionLimits } from './expressionLimits.ts';
import type { TableDefinition } from './tableDefinition.ts';

/** Input or output of one operation, as in AWS's JSON. */
export type Json = Readonly<Record<string, unknown>>;
export type { Image } from 'dynalite/db/index.js';

/** A table as the engine keeps it: its definition and when it was made. */
export interface StoredTable extends Json {
  readonly TableName: string;
  readonly TableArn: string;
  readonly TableId: string;
  /** Seconds since 1970. */
  readonly CreationDateTime: number;
}

const operations = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DescribeTable',
  'GetItem',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
] as const;
export type EngineOperation = (typeof operations)[number];

type Action = (
  store: Store,
  data: Json,
  callback: (error: DynaliteError | null, output: Json) => void,
) => void;
interface OperationParts {
  readonly run: Action;
  readonly validation: { readonly types: unknown; readonly custom?: unknown };
}

const require = createRequire(import.meta.url);
const parts = Object.fromEntries(
  operations.map((name): [string, OperationParts] => {
    const fileName = name[0]?.toLowerCase() + name.slice(1);
    return [
      name,
      {
        run: require(`dynalite/actions/${fileName}`) as Action,
        validation: require(`dynalite/validations/${fileName}`) as OperationParts['validation'],
      },
    ];
  }),
) as Record<EngineOperation, OperationParts>;

function toAwsError(error: DynaliteError | AwsError): Error {
  if (error instanceof AwsError || error.statusCode === undefined || !error.body) return error;
  const code = error.body.__type.split('#').at(-1) ?? 'InternalServerError';
  return new AwsError(code, error.body.message ?? error.body.Message ?? '', error.statusCode);
}

/** The validations only read the caller's input: what they stumble over is the input's shape. */
function toRefusal(error: DynaliteError): AwsError {
  const known = toAwsError(error);
  return known instanceof AwsError ? known : malformed('The request has a value of an unexpected type');
}

/** Members that are null count as left out and are gone by now; what is left are those of maps and lists. */
function checkNoNull(value: unknown): void {
  if (value === null) throw malformed('Unexpected null in a map or a list');
  if (typeof value === 'object') Object.values(value).forEach(checkNoNull);
}

function malformed(message: string): AwsError {
  return new AwsError('SerializationException', message, 400);
}

export interface Engine {
  /** The LevelDB below, for what belongs to a whole table. */
  readonly database: Database;
  /**
   * Checks the input of an operation as DynamoDB does.
   * @returns the input with its expressions parsed: what `run` takes
   * @throws AwsError ValidationException, SerializationException
   */
  check(operation: EngineOperation, input: Json): Json;
  /**
   * Runs an operation on checked input.
   * @throws AwsError for what DynamoDB refuses; any other Error is an outage of the store
   */
  run(operation: EngineOperation, checked: Json): Promise<Json>;
  /**
   * The text under which a row is kept, from its key or from the whole item.
   * @throws AwsError ValidationException when the key does not fit the table
   */
  keyOf(table: TableDefinition, source: { key: Image } | { item: Image }): string;
  /** The row as it is stored; undefined when there is none. */
  readRow(table: TableDefinition, rowKey: string): Promise<Image | undefined>;
  /** Every row of a table, in no useful order. */
  rowsOf(table: TableDefinition): AsyncIterable<Image>;
  /** Lets what is under way come to its end, then closes the store. */
  close(): Promise<void>;
}

/**
 * Opens the store: a LevelDB in `path`, or memory.
 * @throws Error when the folder cannot be written or another process has it open
 */
export async function openEngine(
  identity: { accountId: string; region: string },
  path?: string,
): Promise<Engine> {
  if (path !== undefined) mkdirSync(path, { recursive: true });
  const store = dynalite.create({ createTableMs: 0, ...(path === undefined ? {} : { path }) });
  store.tableDb.awsAccountId = identity.accountId;
  store.tableDb.awsRegion = identity.region;
  await openDatabase(store.db, path);
  const underWay = new Set<Promise<Json>>();
  let isClosing = false;
  return {
    database: store.db,
    check(operation, input) {
      checkExpressionLimits(input);
      const { types, custom } = parts[operation].validation;
      try {
        const checked = checkTypes({ ...input }, types);
        checkNoNull(checked);
        checkValidations(checked, types, custom, store);
        return checked;
      } catch (error) {
        throw toRefusal(error as DynaliteError);
      }
    },
    async run(operation, checked) {
      if (isClosing) throw new Error('The store is closing.');
      const running = new Promise<Json>((resolve, reject) => {
        parts[operation].run(store, checked, (error, output) =>
          error ? reject(toAwsError(error)) : resolve(output),
        );
      });
      underWay.add(running);
      try {
        return await running;
      } finally {
        underWay.delete(running);
      }
    },
    keyOf(table, source) {
      const invalid =
        'item' in source
          ? dynalite.validateItem(source.item, table)
          : dynalite.validateKey(source.key, table);
      if (invalid) throw toAwsError(invalid);
      return dynalite.createKey('item' in source ? source.item : source.key, table);
    },
    readRow: async (table, rowKey) =>
      (await store.db.get(`item-${table.TableName}~${rowKey}`)) as Image | undefined,
    async *rowsOf(table) {
      const prefix = `item-${table.TableName}~`;
      for await (const [, row] of store.db.iterator({ gte: prefix, lt: `${prefix}\xff` })) yield row as Image;
    },
    async close() {
      isClosing = true;
      // dynalite goes on with an operation in later turns, where a store that is gone would end the process.
      await Promise.allSettled(underWay);
      await store.db.close();
    },
  };
}

async function openDatabase(database: Database, path: string | undefined): Promise<void> {
  try {
    await database.open();
  } catch (error) {
    const cause = (error as { cause?: { code?: string; message?: string } }).cause;
    const reason =
      cause?.code === 'LEVEL_LOCKED' ? 'another process has it open' : (cause?.message ?? String(error));
    throw new Error(`The data folder ${path ?? ''} cannot be opened: ${reason}.`, { cause: error });
  }
}
