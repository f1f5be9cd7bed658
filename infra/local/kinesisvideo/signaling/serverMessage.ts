// What the service sends over a signaling WebSocket, as text.
// https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/async-message-reception-api.html
import type { AwsError } from '../../cloud.ts';
import type { ClientMessage } from './clientMessage.ts';

/** Another client's message. @param senderClientId null: the master, which is not named */
export function toDelivery(message: ClientMessage, senderClientId: string | null): string {
  return JSON.stringify({
    messageType: message.action,
    messagePayload: message.payload,
    ...(senderClientId !== null && { senderClientId }),
  });
}

/** Why a message was refused. */
export function toStatusResponse(correlationId: string, error: AwsError): string {
  return JSON.stringify({
    messageType: 'STATUS_RESPONSE',
    statusResponse: {
      correlationId,
      errorType: error.code,
      statusCode: String(error.statusCode),
      description: error.message,
    },
  });
}

/** The connection will be closed within a minute: the client is to connect anew. */
export const goAway: string = JSON.stringify({ messageType: 'GO_AWAY' });
