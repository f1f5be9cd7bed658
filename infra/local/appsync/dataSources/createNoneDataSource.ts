// The NONE data source: hands the request's payload to the response handler.
// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-none-js.html
import { parseRequest, RequestShapeError } from './dataSource.ts';
import type { DataSource, DataSourceParts } from './dataSource.ts';

/** Makes a data source that calls nothing. */
export function createNoneDataSource({ name, counter }: DataSourceParts): DataSource {
  return {
    name,
    isInstant: true,
    async invoke(request) {
      const { payload } = parseRequest(request);
      if (payload === undefined) throw new RequestShapeError("Value for field '$[payload]' not found.");
      counter.count(name, 'NONE');
      return payload;
    },
  };
}
