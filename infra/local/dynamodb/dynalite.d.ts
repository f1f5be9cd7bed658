// The parts of dynalite that the engine calls without HTTP. The package has no types of its own.

declare module 'dynalite/db/index.js' {
  type Image = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  interface KeyedTable {
    readonly TableName: string;
    readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
    readonly AttributeDefinitions: readonly {
      readonly AttributeName: string;
      readonly AttributeType: string;
    }[];
  }
  /** The LevelDB below: values are JSON. */
  interface Database {
    open(): Promise<void>;
    get(key: string): Promise<unknown>;
    put(key: string, value: unknown): Promise<void>;
    batch(operations: readonly BatchOperation[]): Promise<void>;
    close(): Promise<void>;
    iterator(range: { gte: string; lt: string }): AsyncIterable<[string, unknown]>;
  }
  type BatchOperation = { type: 'put'; key: string; value: unknown } | { type: 'del'; key: string };
  type Done = (error: Error | null) => void;
  /** The rows of a table or of an index; keys are without their prefix. */
  interface StorePart {
    put(key: string, value: unknown, callback: Done): void;
    del(key: string, callback: Done): void;
  }
  interface Store {
    readonly db: Database;
    getItemDb(this: void, table: string): StorePart;
    getIndexDb(this: void, kind: string, table: string, index: string): StorePart;
    readonly tableDb: { awsAccountId: string; awsRegion: string };
  }
  /** Options: `path` of the LevelDB folder (absent: in memory), delays of table changes. */
  export function create(options: {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Store;
  export function createKey(item: Image, table: KeyedTable): string;
  export function validateKey(key: Image, table: KeyedTable): DynaliteError | null | undefined;
  export function validateItem(item: Image, table: KeyedTable): DynaliteError | null | undefined;
  export function getIndexActions(
    indexes: readonly unknown[],
    existingItem: Image | null,
    item: Image | null,
    table: KeyedTable,
  ): { puts: { index: string; key: string; item: Image }[] };
  export interface DynaliteError extends Error {
    readonly statusCode?: number;
    readonly body?: { readonly __type: string; readonly message?: string; readonly Message?: string };
  }
  export type { Database, Image, KeyedTable, Store, StorePart, BatchOperation };
}

declare module 'dynalite/validations/index.js' {
  export function checkTypes(data: Record<string, unknown>, types: unknown): Record<string, unknown>;
  export function checkValidations(
    data: Record<string, unknown>,
    types: unknown,
    custom: unknown,
    store: unknown,
  ): void;
}
