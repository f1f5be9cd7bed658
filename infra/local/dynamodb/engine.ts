// DynamoDB's operations on rows, by dynalite in process: checked input in, its answer or an AwsError out.
// It knows nothing of streams, of time to live or of who asks; writes reach it through `capture.ts`.
import { mkdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as dynalite from 'dynalite/db/index.js';
import type { BatchOperation, Database, DynaliteError, Image, Store, StorePart } from 'dynalite/db/index.js';
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

/** Makes a store that is not open yet. */
export type CreateStore = typeof dynalite.create;

/**
 * Opens the store: a LevelDB in `path`, or memory.
 * @throws Error when the folder cannot be written or another process has it open
 */
export async function openEngine(
  identity: { accountId: string; region: string },
  path?: string,
  createStore: CreateStore = dynalite.create,
): Promise<Engine> {
  const open = (): Promise<OpenStore> => openStore(identity, path, createStore);
  let { store, checkIsThere } = await open();
  const underWay = new Set<Promise<unknown>>();
  let isClosing = false;
  /** Did a write fail? LevelDB's log may end in half a record then, and what it writes behind that is lost at the next start. */
  let isTorn = false;
  let reopening: Promise<void> | undefined;

  async function reopen(): Promise<void> {
    checkIsThere();
    await Promise.allSettled(underWay);
    await store.db.close().catch(() => undefined);
    ({ store, checkIsThere } = await open());
    isTorn = false;
  }

  async function use<Result>(action: (store: Store) => Promise<Result>): Promise<Result> {
    if (isTorn) await (reopening ??= reopen().finally(() => (reopening = undefined)));
    if (isClosing) throw new Error('The store is closing.');
    const running = action(store);
    underWay.add(running);
    try {
      return await running;
    } finally {
      underWay.delete(running);
    }
  }

  async function write(changes: readonly BatchOperation[]): Promise<void> {
    if (changes.length === 0) return;
    checkIsThere();
    try {
      await store.db.batch(changes);
    } catch (error) {
      isTorn = path !== undefined;
      throw error;
    }
  }

  return {
    get database() {
      return store.db;
    },
    check: (operation, input) => checkInput(store, operation, input),
    run: (operation, checked) =>
      use(async (opened) => {
        const { store: buffered, changes } = bufferWrites(opened);
        const answer = await new Promise<Json>((resolve, reject) => {
          parts[operation].run(isWrite(operation) ? buffered : opened, checked, (error, output) =>
            error ? reject(toAwsError(error)) : resolve(output),
          );
        });
        await write(changes);
        return answer;
      }),
    keyOf(table, source) {
      const invalid =
        'item' in source
          ? dynalite.validateItem(source.item, table)
          : dynalite.validateKey(source.key, table);
      if (invalid) throw toAwsError(invalid);
      return dynalite.createKey('item' in source ? source.item : source.key, table);
    },
    readRow: (table, rowKey) =>
      use(async ({ db }) => (await db.get(`item-${table.TableName}~${rowKey}`)) as Image | undefined),
    async *rowsOf(table) {
      const prefix = `item-${table.TableName}~`;
      for await (const [, row] of store.db.iterator({ gte: prefix, lt: `${prefix}\xff` })) yield row as Image;
    },
    async close() {
      isClosing = true;
      // dynalite goes on with an operation in later turns, where a store that is gone would end the process.
      await Promise.allSettled([...underWay, reopening]);
      await store.db.close();
    },
  };
}

interface OpenStore {
  readonly store: Store;
  /** @throws Error when somebody removed the folder: LevelDB writes on to files that no start will find */
  checkIsThere(this: void): void;
}

async function openStore(
  identity: { accountId: string; region: string },
  path: string | undefined,
  createStore: CreateStore,
): Promise<OpenStore> {
  if (path !== undefined) mkdirSync(path, { recursive: true });
  const store = createStore({ createTableMs: 0, ...(path === undefined ? {} : { path }) });
  store.tableDb.awsAccountId = identity.accountId;
  store.tableDb.awsRegion = identity.region;
  await openDatabase(store.db, path);
  if (path === undefined) return { store, checkIsThere: () => undefined };
  const inodeOf = (): number | undefined => statSync(join(path, 'LOCK'), { throwIfNoEntry: false })?.ino;
  const inode = inodeOf();
  return {
    store,
    checkIsThere() {
      if (inodeOf() !== inode)
        throw new Error(`"${path}" cannot be written: it was removed while the cloud ran.`);
    },
  };
}

function checkInput(store: Store, operation: EngineOperation, input: Json): Json {
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
}

function isWrite(operation: EngineOperation): boolean {
  return operation === 'PutItem' || operation === 'UpdateItem' || operation === 'DeleteItem';
}

/** The store as one write sees it: row and indexes are changed together afterwards, or not at all. */
function bufferWrites(store: Store): { store: Store; changes: BatchOperation[] } {
  const changes: BatchOperation[] = [];
  const around = (part: StorePart, prefix: string): StorePart => ({
    ...part,
    put(key, value, callback) {
      changes.push({ type: 'put', key: `${prefix}~${key}`, value });
      callback(null);
    },
    del(key, callback) {
      changes.push({ type: 'del', key: `${prefix}~${key}` });
      callback(null);
    },
  });
  const buffered: Store = {
    ...store,
    getItemDb: (table) => around(store.getItemDb(table), `item-${table}`),
    getIndexDb: (kind, table, index) =>
      around(store.getIndexDb(kind, table, index), `index-${kind.toLowerCase()}~${table}~${index}`),
  };
  return { store: buffered, changes };
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
