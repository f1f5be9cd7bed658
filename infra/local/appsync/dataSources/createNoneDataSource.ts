// The NONE data source: hands the request's payload to the response handler.
// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-none-js.html
import { parseRequest } from './dataSource.ts';
import type { DataSource, DataSourceParts } from './dataSource.ts';

/** Makes a data source that calls nothing. Without a payload (`{}`) the result is null, as Amplify's `publish.js` has it. */
export function createNoneDataSource({ name, counter }: DataSourceParts): DataSource {
  return {
    name,
    isInstant: true,
    async invoke(request) {
      const { payload } = parseRequest(request);
      counter.count(name, 'NONE');
      return payload ?? null;
    },
  };
}
