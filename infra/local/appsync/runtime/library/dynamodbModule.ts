// The module @aws-appsync/utils/dynamodb: plain inputs to the requests of a DynamoDB data source.
// @see https://docs.aws.amazon.com/appsync/latest/devguide/built-in-modules-js.html
import { toDynamodbExpression, type ModuleExpression } from './dynamodbExpression.ts';
import { toSet } from './dynamodbMembers.ts';
import { toTypedValues, toUpdateExpression, createOperations } from './dynamodbUpdate.ts';
import { describe, isMap, LibraryError, requireMap, requireString, type Members } from './library.ts';

type Input = Record<string, unknown>;

/** Makes the module's exports. */
export function createDynamodbModule(): Members {
  return {
    get: (input: unknown) => getItem(requireMap('get', input)),
    put: (input: unknown) => putItem('put', requireMap('put', input)),
    update: (input: unknown) => updateItem('update', requireMap('update', input)),
    remove: (input: unknown) => deleteItem('remove', requireMap('remove', input)),
    query: (input: unknown) => query(requireMap('query', input)),
    scan: (input: unknown) => scan(requireMap('scan', input)),
    sync: (input: unknown) => sync(requireMap('sync', input)),
    batchGet: (input: unknown) => batch('BatchGetItem', 'batchGet', input, toBatchGetTable),
    batchPut: (input: unknown) => batch('BatchPutItem', 'batchPut', input, toItems),
    batchDelete: (input: unknown) => batch('BatchDeleteItem', 'batchDelete', input, toItems),
    transactGet: (input: unknown) => transactGet(requireMap('transactGet', input)),
    transactWrite: (input: unknown) => transactWrite(requireMap('transactWrite', input)),
    toStringSet: (list: unknown) => toSet('toStringSet', 'SS', list),
    toNumberSet: (list: unknown) => toSet('toNumberSet', 'NS', list),
    toBinarySet: (list: unknown) => toSet('toBinarySet', 'BS', list),
    operations: createOperations(),
  };
}

const versionedMembers = ['customPartitionKey', 'populateIndexFields', '_version'];

function getItem(input: Input): Input {
  return {
    operation: 'GetItem',
    key: toKey('get', input),
    ...pick(input, ['consistentRead']),
    ...projection('get', input),
  };
}

function putItem(path: string, input: Input): Input {
  return {
    operation: 'PutItem',
    key: toKey(path, input),
    attributeValues: toTypedValues(requireMap(`${path}({item})`, input['item'])),
    ...condition(path, input),
    ...pick(input, versionedMembers),
  };
}

function updateItem(path: string, input: Input): Input {
  return {
    operation: 'UpdateItem',
    key: toKey(path, input),
    update: toUpdateExpression(requireMap(`${path}({update})`, input['update'])),
    ...condition(path, input),
    ...pick(input, versionedMembers),
  };
}

function deleteItem(path: string, input: Input): Input {
  return {
    operation: 'DeleteItem',
    key: toKey(path, input),
    ...condition(path, input),
    ...pick(input, versionedMembers),
  };
}

const readMembers = ['index', 'nextToken', 'limit', 'scanIndexForward', 'consistentRead', 'select'];

function query(input: Input): Input {
  return {
    operation: 'Query',
    query: expression('query({query})', input['query']),
    ...pick(input, readMembers),
    ...filter('query', input),
    ...projection('query', input),
  };
}

function scan(input: Input): Input {
  return {
    operation: 'Scan',
    ...pick(input, [...readMembers, 'totalSegments', 'segment']),
    ...filter('scan', input),
    ...projection('scan', input),
  };
}

const syncMembers = ['basePartitionKey', 'deltaIndexName', 'limit', 'nextToken', 'lastSync'];

/** The request alone: no data source here is versioned, and the one for DynamoDB refuses it by name. */
function sync(input: Input): Input {
  return { operation: 'Sync', ...pick(input, syncMembers), ...filter('sync', input) };
}

function batch(
  operation: string,
  path: string,
  input: unknown,
  toTable: (path: string, table: unknown) => unknown,
): Input {
  const tables = requireMap(`${path}({tables})`, requireMap(path, input)['tables']);
  const converted = Object.entries(tables).map(([name, table]) => [name, toTable(path, table)]);
  return { operation, tables: Object.fromEntries(converted) as Input };
}

