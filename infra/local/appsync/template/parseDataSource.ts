// AWS::AppSync::DataSource: what a resolver's requests go to.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-datasource.html
import type { ResourceDeclaration } from '../../cloud.ts';
import { readProperties } from './templateProperties.ts';
import type { TemplateProperties } from './templateProperties.ts';

export type DataSourceDefinition = { readonly name: string } & (
  | { readonly type: 'NONE' }
  | { readonly type: 'AMAZON_DYNAMODB'; readonly tableName: string; readonly roleArn: string }
  | { readonly type: 'AWS_LAMBDA'; readonly functionArn: string; readonly roleArn: string }
  | {
      readonly type: 'HTTP';
      readonly endpoint: string;
      readonly signing?: { readonly roleArn: string; readonly signingName: string };
    }
);

/** @throws Error naming what the local AppSync does not run */
export function parseDataSource(declaration: ResourceDeclaration): DataSourceDefinition {
  const properties = readProperties(declaration);
  properties.string('ApiId');
  const name = properties.string('Name');
  if (!/^[_A-Za-z][_0-9A-Za-z]{0,64}$/.test(name)) {
    properties.refuse(`Name "${name}" must be letters, digits and underscores, not beginning with a digit.`);
  }
  const definition = parseByType(name, properties);
  properties.refuseOthers(['Description', 'ServiceRoleArn', 'MetricsConfig']);
  return definition;
}

function parseByType(name: string, properties: TemplateProperties): DataSourceDefinition {
  const type = properties.string('Type');
  switch (type) {
    case 'NONE':
      return { name, type };
    case 'AMAZON_DYNAMODB':
      return {
        name,
        type,
        tableName: parseTableName(properties),
        roleArn: properties.string('ServiceRoleArn'),
      };
    case 'AWS_LAMBDA': {
      const config = properties.optionalMap('LambdaConfig') ?? properties.refuse('LambdaConfig is missing.');
      const functionArn = config.string('LambdaFunctionArn');
      config.refuseOthers();
      return { name, type, functionArn, roleArn: properties.string('ServiceRoleArn') };
    }
    case 'HTTP':
      return { name, type, ...parseHttp(properties) };
    default:
      return properties.refuse(
        `The data source type ${type} is not supported by the local AppSync, use AMAZON_DYNAMODB, AWS_LAMBDA, HTTP or NONE.`,
      );
  }
}

function parseTableName(properties: TemplateProperties): string {
  const config = properties.optionalMap('DynamoDBConfig') ?? properties.refuse('DynamoDBConfig is missing.');
  const tableName = config.string('TableName');
  if (String(config.optionalString('AwsRegion') ?? '') === '')
    config.refuse('DynamoDBConfig.AwsRegion is missing.');
  config.refuseOthers();
  return tableName;
}

function parseHttp(properties: TemplateProperties): {
  endpoint: string;
  signing?: { roleArn: string; signingName: string };
} {
  const config = properties.optionalMap('HttpConfig') ?? properties.refuse('HttpConfig is missing.');
  const endpoint = config.string('Endpoint');
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    config.refuse(`HttpConfig.Endpoint must be an http or https URL, got "${endpoint}".`);
  }
  const authorization = config.optionalMap('AuthorizationConfig');
  config.refuseOthers();
  if (!authorization) return { endpoint };
  const type = authorization.string('AuthorizationType');
  if (type !== 'AWS_IAM') authorization.refuse(`AuthorizationType ${type} is not supported, use AWS_IAM.`);
  const iam = authorization.optionalMap('AwsIamConfig') ?? authorization.refuse('AwsIamConfig is missing.');
  const signingName = iam.string('SigningServiceName');
  iam.refuseOthers(['SigningRegion']);
  authorization.refuseOthers();
  return { endpoint, signing: { signingName, roleArn: properties.string('ServiceRoleArn') } };
}
