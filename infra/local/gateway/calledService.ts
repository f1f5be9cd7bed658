// Which service a request is for: the one that its signature names, else the one that its headers, form or path aim at.
import { AwsError } from '../cloud.ts';
import type { UnverifiedRequest } from '../iam/iam.ts';
import { parsePresignedQuery } from '../iam/presignedQuery.ts';
import { parseAuthorization } from '../iam/signature.ts';
import { readQueryParameters } from './queryProtocol.ts';

export interface CalledService {
  /** The service's SigV4 name ("cognito-idp"), or what the request calls it; absent: nothing in it names one. */
  readonly service?: string;
  /** Why there is no signature to verify; absent: there is one. */
  readonly unsigned?: AwsError;
}

/** Finds the service; a signature decides before everything else. */
export function findCalledService(request: UnverifiedRequest): CalledService {
  try {
    return { service: parseAuthorization(request.headers).service };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const service = findPresignedService(request) ?? findAimedService(request);
    return { unsigned: error, ...(service !== undefined && { service }) };
  }
}

/** A URL signed in its query, as S3's are. */
function findPresignedService({ queryString }: UnverifiedRequest): string | undefined {
  try {
    return parsePresignedQuery(queryString).service;
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

/** What X-Amz-Target begins with → the service's SigV4 name. */
const targets: Readonly<Record<string, string>> = {
  AWSCognitoIdentityProviderService: 'cognito-idp',
  AWSCognitoIdentityService: 'cognito-identity',
  AWSEvents: 'events',
  AmazonSQS: 'sqs',
  AmazonSSM: 'ssm',
  DynamoDBStreams_20120810: 'dynamodb',
  DynamoDB_20120810: 'dynamodb',
  Logs_20140328: 'logs',
  TrentService: 'kms',
};

/** The Version that a form of the Query protocol has → the service's SigV4 name. */
const formVersions: Readonly<Record<string, string>> = {
  '2010-03-31': 'sns',
  '2010-05-08': 'iam',
  '2010-05-15': 'cloudformation',
  '2010-08-01': 'monitoring',
  '2011-06-15': 'sts',
  '2012-11-05': 'sqs',
};

const paths: readonly (readonly [RegExp, string])[] = [
  [/^\/v1\/(apis|dataplane-evaluate)/, 'appsync'],
  [/^\/20\d\d-\d\d-\d\d\/(functions|event-source-mappings|layers)/, 'lambda'],
  [/^\/service\/GraniteServiceVersion20100801\//, 'monitoring'],
];

function findAimedService(request: UnverifiedRequest): string | undefined {
  const { headers, path } = request;
  const [target = ''] = headers['x-amz-target']?.split('.') ?? [];
  if (target !== '') return targets[target] ?? target;
  const version = readQueryParameters(request)?.get('Version');
  const byForm = version ? formVersions[version] : undefined;
  const byPath = paths.find(([pattern]) => pattern.test(path))?.[1];
  // Clients of the AWS SDK for JavaScript say whose they are: "api/s3#3.1169.0".
  const agent = `${headers['user-agent'] ?? ''} ${headers['x-amz-user-agent'] ?? ''}`;
  return byForm ?? byPath ?? /(?:^|\s)api\/([\w-]+)#/.exec(agent)?.[1]?.replaceAll('_', '-');
}
