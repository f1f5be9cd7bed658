// What config.json must hold, and how a page is told when it does not.
import { describe, expect, test } from 'vitest';
import { parseConfig, readConfig } from './clientConfig.ts';

const config = {
  graphqlUrl: 'http://localhost:4000/graphql',
  realtimeUrl: 'ws://localhost:4000/graphql/realtime',
  region: 'us-east-1',
  apiKey: 'da2-key',
  oidc: { authority: 'http://localhost:4000/sign-in', clientId: 'client', scope: 'openid email' },
};

describe('parseConfig', () => {
  test('answers exactly what the configuration says', () => {
    expect(parseConfig({ ...config, more: true })).toEqual(config);
  });

  test.each([undefined, null, ''])('knows an API without a key: %j', (apiKey) => {
    expect(parseConfig({ ...config, apiKey })).not.toHaveProperty('apiKey');
  });

  test.each([
    [null, 'config.json: got null, expected an object.'],
    [[], 'config.json: got [], expected an object.'],
    [{ ...config, oidc: undefined }, 'config.json: oidc: got nothing, expected an object.'],
    [{ ...config, region: '' }, 'config.json: region: got "", expected a text.'],
    [{ ...config, apiKey: 7 }, 'config.json: apiKey: got 7, expected a text.'],
    [
      { ...config, graphqlUrl: '/graphql' },
      'config.json: graphqlUrl: got "/graphql", expected https://… or http://….',
    ],
    [
      { ...config, realtimeUrl: config.graphqlUrl },
      'config.json: realtimeUrl: got "http://localhost:4000/graphql", expected wss://… or ws://….',
    ],
  ])('refuses what it cannot work with, saying what it got: %#', (value, message) => {
    expect(() => parseConfig(value)).toThrow(message);
  });
});

describe('readConfig', () => {
  const answering =
    (body: string, status = 200) =>
    () =>
      Promise.resolve(new Response(body, { status }));

  test('fetches and checks', async () => {
    await expect(readConfig('/config.json', answering(JSON.stringify(config)))).resolves.toEqual(config);
  });

  test('says so when the server has none', async () => {
    const reading = readConfig('/config.json', answering('', 404));

    await expect(reading).rejects.toThrow('/config.json answered 404; expected 200 with the configuration.');
  });

  test('says so when it is a page instead', async () => {
    const reading = readConfig('/config.json', answering('<!doctype html>'));

    await expect(reading).rejects.toThrow('/config.json is not JSON: it begins with "<!doctype html>".');
  });
});
