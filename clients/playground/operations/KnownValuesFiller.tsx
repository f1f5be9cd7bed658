// Fills the session's name into the variables of whichever tab is shown. Draws nothing.
import { pick, useGraphiQL } from '@graphiql/react';
import { useEffect, useRef } from 'react';
import { fillSessionId } from './sessionVariables.ts';

export interface SessionVariablesProps {
  /** '' while no session is known. */
  readonly sessionId: string;
}

/** Lives inside GraphiQL, whose editor it fills. */
export function SessionVariables({ sessionId }: SessionVariablesProps) {
  const { activeTabIndex, tabs, variableEditor } = useGraphiQL(
    pick('activeTabIndex', 'tabs', 'variableEditor'),
  );
  const activeTab = tabs[activeTabIndex];
  const filled = useRef(new Set<string>());
  useEffect(() => {
    if (!variableEditor) return;
    // GraphiQL opens its first tab with an empty variables editor, whatever the tab says.
    const present = variableEditor.getValue() || (activeTab?.variables ?? '');
    let next = present;
    for (const previous of ['', ...filled.current])
      next = sessionId ? fillSessionId(next, previous, sessionId) : next;
    if (sessionId) filled.current.add(sessionId);
    if (next !== variableEditor.getValue()) variableEditor.setValue(next);
    // Only a change of tab or session may write: never while somebody types.
  }, [activeTab?.id, sessionId, variableEditor]);
  return null;
}
