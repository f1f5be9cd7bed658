// Which offer an answer belongs to. KVS keeps undelivered offers for a while, so a master that comes back may answer an old
// one after the viewer made another; an answer by itself does not say. The master writes the offer's origin into its
// answer, as a session-level attribute that WebRTC ignores, and the viewer drops answers to other offers.

const attribute = 'a=answers-offer:';

/**
 * Session id and version of a description's origin line: the id stays for the life of a peer connection, the version
 * rises with each offer. Empty without an origin line.
 * @see https://www.rfc-editor.org/rfc/rfc8866#section-5.2
 */
export function readOrigin(sdp: string): { sessionId: string; sessionVersion: string } {
  const [, sessionId = '', sessionVersion = ''] = /^o=\S+ (\S+) (\S+) /m.exec(sdp) ?? [];
  return { sessionId, sessionVersion };
}

/** The answer with the offer's origin in it. */
export function markAnswer(answerSdp: string, offerSdp: string): string {
  const mark = `${attribute}${toMark(offerSdp)}\r\n`;
  const firstMedia = answerSdp.search(/^m=/m);
  return firstMedia < 0
    ? answerSdp + mark
    : answerSdp.slice(0, firstMedia) + mark + answerSdp.slice(firstMedia);
}

/** Whether an answer may be for this offer: it says so, or says nothing. */
export function mayAnswer(answerSdp: string, offerSdp: string): boolean {
  const mark = new RegExp(`^${attribute}(.*?)\\r?$`, 'm').exec(answerSdp)?.[1];
  return mark === undefined || mark === toMark(offerSdp);
}

function toMark(offerSdp: string): string {
  const { sessionId, sessionVersion } = readOrigin(offerSdp);
  return `${sessionId} ${sessionVersion}`;
}
