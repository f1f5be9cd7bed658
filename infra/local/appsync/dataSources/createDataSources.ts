// Makes the data sources of an API from what the template says of them.
import type { Cloud } from '../../cloud.ts';
import type { DataSourceDefinition } from '../template/parseDataSource.ts';
import type { CallCounter } from './callCounter.ts';
import { createHttpDataSource } from './createHttpDataSource.ts';
import { createLambdaDataSource } from './createLambdaDataSource.ts';
import { createNoneDataSource } from './createNoneDataSource.ts';
import type { DataSource } from './dataSource.ts';
import { createDynamoDbDataSource } from './dynamodb/createDynamoDbDataSource.ts';

/** Name → data source. */
export function createDataSources(
  cloud: Cloud,
  definitions: ReadonlyMap<string, DataSourceDefinition>,
  counter: CallCounter,
): ReadonlyMap<string, DataSource> {
  const tokenSecret = cloud.ids.bytes(32).toString('hex');
  const create = (definition: DataSourceDefinition): DataSource => {
    switch (definition.type) {
      case 'NONE':
        return createNoneDataSource({ ...definition, counter });
      case 'AMAZON_DYNAMODB':
        return createDynamoDbDataSource(cloud, { ...definition, counter, tokenSecret });
      case 'AWS_LAMBDA':
        return createLambdaDataSource(cloud, { ...definition, counter });
      case 'HTTP':
        return createHttpDataSource(cloud, { ...definition, counter });
    }
  };
  return new Map([...definitions].map(([name, definition]) => [name, create(definition)]));
}
