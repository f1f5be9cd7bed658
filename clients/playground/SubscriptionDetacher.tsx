// Tells which tabs GraphiQL begins with, and makes every change of tab let go of the subscription that runs in it: GraphiQL
// does so only when another tab is chosen, and shows the events of the old tab in a new one. The watch itself goes on.
// Draws nothing.
import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import type { TabsState } from '@graphiql/react';
import { useEffect, useRef } from 'react';

export interface SubscriptionDetacherProps {
  /** Told of the tabs as they are at first; of changes GraphiQL tells by itself. */
  readonly onTabs: (state: TabsState) => void;
}

/** Lives inside GraphiQL. */
export function SubscriptionDetacher({ onTabs }: SubscriptionDetacherProps) {
  const { tabs, activeTabIndex } = useGraphiQL(pick('tabs', 'activeTabIndex'));
  const actions = useGraphiQLActions();
  const tabId = tabs[activeTabIndex]?.id;
  const lastTabId = useRef(tabId);
  const firstState = useRef({ tabs, activeTabIndex });
  useEffect(() => onTabs(firstState.current), [onTabs]);
  useEffect(() => {
    if (tabId === lastTabId.current) return;
    lastTabId.current = tabId;
    document.querySelector('.graphiql-tab-active')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    actions.stop();
  }, [tabId, actions]);
  return null;
}
