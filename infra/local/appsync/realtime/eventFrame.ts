// One WebSocket text frame per subscriber out of one serialised event: the subscription's id is spliced in, nothing else is redone.
// Strings here are "latin1": each character is one byte of the frame, so that one socket.write(frame, 'latin1') sends it whole.

/** The UTF-8 bytes of a text, one character per byte. */
function toLatin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** What a `data` message of this subscription begins with, up to the payload; latin1. */
export function toEnvelope(subscriptionId: string): string {
  return toLatin1(`{"id":${JSON.stringify(subscriptionId)},"type":"data","payload":`);
}

/**
 * The header of an unmasked, final text frame; latin1.
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-5.2
 */
export function toFrameHeader(payloadBytes: number): string {
  if (payloadBytes <= 125) return String.fromCharCode(0x81, payloadBytes);
  if (payloadBytes <= 0xffff) return String.fromCharCode(0x81, 126, payloadBytes >> 8, payloadBytes & 0xff);
  const header = Buffer.alloc(10);
  header.writeUInt16BE(0x81_7f, 0);
  header.writeBigUInt64BE(BigInt(payloadBytes), 2);
  return header.toString('latin1');
}

/**
 * Prepares an event for many subscribers.
 * @param payload the `payload` of the `data` message as JSON
 * @returns makes the whole frame (latin1) of one subscriber from its envelope
 */
export function createEventFrame(payload: string): (envelope: string) => string {
  const tail = toLatin1(`${payload}}`);
  let header = '';
  let headerFor = -1;
  return (envelope) => {
    // Ids of one kind of client have one length, so nearly all subscribers of an event share a header.
    if (envelope.length !== headerFor) {
      headerFor = envelope.length;
      header = toFrameHeader(envelope.length + tail.length);
    }
    return header + envelope + tail;
  };
}
