// Who may do what with signaling channels: the API makes them and asks for endpoints, STS vends two narrow roles for them.
// Channels come and go with sessions, so no channel stands here.
import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { ArnPrincipal, Policy, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  acknowledgeWildcards,
  createServiceRole,
  toPolicyDocument,
  toStatement,
} from './createServiceRole.ts';
import type { Grant } from './createServiceRole.ts';

/** The roles around KVS. Every permission ends at channels whose name begins with this stack's prefix. */
export class Video extends Construct {
  /** What every channel's name begins with, without the hyphen that follows. */
  readonly channelPrefix: string;
  /** All channels of this stack. */
  readonly channelsArn: string;
  /** Why `channelsArn` ends in a wildcard. */
  readonly wildcardReason =
    "A session's channel is made and deleted while the stack runs; the prefix keeps it to channels of this stack.";
  /** The role of the API's data source for KVS's control plane. */
  readonly kinesisVideoRole: Role;
  /** The role of the API's data source for STS; nobody else may assume the two roles below. */
  readonly stsRole: Role;
  /** What a speaker gets, narrowed to one channel by a session policy. */
  readonly masterRole: Role;
  /** What a listener gets, narrowed to one channel by a session policy. */
  readonly viewerRole: Role;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = Stack.of(this);
    this.channelPrefix = stack.stackName;
    this.channelsArn = stack.formatArn({
      service: 'kinesisvideo',
      resource: 'channel',
      resourceName: `${this.channelPrefix}_*`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    this.kinesisVideoRole = createServiceRole(this, 'KinesisVideoDataSourceRole', 'appsync.amazonaws.com', [
      {
        actions: [
          'kinesisvideo:CreateSignalingChannel',
          'kinesisvideo:DescribeSignalingChannel',
          'kinesisvideo:GetSignalingChannelEndpoint',
        ],
        resources: [this.channelsArn],
        wildcardReason: this.wildcardReason,
      },
    ]);
    this.stsRole = createServiceRole(this, 'StsDataSourceRole', 'appsync.amazonaws.com', []);
    this.masterRole = this.createChannelRole('MasterRole', 'kinesisvideo:ConnectAsMaster');
    this.viewerRole = this.createChannelRole('ViewerRole', 'kinesisvideo:ConnectAsViewer');
    // A policy of its own: inside the role it would refer to roles that refer back to this one.
    new Policy(this, 'StsDataSourcePolicy', {
      roles: [this.stsRole],
      statements: [
        toStatement({
          actions: ['sts:AssumeRole'],
          resources: [this.masterRole.roleArn, this.viewerRole.roleArn],
        }),
      ],
    });
  }

  private createChannelRole(id: string, connectAction: string): Role {
    const grants: readonly Grant[] = [
      {
        actions: [connectAction, 'kinesisvideo:GetIceServerConfig'],
        resources: [this.channelsArn],
        wildcardReason: `${this.wildcardReason} Each session of the role is narrowed to one channel.`,
      },
    ];
    const role = new Role(this, id, {
      assumedBy: new ArnPrincipal(this.stsRole.roleArn),
      // A role assumed from a role lasts an hour at most.
      maxSessionDuration: Duration.hours(1),
      inlinePolicies: { Access: toPolicyDocument(grants) },
    });
    acknowledgeWildcards(role, grants);
    return role;
  }
}
