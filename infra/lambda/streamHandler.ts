// What both Lambdas have in common: a batch of the table's changes in, the first that failed out.
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { sessionItemAttributes } from '../../schema/sessionItem.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { Log } from './log.ts';

/** One change of a row. The mapping's filter lets only rows through that exist after it. */
export interface StreamRecord {
  readonly dynamodb: {
    readonly SequenceNumber: string;
    /** The row after the change, in DynamoDB's own notation. */
    readonly NewImage?: Record<string, AttributeValue>;
  };
}

/** What Lambda hands over. Changes of one row come in the order in which they were made. */
export interface StreamEvent {
  readonly Records: readonly StreamRecord[];
}

/**
 * What Lambda is told: retry from the named record on; empty, all is done.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export interface StreamAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export type StreamHandler = (event: StreamEvent) => Promise<StreamAnswer>;

/**
 * Makes a handler that hands each changed row to `react`, one after the other. It stops at the first failure: Lambda
 * repeats everything from there on anyway, and a later change of the same row must not overtake an earlier one.
 * @param react acts on the row as it was after one change; what it throws fails this record
 */
export function createStreamHandler(react: (item: SessionItem) => Promise<void>, log: Log): StreamHandler {
  return async ({ Records }) => {
    for (const { dynamodb } of Records) {
      let found: Readonly<Record<string, string>> = {};
      try {
        const item = parseSessionItem(dynamodb.NewImage);
        found = { sessionId: item.sessionId, correlationId: item.correlationId };
        await react(item);
      } catch (error) {
        log('error', 'The change was not acted upon', {
          ...found,
          sequenceNumber: dynamodb.SequenceNumber,
          reason: error instanceof ReactionError ? error.message : nameOf(error),
        });
        return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber }] };
      }
    }
    return { batchItemFailures: [] };
  };
}

/** A failure whose message holds nothing but facts that may be logged. */
export class ReactionError extends Error {
  override readonly name = 'ReactionError';
}

/** Messages of other errors are not logged: AWS puts ARNs into them, and a parser puts what it read. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}

/**
 * Reads a row from a stream record.
 * @throws ReactionError naming the first attribute that each row has and this one lacks
 */
export function parseSessionItem(image: Record<string, AttributeValue> | undefined): SessionItem {
  if (image === undefined) throw new ReactionError('The record has no NewImage');
  const missing = Object.entries(sessionItemAttributes).find(
    ([attribute, presence]) => presence === 'always' && image[attribute] === undefined,
  );
  if (missing) throw new ReactionError(`The row has no attribute "${missing[0]}"`);
  return unmarshall(image) as SessionItem;
}
