// The whole deployment: one construct per concern, and what a person or a program needs to know of the result.
import { Aws, CfnOutput, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Api } from './api.ts';
import type { ApiProps } from './api.ts';
import { Firewall } from './firewall.ts';
import { GuestKeyAlarm } from './guestKeyAlarm.ts';
import { Identity } from './identity.ts';
import type { IdentityProps } from './identity.ts';
import { PageFiles } from './pageFiles.ts';
import { Operations } from './operations.ts';
import { Reactors } from './reactors.ts';
import { Schedules } from './schedules.ts';
import type { Stage } from './stages.ts';
import { Storage } from './storage.ts';
import { Video } from './video.ts';
import { Web } from './web.ts';

export interface LiveSessionsStackProps extends StackProps {
  readonly stage: Stage;
  /** Where else than at CloudFront the pages are served: "http://localhost:4000". */
  readonly pageOrigins: readonly string[];
  readonly signUp: IdentityProps['signUp'];
  readonly guestKeyExpiresAtSeconds: ApiProps['guestKeyExpiresAtSeconds'];
  /** The folder of built pages; absent: none are uploaded. */
  readonly pagesDirectory?: string | undefined;
}

/** Live sessions on AWS, in any account and region. */
export class LiveSessionsStack extends Stack {
  constructor(scope: Construct, id: string, props: LiveSessionsStackProps) {
    super(scope, id, props);
    const { stage } = props;
    const storage = new Storage(this, 'Storage', stage);
    const identity = new Identity(this, 'Identity', {
      stage,
      domainPrefix: this.stackName.toLowerCase(),
      signUp: props.signUp,
    });
    const video = new Video(this, 'Video');
    const { guestKeyExpiresAtSeconds } = props;
    const api = new Api(this, 'Api', { stage, storage, identity, video, guestKeyExpiresAtSeconds });
    const reactors = new Reactors(this, 'Reactors', { stage, storage, api, video });
    const schedules = new Schedules(this, 'Schedules', { stage, storage, video });
    new Firewall(this, 'Firewall', api.graphqlApi);
    const guestKeyAlarm = new GuestKeyAlarm(this, 'GuestKey', {
      expiresAtSeconds: guestKeyExpiresAtSeconds,
      clock: schedules.sweepSessions,
    });
    const operations = new Operations(this, 'Operations', {
      stage,
      storage,
      api,
      reactors,
      schedules,
      guestKeyAlarm,
    });
    const { realtimeUrl, guestKey: apiKey } = api;
    const { graphqlUrl } = api.graphqlApi;
    const authority = identity.userPool.userPoolProviderUrl;
    const web = new Web(this, 'Web', stage, {
      graphqlUrl,
      realtimeUrl,
      issuerUrl: authority,
      loginUrl: identity.loginUrl,
      kinesisVideoDomain: `kinesisvideo.${Aws.REGION}.${Aws.URL_SUFFIX}`,
    });
    const { userPoolClientId: clientId } = identity.createClient([...props.pageOrigins, web.origin]);
    const oidc = { authority, clientId, scope: identity.scope };
    const config = { graphqlUrl, realtimeUrl, region: Aws.REGION, apiKey, oidc };
    const { pagesDirectory } = props;
    if (pagesDirectory !== undefined)
      new PageFiles(this, 'PageFiles', { stage, web, pagesDirectory, config });
    this.addOutputs({
      PagesUrl: ['Where the pages are: /speaker/, /listener/ and /playground/ below it.', web.origin],
      GraphqlUrl: ['Where queries and mutations go.', api.graphqlApi.graphqlUrl],
      RealtimeUrl: ['Where subscriptions connect.', api.realtimeUrl],
      ApiKey: ['What guests call with; the pages hand it to everybody.', api.guestKey],
      Region: ['The region of the stack, for signing.', Aws.REGION],
      OidcAuthority: ['The issuer of the tokens.', identity.userPool.userPoolProviderUrl],
      OidcClientId: ['The public client of the pages.', clientId],
      OidcScope: ['What the pages ask for when signing in.', identity.scope],
      LoginUrl: ['The managed login pages.', identity.loginUrl],
      UserPoolId: ['Where accounts are made.', identity.userPool.userPoolId],
      SessionsTableName: ['Where sessions are kept.', storage.sessions.tableName],
      AlarmTopicArn: ['Whom alarms tell: subscribe an address or a chat.', operations.topic.topicArn],
      DeadLetterQueueUrl: ['Changes that could not be acted upon.', reactors.deadLetterQueue.queueUrl],
    });
  }

  private addOutputs(outputs: Readonly<Record<string, readonly [description: string, value: string]>>): void {
    for (const [name, [description, value]] of Object.entries(outputs)) {
      new CfnOutput(this, name, { description, value });
    }
  }
}
