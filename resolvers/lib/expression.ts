// Expressions for DynamoDB: text of placeholders with what they stand for, as plain values that resolvers marshal.
import { util } from '@aws-appsync/utils';
import type { DynamoDBExpression } from '@aws-appsync/utils';

/** An expression in DynamoDB's words with plain values. `TName` is what the table's items have. */
export interface ExpressionOf<TName extends string> {
  expression: string;
  names: Record<string, TName>;
  values: Record<string, unknown>;
}

/** Marshals an expression's values; an expression without values must not have an empty map of them. */
export function toDynamoDbExpression({
  expression,
  names,
  values,
}: ExpressionOf<string>): DynamoDBExpression {
  return {
    expression,
    expressionNames: names,
    ...(Object.keys(values).length > 0 ? { expressionValues: util.dynamodb.toMapValues(values) } : {}),
  };
}
