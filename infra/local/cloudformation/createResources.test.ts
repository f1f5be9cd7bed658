// A template becomes resources in the order of their references, and everything that cannot be run is refused in one sentence.
import { describe, expect, test } from 'vitest';
import type { ResourceDeclaration, Service } from '../cloud.ts';
import { createResources, type CreatedStack } from './createResources.ts';
import { parseTemplate } from './parseTemplate.ts';

const thing = (properties = {}, more = {}): object => ({
  Type: 'Test::Thing',
  Properties: properties,
  ...more,
});

/** Creates a template's resources with one service that makes things; answers what it was asked for, in order. */
async function create(
  template: object,
  parameters: Record<string, string> = {},
): Promise<{ made: ResourceDeclaration[]; stack: CreatedStack }> {
  const made: ResourceDeclaration[] = [];
  const service: Pick<Service, 'resources'> = {
    resources: {
      'Test::Thing': (declaration) => {
        if (declaration.properties['Refuse']) throw new Error('Refuse must be absent.');
        made.push(declaration);
        return { ref: `ref-${declaration.logicalId}`, attributes: { Arn: `arn-${declaration.logicalId}` } };
      },
    },
  };
  const assets = { pathOf: (key: string) => `/assets/${key}` };
  const assembly = { stackName: 'Stack', template: parseTemplate(template), assets };
  const stack = await createResources(assembly, {
    services: [service],
    accountId: '000000000000',
    region: 'us-east-1',
    parameters,
  });
  return { made, stack };
}

describe('order', () => {
  test('makes each resource after those it names by Ref, Fn::GetAtt, Fn::Sub and DependsOn', async () => {
    const { made } = await create({
      Resources: {
        A: thing({ x: { Ref: 'B' } }),
        B: thing({ x: [{ 'Fn::GetAtt': ['C', 'Arn'] }] }),
        C: thing({ x: { 'Fn::Sub': ['${D.Arn}${own}${!E}', { own: { Ref: 'F' } }] } }),
        D: thing({}, { DependsOn: 'E' }),
        E: thing({}, { DependsOn: ['F'] }),
        F: thing(),
      },
    });

    expect(made.map(({ logicalId }) => logicalId)).toEqual(['F', 'E', 'D', 'C', 'B', 'A']);
    expect(made[3]?.properties).toEqual({ x: 'arn-Dref-F${E}' });
  });

  test('keeps the order of the template where nothing depends', async () => {
    const { made } = await create({ Resources: { Z: thing(), A: thing() } });
    expect(made.map(({ logicalId }) => logicalId)).toEqual(['Z', 'A']);
  });

  test('counts only the branch of Fn::If that holds', async () => {
    const { made } = await create({
      Parameters: { Stage: { Type: 'String', Default: 'local' } },
      Conditions: { IsLocal: { 'Fn::Equals': [{ Ref: 'Stage' }, 'local'] } },
      Resources: {
        A: thing({ x: { 'Fn::If': ['IsLocal', 'alone', { Ref: 'B' }] } }),
        B: thing({ x: { Ref: 'A' } }),
      },
    });
    expect(made.map(({ properties }) => properties)).toEqual([{ x: 'alone' }, { x: 'ref-A' }]);
  });

  test('names the resources of a circle', async () => {
    const template = {
      Resources: {
        A: thing({ x: { Ref: 'B' } }),
        B: thing({}, { DependsOn: 'C' }),
        C: thing({ x: { Ref: 'A' } }),
      },
    };
    await expect(create(template)).rejects.toThrow(
      'Resources depend on each other in a circle: A → B → C → A.',
    );
  });
});

describe('conditions', () => {
  const parameters = { Stage: { Type: 'String', Default: 'local' } };

  test('a resource whose condition is false does not exist', async () => {
    const { made } = await create({
      Parameters: parameters,
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
      Resources: { A: thing(), B: thing({}, { Condition: 'IsProd' }) },
      Outputs: { B: { Condition: 'IsProd', Value: { Ref: 'B' } } },
    });
    expect(made.map(({ logicalId }) => logicalId)).toEqual(['A']);
  });

  test('And, Or, Not and Condition combine', async () => {
    const { made } = await create(
      {
        Parameters: parameters,
        Conditions: {
          Prod: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
          NotProd: { 'Fn::Not': [{ Condition: 'Prod' }] },
          Both: { 'Fn::And': [{ Condition: 'Prod' }, { Condition: 'NotProd' }] },
          Either: { 'Fn::Or': [{ Condition: 'Prod' }, { Condition: 'NotProd' }] },
        },
        Resources: Object.fromEntries(
          ['Prod', 'NotProd', 'Both', 'Either'].map((name) => [name, thing({}, { Condition: name })]),
        ),
      },
      { Stage: 'prod' },
    );
    expect(made.map(({ logicalId }) => logicalId)).toEqual(['Prod', 'Either']);
  });

  test.each([
    ['is not declared', {}, 'A names the condition "Yes", which the template does not declare.'],
    [
      'is defined by itself',
      { Yes: { 'Fn::Not': [{ Condition: 'Yes' }] } },
      'Conditions.Yes is defined by itself.',
    ],
    [
      'is no condition',
      { Yes: true },
      'Conditions.Yes is not one of Fn::And, Fn::Or, Fn::Not, Fn::Equals, Condition.',
    ],
  ])('refuses one that %s', async (_title, conditions, message) => {
    const template = { Conditions: conditions, Resources: { A: thing({}, { Condition: 'Yes' }) } };
    await expect(create(template)).rejects.toThrow(message);
  });
});

