// What the operations made known: the session created last, in this browser tab or another one of the same browser, and the
// seat taken last, in this tab only, because its secret is its holder's.
import { useCallback, useEffect, useState } from 'react';
import { orNothing } from '../../core/orNothing.ts';
import type { KnownValues } from './knownValues.ts';

const sessionKey = 'playground:sessionId';
const seatKey = 'playground:seat';

/** Answers what is known, and how to add to it. */
export function useKnownValues(): [KnownValues, (added: KnownValues) => void] {
  const [known, setKnown] = useState(readStored);
  const add = useCallback((added: KnownValues) => {
    const { sessionId, ...seat } = added;
    if (sessionId !== undefined) orNothing(() => localStorage.setItem(sessionKey, sessionId));
    if (Object.keys(seat).length > 0)
      orNothing(() => sessionStorage.setItem(seatKey, JSON.stringify({ ...readSeat(), ...seat })));
    // Where storage is full or forbidden, this tab knows it all the same, until it is reloaded.
    setKnown((before) => ({ ...before, ...readStored(), ...added }));
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
  const sessionId = orNothing(() => localStorage.getItem(sessionKey));
  return { ...readSeat(), ...(sessionId ? { sessionId } : {}) };
}

/** What was not written here is forgotten. */
function readSeat(): Omit<KnownValues, 'sessionId'> {
  const kept = orNothing(() => JSON.parse(sessionStorage.getItem(seatKey) ?? 'null') as unknown);
  const { seatId, secret } = (kept ?? {}) as Readonly<Record<string, unknown>>;
  return {
    ...(typeof seatId === 'string' ? { seatId } : {}),
    ...(typeof secret === 'string' ? { secret } : {}),
  };
}
