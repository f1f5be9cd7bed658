// Reads what clients send over a signaling WebSocket: a frame's text in, a message to relay out, or a refusal as AWS words it.
// https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/SendSdpOffer.html and its neighbours
import {
  type Input,
  type StringLimits,
  invalidArgument,
  isObject,
  optionalString,
  requiredString,
} from '../channelInput.ts';
import type { ChannelRole } from '../endpointPath.ts';
import type { SendOperationName } from '../quotas.ts';

export const actions = ['SDP_OFFER', 'SDP_ANSWER', 'ICE_CANDIDATE'] as const;
export type Action = (typeof actions)[number];

/** Action → the operation that it is called in AWS's documentation and quotas. */
export const operationOf: Readonly<Record<Action, SendOperationName>> = {
  SDP_OFFER: 'SendSdpOffer',
  SDP_ANSWER: 'SendSdpAnswer',
  ICE_CANDIDATE: 'SendIceCandidate',
};

/** Something to relay. */
export interface ClientMessage {
  readonly action: Action;
  /** base64; nobody but the recipient reads it. */
  readonly payload: string;
  /** A viewer's client id; null: the master. */
  readonly recipientClientId: string | null;
}

export const idLimits: StringLimits = { max: 256, pattern: /^[a-zA-Z0-9_.-]+$/ };
const payloadLimits: StringLimits = { max: 10_000 };

/** A frame's members; undefined when it is not a JSON object, so that nobody can be told about it. */
export function parseFrame(text: string): Input | undefined {
  try {
    const frame: unknown = JSON.parse(text);
    return isObject(frame) ? frame : undefined;
  } catch {
    return undefined;
  }
}

/** The id under which the sender wants to hear of an error; undefined when there is none that could be answered. */
export function correlationIdOf(frame: Input): string | undefined {
  const id = frame['correlationId'];
  return typeof id === 'string' && id.length <= idLimits.max && idLimits.pattern?.test(id) ? id : undefined;
}

/**
 * Reads a message. A viewer's recipient is ignored: whatever it names, its messages go to the master.
 * @throws AwsError InvalidArgumentException
 */
export function parseClientMessage(frame: Input, sender: ChannelRole): ClientMessage {
  const named = requiredString(frame, 'action', idLimits);
  const action = actions.find((each) => each === named);
  if (!action) throw invalidArgument(`action must be one of ${actions.join(', ')}.`);
  optionalString(frame, 'correlationId', idLimits);
  return {
    action,
    payload: requiredString(frame, 'messagePayload', payloadLimits),
    recipientClientId: sender === 'VIEWER' ? null : requiredString(frame, 'recipientClientId', idLimits),
  };
}
