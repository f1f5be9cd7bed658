// What somebody adds to the stack runs here as it is: a table, a Lambda on its stream and a query, put into a copy of the
// synthesized assembly, with nothing changed in this folder.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { createLog, type LogRecord } from './log.ts';
import { startLocalCloud, type LocalCloud } from './startLocalCloud.ts';

interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
  Outputs: Record<string, { Value: unknown }>;
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'added-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Copies the assembly, changes the copy's template and asset list, and answers its folder. */
function copyAssembly(
  name: string,
  change: (template: Template, assets: { files: Record<string, unknown> }, directory: string) => void,
): string {
  const directory = join(folder, name);
  cpSync(inject('assembly'), directory, { recursive: true });
  const read = (file: string): unknown => JSON.parse(readFileSync(join(directory, file), 'utf8'));
  const template = read('LiveSessions.template.json') as Template;
  const assets = read('LiveSessions.assets.json') as { files: Record<string, unknown> };
  change(template, assets, directory);
  writeFileSync(join(directory, 'LiveSessions.template.json'), JSON.stringify(template));
  writeFileSync(join(directory, 'LiveSessions.assets.json'), JSON.stringify(assets));
  return directory;
}

/** Runs an assembly until the test has finished. */
async function run(assembly: string): Promise<{ cloud: LocalCloud; logged: LogRecord[] }> {
  const logged: LogRecord[] = [];
  const log = createLog('warn', (record) => logged.push(record));
  const cloud = await startLocalCloud({ assembly, port: 0, awsPort: 0, log });
  onTestFinished(cloud.close);
  return { cloud, logged };
}

async function askGraphql(cloud: LocalCloud, query: string): Promise<unknown> {
  const response = await fetch(`${cloud.frontDoorUrl}/graphql`, {
    method: 'POST',
    headers: { authorization: await cloud.createToken('speaker'), 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

const readNote = `
  import { util } from '@aws-appsync/utils';
  export const request = (ctx) => ({ operation: 'GetItem', key: util.dynamodb.toMapValues({ id: ctx.args.id }) });
  export const response = (ctx) => (ctx.error ? util.error(ctx.error.message, ctx.error.type) : ctx.result);
`;

/** For each note that came in, writes another that says so. */
const copyNote = `
  import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
  const dynamoDb = new DynamoDBClient({});
  export async function handler(event) {
    for (const { dynamodb } of event.Records) {
      const { id, text } = dynamodb.NewImage;
      const Item = { id: { S: 'copy-of-' + id.S }, text: { S: text.S.toUpperCase() } };
      await dynamoDb.send(new PutItemCommand({ TableName: process.env.TABLE, Item }));
    }
  }
`;

const trust = (Service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service } }],
});

function role(service: string, statements: object[]): Template['Resources'][string] {
  const PolicyDocument = { Version: '2012-10-17', Statement: statements };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: trust(service),
      Policies: [{ PolicyName: 'notes', PolicyDocument }],
    },
  };
}

const tableArn = { 'Fn::GetAtt': ['NotesTable', 'Arn'] };
const streamArn = { 'Fn::GetAtt': ['NotesTable', 'StreamArn'] };

