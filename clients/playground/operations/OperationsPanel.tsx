// The saved operations beside the editor: what to run in which order, and everything else, each a click away in its tab.
import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import type { GraphiQLPlugin } from '@graphiql/react';
import { useEffect, useState } from 'react';
import { moreOperations } from './moreOperations.ts';
import { OperationList } from './OperationList.tsx';
import type { SavedOperation } from './savedOperation.ts';
import { walkthrough } from './walkthrough.ts';

function OperationsIcon() {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M10 6h10M10 12h10M10 18h10M4 5l1 1 2-2M4 11l1 1 2-2M4 17l1 1 2-2" />
    </svg>
  );
}

function OperationsContent() {
  const { isShown, open } = useTabOf();
  return (
    <section className="walkthrough" aria-label="Walkthrough">
      <h2 className="graphiql-doc-explorer-title">Walkthrough</h2>
      <p>
        The life of a session in ten steps. Run each with <kbd>Ctrl</kbd> <kbd>Enter</kbd>. The schema with
        all its descriptions is behind the book icon.
      </p>
      <OperationList operations={walkthrough} kind="steps" isShown={isShown} onOpen={open} />
      <h2>More operations</h2>
      <p>
        With the steps they show every field that people can reach. Guests may run those marked so, as far as
        the session is open to everybody. <code>publishSessionStatus</code> is not here: it takes IAM
        credentials, which the part of the system that publishes changes alone has.
      </p>
      <OperationList operations={moreOperations} kind="others" isShown={isShown} onOpen={open} />
    </section>
  );
}

/** Finds the tab of an operation, or opens one for it. */
function useTabOf() {
  const { tabs, activeTabIndex, queryEditor, variableEditor } = useGraphiQL(
    pick('tabs', 'activeTabIndex', 'queryEditor', 'variableEditor'),
  );
  const actions = useGraphiQLActions();
  /** An operation that has no tab: a new one is opened first, its editors are filled once they show it. */
  const [opening, setOpening] = useState<SavedOperation>();
  useEffect(() => {
    if (!opening) return;
    queryEditor?.setValue(opening.query);
    variableEditor?.setValue(opening.variables);
    setOpening(undefined);
  }, [opening, queryEditor, variableEditor]);
  const open = (operation: SavedOperation): void => {
    const index = tabs.findIndex(({ operationName, title }) =>
      [operationName, title].includes(operation.operationName),
    );
    if (index >= 0) return actions.changeTab(index);
    actions.addTab();
    setOpening(operation);
  };
  const isShown = (operation: SavedOperation): boolean =>
    tabs[activeTabIndex]?.title === operation.operationName;
  return { isShown, open };
}

/** The GraphiQL plugin. */
export const operationsPlugin: GraphiQLPlugin = {
  title: 'Walkthrough',
  icon: OperationsIcon,
  content: OperationsContent,
};
