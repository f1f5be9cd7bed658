// EventBridge as its callers see it: signed requests at the AWS port, judged entry by entry.
import { describe, expect, test } from 'vitest';
import type { AwsRequest } from '../cloud.ts';
import { createManualClock } from '../manualClock.ts';
import { createResource } from '../testing/createResource.ts';
import { administrator, createTestCloud } from '../testing/testCloud.ts';
import { createEventBridge, maxKeptEvents } from './eventBridge.ts';

async function openBus(Name = 'Live') {
  const clock = createManualClock();
  const service = createEventBridge(createTestCloud({ clock }));
  const created = await createResource(service, 'AWS::Events::EventBus', 'Bus', { Name, Description: 'd' });
  const toRequest = (input: unknown, target = 'AWSEvents.PutEvents'): AwsRequest => ({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'x-amz-target': target },
    body: Buffer.from(JSON.stringify(input)),
    principal: administrator,
  });
  const put = async (...Entries: unknown[]): Promise<unknown> =>
    JSON.parse(String((await service.api.answer(toRequest({ Entries }))).body));
  return { clock, service, created, toRequest, put };
}
const entry = { EventBusName: 'Live', Source: 's', DetailType: 't', Detail: '{"a":1}' };
const refused = (ErrorCode: string) => ({
  FailedEntryCount: 1,
  Entries: [{ ErrorCode, ErrorMessage: expect.any(String) as string }],
});

describe('an event bus', () => {
  test('answers Ref and attributes as CloudFormation does', async () => {
    const { created } = await openBus();

    const Arn = 'arn:aws:events:us-east-1:000000000000:event-bus/Live';
    expect(created).toEqual({ ref: 'Live', attributes: { Arn, Name: 'Live' } });
  });

  test.each(['', 'default', 'a bus', 'x'.repeat(257)])('named %j is refused', async (Name) => {
    await expect(openBus(Name)).rejects.toThrow('Bus (AWS::Events::EventBus): got the Name');
  });

  test('with a property that has no effect here is refused by name', async () => {
    const { service } = await openBus();

    await expect(
      createResource(service, 'AWS::Events::EventBus', 'Bus', { Name: 'a', Policy: {} }),
    ).rejects.toThrow('got the property Policy; accepted are Description, Name, Tags.');
  });

  test('has no rules', async () => {
    const { service } = await openBus();

    expect(Object.keys(service.resources)).toEqual(['AWS::Events::EventBus']);
  });
});

describe('PutEvents', () => {
  test('keeps an event with its id, its bus and its time', async () => {
    const { clock, put, service } = await openBus();

    const answer = await put({ ...entry, Time: 1_767_225_660 }, { ...entry, Resources: ['r'] });

    const [first, second] = service.busEvents();
    const event = { eventBusName: 'Live', source: 's', detailType: 't', detail: { a: 1 } };
    const now = new Date(clock.nowMs()).toISOString().replace(/\.\d+Z$/, 'Z');
    expect(answer).toEqual({
      FailedEntryCount: 0,
      Entries: [{ EventId: first?.id }, { EventId: second?.id }],
    });
    expect(service.busEvents()).toEqual([
      { ...event, id: first?.id, time: '2026-01-01T00:01:00Z', resources: [] },
      { ...event, id: second?.id, time: now, resources: ['r'] },
    ]);
  });

  test('asks for the permission on the bus of each entry, by name or by ARN', async () => {
    const { service, toRequest } = await openBus();
    const arn = (name: string) => `arn:aws:events:us-east-1:000000000000:event-bus/${name}`;

    const permissions = service.api.permissionsOf(
      toRequest({ Entries: [entry, { ...entry, EventBusName: arn('Other') }, { Source: 's' }] }),
    );

    expect(permissions).toEqual(
      ['Live', 'Other', 'default'].map((name) => ({ action: 'events:PutEvents', resource: arn(name) })),
    );
  });

  test.each([
    ['no Source', { Source: undefined }, 'InvalidArgument'],
    ['no DetailType', { DetailType: '' }, 'InvalidArgument'],
    ['no Detail', { Detail: undefined }, 'InvalidArgument'],
    ["AWS's own Source", { Source: 'aws.s3' }, 'NotAuthorizedForSourceException'],
    ['a Detail that is no JSON', { Detail: '{' }, 'MalformedDetail'],
    ['a Detail that is no object', { Detail: '[1]' }, 'MalformedDetail'],
  ])('refuses an entry with %s', async (_what, members, code) => {
    const { put, service } = await openBus();

    expect(await put({ ...entry, ...members })).toEqual(refused(code));
    expect(service.busEvents()).toEqual([]);
  });

  test('keeps the good entries of a request that has a bad one', async () => {
    const { put, service } = await openBus();

    const answer = await put({ ...entry, Detail: '' }, entry);

    expect(answer).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InvalidArgument' }, {}] });
    expect(service.busEvents()).toHaveLength(1);
  });

  test('takes events for a bus that does not exist, and keeps none of them', async () => {
    const { put, service } = await openBus();

    expect(await put({ ...entry, EventBusName: 'Nobody' })).toMatchObject({ FailedEntryCount: 0 });
    expect(service.busEvents()).toEqual([]);
  });

  test('keeps the newest events only', async () => {
    const { put, service } = await openBus();

    for (let version = 0; version <= maxKeptEvents; version += 1)
      await put({ ...entry, Detail: JSON.stringify({ version }) });

    expect(service.busEvents()).toHaveLength(maxKeptEvents);
    expect(service.busEvents()[0]?.detail).toEqual({ version: 1 });
  });

  test.each<[string, unknown]>([
    ['no entries', { Entries: [] }],
    ['eleven entries', { Entries: Array<unknown>(11).fill(entry) }],
    ['more than 256 KB', { Entries: [{ ...entry, Detail: ' '.repeat(256 * 1024) }] }],
    ['an entry that is none', { Entries: ['entry'] }],
    ['a member of another type', { Entries: [{ ...entry, Detail: {} }] }],
    ['resources of another type', { Entries: [{ ...entry, Resources: 'r' }] }],
    ['a time that is none', { Entries: [{ ...entry, Time: 'now' }] }],
    ['an unknown member', { Entries: [{ ...entry, Bus: 'Live' }] }],
    ['an unknown parameter', { Entries: [entry], EndpointId: 'e' }],
  ])('refuses a request with %s whole', async (_what, input) => {
    const { service, toRequest } = await openBus();

    expect(() => service.api.permissionsOf(toRequest(input))).toThrow(
      expect.objectContaining({ code: 'ValidationException', statusCode: 400 }) as Error,
    );
  });

  test('is the one operation', async () => {
    const { service, toRequest } = await openBus();

    expect(() => service.api.permissionsOf(toRequest({}, 'AWSEvents.PutRule'))).toThrow(
      'Got the operation "AWSEvents.PutRule"; the local EventBridge accepts PutEvents.',
    );
  });
});
