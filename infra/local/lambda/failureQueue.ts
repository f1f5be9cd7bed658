// Sends a message to the failure destination of a mapping: over the AWS port, with the function's own role.
import type { Cloud } from '../cloud.ts';

/**
 * Sends one message to an SQS queue of this cloud.
 * @throws Error when the queue or the role's policies refuse, or the AWS port does not answer
 */
export async function sendToQueue(
  cloud: Cloud,
  queueArn: string,
  roleArn: string,
  messageBody: string,
): Promise<void> {
  const queueName = queueArn.split(':').at(-1) ?? '';
  const url = new URL(`${cloud.awsUrl}/`);
  const body = JSON.stringify({
    QueueUrl: `${cloud.awsUrl}/${cloud.accountId}/${queueName}`,
    MessageBody: messageBody,
  });
  const headers = {
    host: url.host,
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'AmazonSQS.SendMessage',
  };
  const credentials = await cloud.iam.credentialsForService(roleArn, 'lambda.amazonaws.com', queueName);
  const signed = await cloud.iam.sign({ method: 'POST', url, headers, body }, 'sqs', credentials);
  const response = await cloud.fetch(url, { method: 'POST', headers: signed, body });
  if (!response.ok) throw new Error(`SQS answered ${response.status}: ${await response.text()}`);
}
