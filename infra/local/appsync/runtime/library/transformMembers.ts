// util.transform: filter objects to DynamoDB expressions and subscription filters.
// @see https://docs.aws.amazon.com/appsync/latest/devguide/transform-helpers-in-util-transform-js.html
import { toDynamodbExpression } from './dynamodbExpression.ts';
import { refusing, type Members } from './library.ts';
import { toSubscriptionFilter } from './subscriptionFilter.ts';

export function createTransformMembers(): Members {
  const toJsonExpression = (filter: unknown): string | null => {
    const expression = toDynamodbExpression(filter);
    return expression && JSON.stringify(expression);
  };
  return {
    toDynamoDBFilterExpression: toJsonExpression,
    toDynamoDBConditionExpression: toJsonExpression,
    toSubscriptionFilter,
    ...refusing('util.transform', ['toElasticsearchQueryDSL']),
  };
}
