// Run by a test as a process of its own and killed there: writes rows without end and prints each acknowledged write.
// In: a data folder as argument; out: lines "<person> <changes>" on standard output.
import { writeSync } from 'node:fs';
import { createResource } from '../testing/createResource.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import { administrator } from '../testing/testCloud.ts';
import { createDynamoDb } from './dynamodb.ts';
import { ordersProperties, tableType } from './ordersTable.ts';

const service = createDynamoDb(createTestCloud({ dataDirectory: process.argv[2] ?? '' }));
await createResource(service, tableType, 'Orders', ordersProperties);
await service.open?.();

async function update(person: string, change: number): Promise<string> {
  const input = {
    TableName: 'Orders',
    Key: { person: { S: person }, number: { N: '1' } },
    UpdateExpression: 'ADD changes :one SET #s = :s',
    ExpressionAttributeNames: { '#s': 'status' },
    ExpressionAttributeValues: { ':one': { N: '1' }, ':s': { S: `status-${change % 3}` } },
    ReturnValues: 'ALL_NEW',
  };
  const answer = await service.api?.answer({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'x-amz-target': 'DynamoDB_20120810.UpdateItem' },
    body: Buffer.from(JSON.stringify(input)),
    principal: administrator,
  });
  const { Attributes } = JSON.parse(String(answer?.body)) as { Attributes: { changes: { N: string } } };
  return Attributes.changes.N;
}

async function writeForever(person: string): Promise<never> {
  for (let change = 0; ; change += 1) {
    const changes = await update(person, change);
    writeSync(1, `${person} ${changes}\n`);
  }
}

await Promise.all(Array.from({ length: 20 }, (_, index) => writeForever(`person-${index}`)));
