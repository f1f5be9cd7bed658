// @vitest-environment happy-dom
// What a tab of the playground knows over a reload, and what it does not let itself be told by spoiled storage.
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { useKnownValues } from './useKnownValues.ts';

const seatKey = 'playground:seat';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  localStorage.clear();
  sessionStorage.clear();
});

const known = () => renderHook(useKnownValues).result.current[0];

test('what operations made known is known after a reload', () => {
  const { result } = renderHook(useKnownValues);

  act(() => result.current[1]({ sessionId: 'serene-truth-682' }));
  act(() => result.current[1]({ seatId: '1', secret: 's' }));

  expect(known()).toEqual({ sessionId: 'serene-truth-682', seatId: '1', secret: 's' });
});

test.each(['no JSON', 'null', '7', '{"seatId":7,"sessionId":"brave-otter-100"}'])(
  'a seat that was not written here is forgotten: %s',
  (text) => {
    sessionStorage.setItem(seatKey, text);

    expect(known()).toEqual({});
  },
);

test('where storage is forbidden, the tab knows what it was told until it is reloaded', () => {
  const refuse = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  const forbidden = { getItem: refuse, setItem: refuse };
  vi.stubGlobal('localStorage', forbidden);
  vi.stubGlobal('sessionStorage', forbidden);
  const { result } = renderHook(useKnownValues);

  act(() => result.current[1]({ seatId: '1', secret: 's' }));

  expect(result.current[0]).toEqual({ seatId: '1', secret: 's' });
});
