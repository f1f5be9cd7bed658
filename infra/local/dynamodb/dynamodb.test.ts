// DynamoDB as its callers see it: the real AWS client against the API.
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { createResource } from '../testing/createResource.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import { createDynamoDb } from './dynamodb.ts';
import { ordersProperties, tableType } from './ordersTable.ts';
import { openTestTable } from './testTable.ts';

const TableName = 'Orders';
const order = { person: { S: 'ann' }, number: { N: '1' }, status: { S: 'open' } };
const Key = { person: order.person, number: order.number };

describe('a table of the template', () => {
  test('answers Ref and attributes as CloudFormation does', async () => {
    const { created } = await openTestTable();

    expect(created.ref).toBe('Orders');
    expect(created.attributes['Arn']).toBe('arn:aws:dynamodb:us-east-1:000000000000:table/Orders');
    expect(created.attributes['StreamArn']).toMatch(
      /^arn:aws:dynamodb:us-east-1:000000000000:table\/Orders\/stream\/\d{4}-\d\d-\d\dT[\d:.]+$/,
    );
    expect(created.attributes['TableId']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('is named after stack and logical id when the template gives no name', async () => {
    const service = createDynamoDb(createTestCloud());

    const unnamed = { ...ordersProperties, TableName: undefined };
    const { ref } = await createResource(service, tableType, 'Orders', unnamed);

    expect(ref).toMatch(/^test-Orders-[0-9A-F]{12}$/);
    await service.close?.();
  });

  test('of the type GlobalTable is the same with one replica here', async () => {
    const service = createDynamoDb(createTestCloud());

    const { ref } = await createResource(service, 'AWS::DynamoDB::GlobalTable', 'Orders', {
      ...ordersProperties,
      Replicas: [{ Region: 'us-east-1', PointInTimeRecoverySpecification: {}, Tags: [] }],
    });

    expect(ref).toBe('Orders');
    await service.close?.();
  });

  test.each([
    [
      { ImportSourceSpecification: {} },
      /Orders \(AWS::DynamoDB::Table\): got the property ImportSource.*accepted/,
    ],
    [{ ResourcePolicy: { PolicyDocument: {} } }, /got the property ResourcePolicy/],
    [{ Replicas: [{ Region: 'eu-west-1' }] }, /got a replica in eu-west-1; only us-east-1 is accepted/],
    [{ Replicas: [{ Region: 'us-east-1', KinesisStreamSpecification: {} }] }, /KinesisStreamSpecification/],
    [
      { StreamSpecification: { StreamViewType: 'ALL' } },
      /got the StreamViewType ALL; accepted are KEYS_ONLY/,
    ],
    [
      { SSESpecification: { SSEEnabled: true, KMSMasterKeyId: 'arn:key' } },
      /SSESpecification.KMSMasterKeyId: got the key "arn:key".*no key or alias\/aws\/dynamodb is accepted/,
    ],
    [
      { Replicas: [{ Region: 'us-east-1', SSESpecification: { KMSMasterKeyId: 'arn:key' } }] },
      /Replicas SSESpecification.KMSMasterKeyId: got the key "arn:key"/,
    ],
    [{ TimeToLiveSpecification: { Enabled: true } }, /no AttributeName; a string is accepted/],
    [{ KeySchema: undefined }, /KeySchema is missing/],
    [{ AttributeDefinitions: [{ AttributeName: 'person', AttributeType: 'S' }] }, /no definition/],
  ])('with %j is refused by name', async (properties, message) => {
    const service = createDynamoDb(createTestCloud());

    const creating = createResource(service, tableType, 'Orders', { ...ordersProperties, ...properties });

    await expect(creating).rejects.toThrow(message);
    await service.close?.();
  });
});

describe('the API', () => {
  test('puts, gets, updates, queries an index and scans', async () => {
    const { client } = await openTestTable();

    await client.send(new PutItemCommand({ TableName, Item: order }));
    const updated = await client.send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'SET #s = :s',
        ExpressionAttributeNames: { '#s': 'status' },
        ExpressionAttributeValues: { ':s': { S: 'paid' } },
        ReturnValues: 'UPDATED_OLD',
      }),
    );
    const got = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    const queried = await client.send(
      new QueryCommand({
        TableName,
        IndexName: 'byStatus',
        KeyConditionExpression: '#s = :s',
        ExpressionAttributeNames: { '#s': 'status' },
        ExpressionAttributeValues: { ':s': { S: 'paid' } },
      }),
    );
    const scanned = await client.send(new ScanCommand({ TableName }));

    const paid = { ...order, status: { S: 'paid' } };
    expect(updated.Attributes).toEqual({ status: { S: 'open' } });
    expect(got.Item).toEqual(paid);
    expect(queried.Items).toEqual([paid]);
    expect(scanned.Items).toEqual([paid]);
  });

  test.each([
    ['NONE', undefined],
    ['ALL_OLD', order],
    ['ALL_NEW', { ...order, paid: { N: '1' } }],
    ['UPDATED_NEW', { paid: { N: '1' } }],
  ] as const)('answers an update with ReturnValues %s', async (ReturnValues, expected) => {
    const { client } = await openTestTable();
    await client.send(new PutItemCommand({ TableName, Item: order }));

    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'ADD paid :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
        ReturnValues,
      }),
    );

    expect(Attributes).toEqual(expected);
  });

  test('shows the row that failed a condition only to who asks for it', async () => {
    const { client } = await openTestTable();
    await client.send(new PutItemCommand({ TableName, Item: order }));
    const again = { TableName, Item: order, ConditionExpression: 'attribute_not_exists(person)' };

    const asking = { ...again, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
    const [asked, notAsked] = await Promise.all(
      [asking, again].map((input) => client.send(new PutItemCommand(input)).catch((error: unknown) => error)),
    );

    expect(asked).toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
      Item: order,
      $metadata: { httpStatusCode: 400 },
    });
    expect(notAsked).toMatchObject({ name: 'ConditionalCheckFailedException' });
    expect((notAsked as { Item?: unknown }).Item).toBeUndefined();
  });

  test('writes and gets batches, and refuses one with the same key twice', async () => {
    const { client, records } = await openTestTable();
    const other = { person: { S: 'bob' }, number: { N: '2' } };
    const put = (Item: typeof other) => ({ PutRequest: { Item } });

    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [TableName]: [put(order), put(other)] } }),
    );
    const { Responses } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key, other] } } }),
    );
    const twice = client.send(
      new BatchWriteItemCommand({
        RequestItems: { [TableName]: [put(order), { DeleteRequest: { Key } }] },
      }),
    );

    expect(UnprocessedItems).toEqual({});
    expect(Responses?.[TableName]).toHaveLength(2);
    await expect(twice).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Provided list of item keys contains duplicates',
    });
    expect(records).toHaveLength(2);
  });

  test('refuses a wrong key, an unknown table and a broken expression as DynamoDB does', async () => {
    const { client } = await openTestTable();

    const refusals = await Promise.all(
      [
        client.send(new GetItemCommand({ TableName, Key: { person: { S: 'ann' } } })),
        client.send(new PutItemCommand({ TableName, Item: { person: { S: 'ann' } } })),
        client.send(new GetItemCommand({ TableName: 'Nobody', Key })),
        client.send(new UpdateItemCommand({ TableName, Key, UpdateExpression: 'SET' })),
      ].map((sending) => sending.catch((error: unknown) => error)),
    );

    expect(refusals).toMatchObject([
      { name: 'ValidationException', message: 'The provided key element does not match the schema' },
      { name: 'ValidationException', message: expect.stringMatching(/Missing the key number/) as string },
      { name: 'ResourceNotFoundException', message: 'Requested resource not found' },
      { name: 'ValidationException', message: expect.stringMatching(/^Invalid UpdateExpression/) as string },
    ]);
  });

  test('describes the table with its stream and its time to live', async () => {
    const { client, created } = await openTestTable({
      properties: { TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } },
    });

    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    const { TableNames } = await client.send(new ListTablesCommand({}));

    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      LatestStreamArn: created.attributes['StreamArn'],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      GlobalSecondaryIndexes: [{ IndexName: 'byStatus', IndexStatus: 'ACTIVE' }],
    });
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
    expect(TableNames).toEqual(['Orders']);
  });

  test('refuses what it does not serve under a name of its own, with what it serves', async () => {
    const { client } = await openTestTable();

    const transacting = client.send(
      new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: order } }] }),
    );

    await expect(transacting).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringMatching(
        /^Got the operation "DynamoDB_20120810.TransactWriteItems"; the local DynamoDB accepts BatchGetItem, /,
      ) as string,
    });
  });

  test('asks for the permissions that IAM names for each operation', async () => {
    const { client, permissions } = await openTestTable();
    const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/Orders';

    await client.send(new PutItemCommand({ TableName, Item: order }));
    await client.send(new GetItemCommand({ TableName: arn, Key }));
    await client.send(new ScanCommand({ TableName, IndexName: 'byStatus' }));
    await client.send(
      new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ DeleteRequest: { Key } }] } }),
    );
    await client.send(new ListTablesCommand({}));

    expect(permissions).toEqual([
      { action: 'dynamodb:PutItem', resource: arn },
      { action: 'dynamodb:GetItem', resource: arn },
      { action: 'dynamodb:Scan', resource: `${arn}/index/byStatus` },
      { action: 'dynamodb:BatchWriteItem', resource: arn },
      { action: 'dynamodb:ListTables', resource: '*' },
    ]);
  });
});