function toBatchGetTable(path: string, table: unknown): Input {
  const input = requireMap(path, table);
  return {
    keys: toItems(path, input['keys']),
    ...pick(input, ['consistentRead']),
    ...projection(path, input),
  };
}

function toItems(path: string, items: unknown): Input[] {
  if (!Array.isArray(items))
    throw new LibraryError(`${path} takes a list per table, got ${describe(items)}.`);
  return items.map((item) => toTypedValues(requireMap(path, item)));
}

function transactGet(input: Input): Input {
  const transactItems = requireList('transactGet', input['items']).map((item) => ({
    table: requireString('transactGet({items: [{table}]})', item['table']),
    key: toKey('transactGet', item),
    ...projection('transactGet', item),
  }));
  return { operation: 'TransactGetItems', transactItems };
}

function transactWrite(input: Input): Input {
  const transactItems = requireList('transactWrite', input['items']).map((item) => {
    const [kind, value] = Object.entries(item)[0] ?? ['', undefined];
    const path = `transactWrite({items: [{${kind}}]})`;
    const write = requireMap(path, value);
    return { table: requireString(`${path}.table`, write['table']), ...toWrite(kind, path, write) };
  });
  return { operation: 'TransactWriteItems', transactItems };
}

function toWrite(kind: string, path: string, write: Input): Input {
  switch (kind) {
    case 'putItem':
      return putItem(path, write);
    case 'updateItem':
      return updateItem(path, write);
    case 'deleteItem':
      return deleteItem(path, write);
    case 'conditionCheck':
      return { operation: 'ConditionCheck', key: toKey(path, write), ...condition(path, write) };
    default:
      throw new LibraryError(`${path}: takes putItem, updateItem, deleteItem or conditionCheck.`);
  }
}

function toKey(path: string, input: Input): Input {
  return toTypedValues(requireMap(`${path}({key})`, input['key']));
}

function condition(path: string, input: Input): { condition?: ModuleExpression } {
  const given = input['condition'] ?? undefined;
  return given === undefined ? {} : { condition: expression(`${path}({condition})`, given) };
}

function filter(path: string, input: Input): { filter?: ModuleExpression } {
  const given = input['filter'] ?? undefined;
  return given === undefined ? {} : { filter: expression(`${path}({filter})`, given) };
}

/** Unlike util.transform, the module leaves out a map of values that is empty. */
function expression(path: string, value: unknown): ModuleExpression {
  const rendered = toDynamodbExpression(value);
  if (rendered) {
    const { expressionValues, ...others } = rendered;
    return Object.keys(expressionValues).length > 0 ? rendered : others;
  }
  throw new LibraryError(`${path} takes operators per attribute, such as {"title": {"eq": "x"}}.`);
}

/** Attribute paths ("a", "a.b") to a projection expression. */
function projection(path: string, input: Input): Input {
  const paths = input['projection'] ?? undefined;
  if (paths === undefined) return {};
  if (!Array.isArray(paths)) throw new LibraryError(`${path}({projection}) takes a list of attribute names.`);
  const placeholders = new Map<string, string>();
  const parts = paths.map((attributePath) =>
    requireString(`${path}({projection})`, attributePath)
      .split('.')
      .map((name) => {
        const placeholder = placeholders.get(name) ?? `#expName_${placeholders.size + 1}`;
        placeholders.set(name, placeholder);
        return placeholder;
      })
      .join('.'),
  );
  const expressionNames = Object.fromEntries(
    [...placeholders].map(([name, placeholder]) => [placeholder, name]),
  );
  return { projection: { expression: parts.join(', '), expressionNames } };
}

function pick(input: Input, names: readonly string[]): Input {
  const present = names.filter((name) => input[name] !== undefined && input[name] !== null);
  return Object.fromEntries(present.map((name) => [name, input[name]]));
}

function requireList(path: string, list: unknown): Input[] {
  if (Array.isArray(list) && list.every(isMap)) return list;
  throw new LibraryError(`${path}({items}) takes a list of objects, got ${describe(list)}.`);
}
