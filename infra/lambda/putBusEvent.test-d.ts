// What consumers of the bus get, held against the schema: a status or a reason that the API does not know cannot be put there.
import { expectTypeOf, test } from 'vitest';
import type { EndReason, SessionStatus, SessionStatusEvent } from '../../schema/generated/schema.ts';
import type { BusEventDetail } from './putBusEvent.ts';

test('status and reason are the schema’s enums', () => {
  expectTypeOf<BusEventDetail['status']>().toEqualTypeOf<SessionStatus>();
  expectTypeOf<NonNullable<BusEventDetail['endReason']>>().toEqualTypeOf<EndReason>();
});

test('the detail has every field that subscribers can ask for, and the request’s id', () => {
  expectTypeOf<keyof BusEventDetail>().toEqualTypeOf<
    Exclude<keyof SessionStatusEvent, '__typename'> | 'correlationId'
  >();
});

test('a status of somebody’s own does not compile', () => {
  // @ts-expect-error the schema has no such status
  const status: BusEventDetail['status'] = 'STOPPED';
  void status;
});
