// Requests to the KVS control plane.
// https://docs.aws.amazon.com/kinesisvideostreams/latest/dg/API_Operations_Amazon_Kinesis_Video_Streams.html
import type { HTTPRequest } from '@aws-appsync/utils';

/** A POST with a JSON body, as every operation of KVS's control plane wants it. */
export function toKinesisVideoRequest(resourcePath: string, body: object): HTTPRequest<string> {
  return {
    method: 'POST',
    resourcePath,
    params: { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  };
}
