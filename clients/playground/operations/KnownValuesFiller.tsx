// Fills what is known into the variables of whichever tab is shown. Draws nothing.
import { pick, useGraphiQL } from '@graphiql/react';
import { useEffect, useRef } from 'react';
import { fillKnownValues } from './knownValues.ts';
import type { KnownValues } from './knownValues.ts';

export interface KnownValuesFillerProps {
  readonly known: KnownValues;
}

/** Lives inside GraphiQL, whose editor it fills. */
export function KnownValuesFiller({ known }: KnownValuesFillerProps) {
  const { activeTabIndex, tabs, variableEditor } = useGraphiQL(
    pick('activeTabIndex', 'tabs', 'variableEditor'),
  );
  const activeTab = tabs[activeTabIndex];
  const filled = useRef({
    sessionId: new Set<string>(),
    seatId: new Set<string>(),
    secret: new Set<string>(),
  });
  useEffect(() => {
    if (!variableEditor) return;
    // GraphiQL opens its first tab with an empty variables editor, whatever the tab says.
    const present = variableEditor.getValue() || (activeTab?.variables ?? '');
    const next = fillKnownValues(present, filled.current, known);
    for (const [name, value] of Object.entries(known) as [keyof KnownValues, string][])
      filled.current[name].add(value);
    if (next !== variableEditor.getValue()) variableEditor.setValue(next);
    // Only a change of tab or of what is known may write: never while somebody types.
  }, [activeTab?.id, known, variableEditor]);
  return null;
}
