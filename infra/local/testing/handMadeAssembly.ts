// A small assembly for tests of the whole local cloud: somebody to sign in, one table, and the outputs that the pages need.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Resources by logical id, as a template has them. */
export type TemplateResources = Record<string, { Type: string; Properties?: object }>;

const resources: TemplateResources = {
  Users: { Type: 'AWS::Cognito::UserPool' },
  Pages: {
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: {
      UserPoolId: { Ref: 'Users' },
      AllowedOAuthFlows: ['code'],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthScopes: ['openid', 'email'],
      CallbackURLs: ['http://localhost:4000/playground/'],
    },
  },
  Notes: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    },
  },
};

const outputs = {
  UserPoolId: { Value: { Ref: 'Users' } },
  OidcAuthority: { Value: { 'Fn::GetAtt': ['Users', 'ProviderURL'] } },
  OidcClientId: { Value: { Ref: 'Pages' } },
  NotesTable: { Value: { Ref: 'Notes' } },
};

/** A folder for one test, removed when the test has finished. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'local-cloud-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes the assembly with more resources; answers its folder. */
export function writeAssembly(more: TemplateResources = {}): string {
  const folder = temporaryFolder();
  const write = (name: string, content: object): void =>
    writeFileSync(join(folder, name), JSON.stringify(content));
  write('Notes.template.json', { Resources: { ...resources, ...more }, Outputs: outputs });
  write('manifest.json', {
    artifacts: {
      Notes: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Notes.template.json' } },
    },
  });
  return folder;
}
