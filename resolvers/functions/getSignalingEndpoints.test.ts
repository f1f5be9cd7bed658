// Endpoints for one role: asked for by role, and useless unless both are there.
import { expect, test } from 'vitest';
import { evaluateResolver } from '../../infra/evaluateResolver.ts';

const grant = { role: 'VIEWER', channelArn: 'arn', clientId: '1', roleSessionName: 'x' };
const answer = (list: object[]): object => ({
  statusCode: 200,
  headers: {},
  body: JSON.stringify({ ResourceEndpointList: list }),
});
const unavailable = 'The signaling channel is not available at the moment. Try again in a second.';

test('asks KVS for the endpoints of this role only', () => {
  const { value } = evaluateResolver('functions/getSignalingEndpoints', 'request', { stash: { grant } });

  expect(JSON.parse((value as { params: { body: string } }).params.body)).toEqual({
    ChannelARN: 'arn',
    SingleMasterChannelEndpointConfiguration: { Protocols: ['WSS', 'HTTPS'], Role: 'VIEWER' },
  });
});

test('keeps both endpoints for the next step', () => {
  const result = answer([
    { Protocol: 'HTTPS', ResourceEndpoint: 'https://r' },
    { Protocol: 'WSS', ResourceEndpoint: 'wss://v' },
  ]);

  const { stash } = evaluateResolver('functions/getSignalingEndpoints', 'response', {
    stash: { grant },
    result,
  });

  expect(stash.endpoints).toEqual({ wss: 'wss://v', https: 'https://r' });
});

test.each([
  ['one endpoint missing', { result: answer([{ Protocol: 'WSS', ResourceEndpoint: 'wss://v' }]) }],
  ['none at all', { result: { statusCode: 200, headers: {}, body: '{}' } }],
  ['a channel that is not there yet', { result: { statusCode: 404, headers: {}, body: '{"Message":"no"}' } }],
  ['no answer', { result: null, error: { type: 'HttpRequestException', message: '' } }],
])('%s is ChannelUnavailable', (_, outcome) => {
  expect(
    evaluateResolver('functions/getSignalingEndpoints', 'response', { stash: { grant }, ...outcome }).error,
  ).toBe(unavailable);
});
