// Keeps and tells of committed changes: rows from the table's stream in; for each one an item of its session's history,
// then one signed mutation for AppSync's subscribers, then one event on EventBridge's bus out.
import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { print } from 'graphql';
import { toSessionEventItem } from '../../schema/sessionEventItem.ts';
import type { SessionEventItem } from '../../schema/sessionEventItem.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { toSessionStatusEvent } from '../../schema/sessionStatusEvent.ts';
import { PublishSessionStatusDocument } from './generated/operations.ts';
import type { PublishSessionStatusMutationVariables } from './generated/operations.ts';
import type { Log } from './log.ts';
import type { WriteMetrics } from './metrics.ts';
import { postSigned } from './postSigned.ts';
import { putBusEvent } from './putBusEvent.ts';
import type { BusOptions } from './putBusEvent.ts';
import { createStreamHandler, ReactionError } from './streamHandler.ts';
import type { StreamHandler } from './streamHandler.ts';

export interface PublishStatusOptions extends BusOptions {
  /** The API's address: "https://….amazonaws.com/graphql". */
  readonly graphqlUrl: string;
  readonly dynamoDb: DynamoDBClient;
  /** Where the history is kept. */
  readonly eventsTableName: string;
  /** Now, in milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly log: Log;
  readonly writeMetrics: WriteMetrics;
}

const query = print(PublishSessionStatusDocument);

/**
 * Makes the handler. First the history, then the push: whoever is told of a version finds it in the history. The bus comes
 * last, so that its failure holds up no listener. A change that was not written, or that AppSync or EventBridge did not
 * accept, fails its record; repeating one is harmless, versions tell.
 */
export function createPublishStatus(options: PublishStatusOptions): StreamHandler {
  return createStreamHandler(async (item) => {
    try {
      await tellOf(item, options);
    } catch (error) {
      options.writeMetrics({ PublishFailures: 1 });
      throw error;
    }
  }, options.log);
}

async function tellOf(item: SessionItem, options: PublishStatusOptions): Promise<void> {
  await recordEvent(item, options);
  await publish(toRequestBody(item), options);
  options.writeMetrics({ PublishAge: Math.max(0, options.nowMs() - Date.parse(item.statusChangedAt)) });
  const { sessionId, status, version, correlationId } = item;
  options.log('info', 'Change published', { sessionId, status, version, correlationId });
  await putBusEvent(item, options);
}

/** Writes the change into the session's history, once for each version. */
async function recordEvent(
  item: SessionItem,
  { dynamoDb, eventsTableName }: PublishStatusOptions,
): Promise<void> {
  const createdAtSeconds = Math.floor(Date.parse(item.createdAt) / 1000);
  const versionAttribute: keyof SessionEventItem = 'version';
  try {
    await dynamoDb.send(
      new PutItemCommand({
        TableName: eventsTableName,
        Item: marshall(toSessionEventItem(item, createdAtSeconds)),
        ConditionExpression: 'attribute_not_exists(#version)',
        ExpressionAttributeNames: { '#version': versionAttribute },
      }),
    );
  } catch (error) {
    // Written when this record came before.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** The GraphQL request that tells of a row's last change. */
function toRequestBody(item: SessionItem): string {
  const variables: PublishSessionStatusMutationVariables = { event: toSessionStatusEvent(item) };
  return JSON.stringify({ query, variables });
}

/** @throws ReactionError when AppSync refuses or the mutation fails; whatever fetch throws when it does not answer */
async function publish(body: string, options: PublishStatusOptions): Promise<void> {
  const response = await postSigned(
    {
      service: 'appsync',
      url: options.graphqlUrl,
      headers: { 'content-type': 'application/json' },
      body,
    },
    options,
  );
  const text = await response.text();
  if (!response.ok) throw new ReactionError(`AppSync answered with HTTP ${response.status}`);
  checkAnswer(text);
}

/** @throws ReactionError unless the answer says that the change was published */
function checkAnswer(text: string): void {
  const { data, errors } = parseAnswer(text);
  if (errors !== undefined) {
    const types = errors.map((error) => error.errorType ?? 'no errorType').join(', ');
    throw new ReactionError(`AppSync answered with errors: ${types}`);
  }
  if (!data?.publishSessionStatus) throw new ReactionError('AppSync answered without data');
}

interface Answer {
  data?: { publishSessionStatus?: unknown } | null;
  errors?: { errorType?: string | null }[];
}

function parseAnswer(text: string): Answer {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null) return answer;
  } catch {
    // Not JSON: no answer either.
  }
  throw new ReactionError('AppSync answered with something that is not an answer');
}
