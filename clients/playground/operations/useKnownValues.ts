// The session that the walkthrough is about: the one created last, in this browser tab or another one of the same browser.
import { useCallback, useEffect, useState } from 'react';

const storageKey = 'playground:sessionId';

/** Answers the session's name, '' before the first, and how to set it for all tabs of this browser. */
export function useSessionId(): [string, (sessionId: string) => void] {
  const [sessionId, setSessionId] = useState(() => localStorage.getItem(storageKey) ?? '');
  const store = useCallback((next: string) => {
    localStorage.setItem(storageKey, next);
    setSessionId(next);
  }, []);
  useEffect(() => {
    const onStorage = ({ key, newValue }: StorageEvent): void => {
      if (key === storageKey && newValue) setSessionId(newValue);
    };
    window.addEventListener('storage', onStorage);
    return () => window.removeEventListener('storage', onStorage);
  }, []);
  return [sessionId, store];
}
