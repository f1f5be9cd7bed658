// What AppSync adds to every schema by itself: its scalars and directives, as SDL.
// The template's SDL uses them without defining them; a scalar of AppSync's that it declares is kept.
// https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html
// https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#using-additional-authorization-modes

// For merged APIs, where alone they do something. The guide speaks of types and fields; how exactly is not recorded.
// https://docs.aws.amazon.com/appsync/latest/devguide/merged-api.html
const mergedLocations = 'OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | FIELD_DEFINITION';

/** AppSync's own definitions by name, each as one line of SDL. */
export const builtInDefinitions: Readonly<Record<string, string>> = {
  AWSDate: 'scalar AWSDate',
  AWSTime: 'scalar AWSTime',
  AWSDateTime: 'scalar AWSDateTime',
  AWSTimestamp: 'scalar AWSTimestamp',
  AWSEmail: 'scalar AWSEmail',
  AWSJSON: 'scalar AWSJSON',
  AWSURL: 'scalar AWSURL',
  AWSPhone: 'scalar AWSPhone',
  AWSIPAddress: 'scalar AWSIPAddress',
  '@aws_api_key': 'directive @aws_api_key on OBJECT | FIELD_DEFINITION',
  '@aws_iam': 'directive @aws_iam on OBJECT | FIELD_DEFINITION',
  '@aws_oidc': 'directive @aws_oidc on OBJECT | FIELD_DEFINITION',
  '@aws_lambda': 'directive @aws_lambda on OBJECT | FIELD_DEFINITION',
  '@aws_cognito_user_pools':
    'directive @aws_cognito_user_pools(cognito_groups: [String]) on OBJECT | FIELD_DEFINITION',
  '@aws_auth': 'directive @aws_auth(cognito_groups: [String]) on FIELD_DEFINITION',
  '@aws_subscribe': 'directive @aws_subscribe(mutations: [String]) on FIELD_DEFINITION',
  '@canonical': `directive @canonical on ${mergedLocations}`,
  '@hidden': `directive @hidden on ${mergedLocations}`,
  '@renamed': `directive @renamed(to: String!) on ${mergedLocations}`,
  '@aws_publish': 'directive @aws_publish(subscriptions: [String]) on FIELD_DEFINITION',
};
