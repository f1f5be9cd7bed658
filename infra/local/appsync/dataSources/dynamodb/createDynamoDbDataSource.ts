// The AMAZON_DYNAMODB data source: finds the operation of a resolver's request and runs it on the data source's table.
// https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html
import type { Cloud } from '../../../cloud.ts';
import { parseRequest, RequestShapeError } from '../dataSource.ts';
import type { DataSource, DataSourceParts } from '../dataSource.ts';
import { batchDeleteItem, batchGetItem, batchPutItem } from './batchOperations.ts';
import { createDynamoDbClient } from './dynamoDbClient.ts';
import { deleteItem, getItem, putItem, updateItem } from './itemOperations.ts';
import type { Operation } from './operation.ts';
import { query, scan } from './pageOperations.ts';
import { createPaginationTokens } from './paginationToken.ts';
import { transactGetItems, transactWriteItems } from './transactOperations.ts';

export interface DynamoDbDataSourceOptions extends DataSourceParts {
  readonly tableName: string;
  readonly roleArn: string;
  /** What `nextToken`s are sealed with. */
  readonly tokenSecret: string;
}

const operations = new Map<string, Operation>([
  ['GetItem', getItem],
  ['PutItem', putItem],
  ['UpdateItem', updateItem],
  ['DeleteItem', deleteItem],
  ['Query', query],
  ['Scan', scan],
  ['BatchGetItem', batchGetItem],
  ['BatchPutItem', batchPutItem],
  ['BatchDeleteItem', batchDeleteItem],
  ['TransactGetItems', transactGetItems],
  ['TransactWriteItems', transactWriteItems],
]);

/** Makes a DynamoDB data source. */
export function createDynamoDbDataSource(cloud: Cloud, options: DynamoDbDataSourceOptions): DataSource {
  const { tableName, tokenSecret } = options;
  const call = createDynamoDbClient(cloud, options);
  const tokens = createPaginationTokens(tokenSecret);
  return {
    name: options.name,
    async invoke(value, signal) {
      const request = parseRequest(value);
      const name = request['operation'];
      if (typeof name !== 'string') throw new RequestShapeError("Value for field '$[operation]' not found.");
      const operation = operations.get(name);
      if (!operation) {
        throw new RequestShapeError(
          `Unsupported operation '${name}'. Use one of ${[...operations.keys()].join(', ')}.`,
        );
      }
      return operation(request, { tableName, call, tokens, signal });
    },
  };
}
