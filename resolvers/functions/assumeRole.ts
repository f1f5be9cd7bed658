// Second step of giving access: temporary credentials for one role on one channel. The session policy narrows the role to
// this channel, so that credentials are worth nothing anywhere else.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
import { runtime, util } from '@aws-appsync/utils';
import type { HTTPRequest } from '@aws-appsync/utils';
import type { Signaling, SignalingRole } from '../../schema/generated/schema.ts';
import { credentialsSeconds } from '../../schema/limits.ts';
import type { HttpResult } from '../lib/context.ts';
import { raiseCredentialsUnavailable } from '../lib/errors.ts';
import { readAssumedCredentials } from '../lib/stsAnswer.ts';
import type { VendingRequest, VendingResponse } from '../lib/vending.ts';
import { logOutage } from '../lib/log.ts';

const connectActions: Readonly<Record<SignalingRole, string>> = {
  MASTER: 'kinesisvideo:ConnectAsMaster',
  VIEWER: 'kinesisvideo:ConnectAsViewer',
};

export function request(ctx: VendingRequest): HTTPRequest<string> {
  const { grant } = ctx.stash;
  if (!grant) runtime.earlyReturn(null, { skipTo: 'END' });
  const roleArn = grant.role === 'MASTER' ? ctx.env.MASTER_ROLE_ARN : ctx.env.VIEWER_ROLE_ARN;
  return {
    method: 'POST',
    resourcePath: '/',
    params: {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: toForm(roleArn, grant.roleSessionName, toSessionPolicy(grant.role, grant.channelArn)),
    },
  };
}

export function response(ctx: VendingResponse<HttpResult>): Signaling {
  const { grant, endpoints } = ctx.stash;
  if (ctx.error) {
    logOutage('STS does not answer AssumeRole', ctx.error.type, ctx);
    return raiseCredentialsUnavailable();
  }
  if (ctx.result.statusCode !== 200 || !grant || !endpoints) {
    logOutage('STS refuses AssumeRole', ctx.result.statusCode, ctx);
    return raiseCredentialsUnavailable();
  }
  const credentials = readAssumedCredentials(ctx.result.body);
  if (!credentials) {
    logOutage('STS answers AssumeRole without credentials', ctx.result.statusCode, ctx);
    return raiseCredentialsUnavailable();
  }
  return {
    role: grant.role,
    region: ctx.env.REGION,
    channelArn: grant.channelArn,
    clientId: grant.clientId,
    endpoints,
    credentials,
  };
}

// A form in the body is how AWS's own samples call a Query API from an HTTP data source (publishToSNS.js of
// aws-appsync-resolver-samples). `util.urlEncode` encodes as forms want it: a space becomes "+".
function toForm(roleArn: string, sessionName: string, policy: string): string {
  return (
    `Action=AssumeRole&Version=2011-06-15&RoleArn=${util.urlEncode(roleArn)}` +
    `&RoleSessionName=${util.urlEncode(sessionName)}&DurationSeconds=${credentialsSeconds}` +
    `&Policy=${util.urlEncode(policy)}`
  );
}

function toSessionPolicy(role: SignalingRole, channelArn: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: [connectActions[role], 'kinesisvideo:GetIceServerConfig'],
        Resource: channelArn,
      },
    ],
  });
}