test('outputs, pseudo parameters and what CDK adds to every template resolve', async () => {
  const { stack } = await create({
    Parameters: {
      BootstrapVersion: {
        Type: 'AWS::SSM::Parameter::Value<String>',
        Default: '/cdk-bootstrap/hnb659fds/version',
      },
      List: { Type: 'CommaDelimitedList', Default: 'a, b' },
    },
    Rules: { CheckBootstrapVersion: { Assertions: [] } },
    Resources: { A: thing(), Meta: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2' } } },
    Outputs: {
      Arn: { Value: { 'Fn::Sub': 'arn:${AWS::Partition}:x:${AWS::Region}:${AWS::AccountId}:${A}' } },
      Second: { Value: { 'Fn::Select': [1, { Ref: 'List' }] } },
    },
  });
  expect(stack.outputs).toEqual({ Arn: 'arn:aws:x:us-east-1:000000000000:ref-A', Second: 'b' });
});

test.each([
  { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' },
  { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' },
  { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' },
])('makes a resource whatever becomes of it when the stack goes: %j', async (policies) => {
  const { made } = await create({ Resources: { A: thing({}, policies) } });

  expect(made.map(({ logicalId }) => logicalId)).toEqual(['A']);
});

describe('refuses', () => {
  test('every type it does not know, by name, before anything is made', async () => {
    const template = {
      Resources: { A: thing(), Stage: { Type: 'AWS::EC2::VPC' }, Other: { Type: 'Custom::Mail' } },
    };
    await expect(create(template)).rejects.toThrow(
      'The template has resources of types that cannot be run here: AWS::EC2::VPC (Stage), Custom::Mail (Other).',
    );
  });

  test.each<[title: string, template: object, message: string]>([
    ['a template that is a list', [], 'The template is not a JSON object.'],
    ['a template without resources', { Resources: {} }, 'The template declares no resources.'],
    [
      'a macro',
      { Transform: 'AWS::Serverless-2016-10-31', Resources: { A: thing() } },
      `The template's section "Transform" cannot be run here`,
    ],
    ['a resource without type', { Resources: { A: {} } }, 'Resources.A has no Type.'],
    [
      'properties that are a list',
      { Resources: { A: { Type: 'Test::Thing', Properties: [] } } },
      'Resources.A.Properties is not an object.',
    ],
    [
      'a deletion policy that CloudFormation does not have',
      { Resources: { A: thing({}, { DeletionPolicy: 'RetainOnCreate' }) } },
      'Resources.A.DeletionPolicy is "RetainOnCreate"; accepted are Delete, Retain, RetainExceptOnCreate.',
    ],
    [
      'a deletion policy where a replacement’s is meant',
      { Resources: { A: thing({}, { UpdateReplacePolicy: 'RetainExceptOnCreate' }) } },
      'Resources.A.UpdateReplacePolicy is "RetainExceptOnCreate"; accepted are Delete, Retain.',
    ],
    [
      'a snapshot of what has none',
      { Resources: { A: thing({}, { DeletionPolicy: 'Snapshot' }) } },
      'Resources.A.DeletionPolicy is "Snapshot"; accepted are Delete, Retain, RetainExceptOnCreate.',
    ],
    [
      'an unknown reference',
      { Resources: { A: thing({ x: { Ref: 'B' } }) } },
      'Resources.A.Properties.x.Ref refers to "B", which the template does not declare.',
    ],
    [
      'an unknown attribute',
      { Resources: { A: thing(), B: thing({ x: { 'Fn::GetAtt': 'A.Name' } }) } },
      'Resources.B.Properties.x.Fn::GetAtt: A (Test::Thing) has no attribute "Name" here; it has Arn.',
    ],
    [
      'an unknown dependency',
      { Resources: { A: thing({}, { DependsOn: 'B' }) } },
      'Resources.A.DependsOn names "B", which the template does not declare.',
    ],
    [
      'a parameter without value',
      { Parameters: { P: { Type: 'String' } }, Resources: { A: thing() } },
      `The template's parameter "P" has no value and no default.`,
    ],
    [
      'what a service refuses, with its place',
      { Resources: { A: thing({ Refuse: true }) } },
      'A (Test::Thing) cannot be created: Refuse must be absent.',
    ],
    [
      'a reference to what does not exist under its conditions',
      {
        Conditions: { No: { 'Fn::Equals': ['a', 'b'] } },
        Resources: { A: thing({ x: { Ref: 'B' } }), B: thing({}, { Condition: 'No' }) },
      },
      'refers to "B", which does not exist under the template\'s conditions.',
    ],
  ])('%s', async (_title, template, message) => {
    await expect((async () => create(template))()).rejects.toThrow(message);
  });

  test('a parameter that the template does not declare', async () => {
    await expect(create({ Resources: { A: thing() } }, { Stage: 'x' })).rejects.toThrow(
      'The template declares no parameter "Stage".',
    );
  });
});
