// Calls of services over HTTP: signed, sent with `fetch`, read up to a limit.
import type { Iam } from '../iam/iam.ts';
import { tooLargeAnswer, type CallService } from './serviceCalls.ts';

/** Makes the way that every address can be called by; tests put faults into `fetch`. */
export function createCallOverHttp(iam: Pick<Iam, 'sign'>, fetch: typeof globalThis.fetch): CallService {
  return async ({ method, url, headers, body, signer, signal, maxAnswerBytes = Infinity }) => {
    const sent = signer
      ? await iam.sign({ method, url, headers, body: body ?? '' }, signer.signingName, signer.credentials)
      : headers;
    const response = await fetch(url, {
      method,
      headers: sent,
      redirect: 'manual',
      ...(signal ? { signal } : {}),
      ...(body === undefined ? {} : { body }),
    });
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: await readText(response, maxAnswerBytes),
    };
  };
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (!response.body) return '';
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) throw tooLargeAnswer(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
