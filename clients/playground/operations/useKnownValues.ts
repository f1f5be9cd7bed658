// What the operations made known: the session created last, in this browser tab or another one of the same browser, and the
// seat taken last, in this tab only, because its secret is its holder's.
import { useCallback, useEffect, useState } from 'react';
import type { KnownValues } from './knownValues.ts';

const sessionKey = 'playground:sessionId';
const seatKey = 'playground:seat';

/** Answers what is known, and how to add to it. */
export function useKnownValues(): [KnownValues, (added: KnownValues) => void] {
  const [known, setKnown] = useState(readStored);
  const add = useCallback(({ sessionId, ...seat }: KnownValues) => {
    if (sessionId !== undefined) localStorage.setItem(sessionKey, sessionId);
    if (Object.keys(seat).length > 0)
      sessionStorage.setItem(seatKey, JSON.stringify({ ...readSeat(), ...seat }));
    setKnown(readStored());
  }, []);
  useEffect(() => {
    const onStorage = ({ key }: StorageEvent): void => {
      if (key === sessionKey) setKnown(readStored());
    };
    window.addEventListener('storage', onStorage);
    return () => window.removeEventListener('storage', onStorage);
  }, []);
  return [known, add];
}

function readStored(): KnownValues {
  const sessionId = localStorage.getItem(sessionKey);
  return { ...readSeat(), ...(sessionId ? { sessionId } : {}) };
}

function readSeat(): Omit<KnownValues, 'sessionId'> {
  return JSON.parse(sessionStorage.getItem(seatKey) ?? '{}') as Omit<KnownValues, 'sessionId'>;
}