function addNotes(template: Template): void {
  const { Resources: resources } = template;
  const [apiId] = Object.keys(resources).filter((id) => resources[id]?.Type === 'AWS::AppSync::GraphQLApi');
  const schema = Object.values(resources).find(({ Type }) => Type === 'AWS::AppSync::GraphQLSchema');
  if (!apiId || !schema) throw new Error('The synthesized template has no API.');
  const ApiId = { 'Fn::GetAtt': [apiId, 'ApiId'] };
  const addition = 'type Note { id: ID! text: String }\nextend type Query { note(id: ID!): Note }';
  schema.Properties['Definition'] = `${String(schema.Properties['Definition'])}\n${addition}\n`;
  Object.assign(resources, {
    NotesTable: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      },
    },
    NotesReaderRole: role('appsync.amazonaws.com', [
      { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: tableArn },
    ]),
    NotesSource: {
      Type: 'AWS::AppSync::DataSource',
      Properties: {
        ApiId,
        Name: 'notes',
        Type: 'AMAZON_DYNAMODB',
        DynamoDBConfig: { AwsRegion: { Ref: 'AWS::Region' }, TableName: { Ref: 'NotesTable' } },
        ServiceRoleArn: { 'Fn::GetAtt': ['NotesReaderRole', 'Arn'] },
      },
    },
    NoteResolver: {
      Type: 'AWS::AppSync::Resolver',
      Properties: {
        ApiId,
        TypeName: 'Query',
        FieldName: 'note',
        Kind: 'UNIT',
        DataSourceName: { 'Fn::GetAtt': ['NotesSource', 'Name'] },
        Runtime: { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' },
        Code: readNote,
      },
    },
    CopierRole: role('lambda.amazonaws.com', [
      { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: tableArn },
      {
        Effect: 'Allow',
        Action: [
          'dynamodb:DescribeStream',
          'dynamodb:GetRecords',
          'dynamodb:GetShardIterator',
          'dynamodb:ListStreams',
        ],
        Resource: streamArn,
      },
    ]),
    Copier: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: 'assets', S3Key: 'copier.zip' },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Role: { 'Fn::GetAtt': ['CopierRole', 'Arn'] },
        Environment: { Variables: { TABLE: { Ref: 'NotesTable' } } },
      },
    },
    CopierMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: streamArn,
        FunctionName: { Ref: 'Copier' },
        StartingPosition: 'TRIM_HORIZON',
        FilterCriteria: {
          Filters: [{ Pattern: '{"dynamodb":{"NewImage":{"id":{"S":[{"prefix":"note-"}]}}}}' }],
        },
      },
    },
  });
  template.Outputs['NotesTable'] = { Value: { Ref: 'NotesTable' } };
}

function addCopierAsset(assets: { files: Record<string, unknown> }, directory: string): void {
  const asset = join(directory, 'asset.copier');
  mkdirSync(asset);
  buildSync({
    stdin: { contents: copyNote, resolveDir: import.meta.dirname },
    outfile: join(asset, 'index.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  assets.files['copier'] = {
    source: { path: 'asset.copier', packaging: 'zip' },
    destinations: { here: { bucketName: 'assets', objectKey: 'copier.zip' } },
  };
}

describe('a copied assembly', () => {
  test('runs a table, a stream Lambda and a query that were added to it', async () => {
    const assembly = copyAssembly('with-notes', (template, assets, directory) => {
      addNotes(template);
      addCopierAsset(assets, directory);
    });
    const { cloud, logged } = await run(assembly);
    const { awsUrl: endpoint, region, administrator: credentials, outputs } = cloud;
    const dynamoDb = new DynamoDBClient({ endpoint, region, credentials });
    const Item = { id: { S: 'note-1' }, text: { S: 'hello' } };
    await dynamoDb.send(new PutItemCommand({ TableName: outputs['NotesTable'], Item }));

    expect(await askGraphql(cloud, '{ note(id: "note-1") { id text } }')).toEqual({
      data: { note: { id: 'note-1', text: 'hello' } },
    });
    await vi.waitFor(
      async () =>
        expect(await askGraphql(cloud, '{ note(id: "copy-of-note-1") { text } }')).toEqual({
          data: { note: { text: 'HELLO' } },
        }),
      { timeout: 20_000 },
    );
    expect(logged).toEqual([]);
  });

  test.each(['AWS::Lambda::Permission', 'AWS::Events::EventBusPolicy', 'AWS::Logs::ResourcePolicy'])(
    'with %s, whose policy would not be evaluated, is refused by name',
    async (Type) => {
      const assembly = copyAssembly(Type.replaceAll(':', ''), ({ Resources }) => {
        Resources['Permission'] = { Type, Properties: {} };
      });

      await expect(run(assembly)).rejects.toThrow(Type);
    },
  );

  test('lacks what was taken out of it: without its resolver a field is null', async () => {
    const assembly = copyAssembly('without-resolver', ({ Resources: resources }) => {
      for (const [id, { Type, Properties }] of Object.entries(resources)) {
        if (Type === 'AWS::AppSync::Resolver' && Properties['FieldName'] === 'session') delete resources[id];
      }
    });
    const { cloud } = await run(assembly);
    expect(await askGraphql(cloud, '{ session(sessionId: "serene-truth-682") { sessionId } }')).toEqual({
      data: { session: null },
    });
  });
});
