// The list of saved operations beside the editor: what to run in which order, each a click away in its tab.
import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import type { GraphiQLPlugin } from '@graphiql/react';
import { useEffect, useState } from 'react';
import { walkthrough } from './walkthrough.ts';
import type { Step } from './walkthrough.ts';

function WalkthroughIcon() {
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

function WalkthroughContent() {
  const { tabs, activeTabIndex, queryEditor, variableEditor } = useGraphiQL(
    pick('tabs', 'activeTabIndex', 'queryEditor', 'variableEditor'),
  );
  const actions = useGraphiQLActions();
  /** A step whose tab was closed: a new tab is opened first, its editors are filled once they show it. */
  const [opening, setOpening] = useState<Step>();
  useEffect(() => {
    if (!opening) return;
    queryEditor?.setValue(opening.query);
    variableEditor?.setValue(opening.variables);
    setOpening(undefined);
  }, [opening, queryEditor, variableEditor]);
  const open = (step: Step): void => {
    const index = tabs.findIndex(({ operationName, title }) =>
      [operationName, title].includes(step.operationName),
    );
    if (index >= 0) return actions.changeTab(index);
    actions.addTab();
    setOpening(step);
  };
  const isShown = (step: Step): boolean => tabs[activeTabIndex]?.title === step.operationName;
  return (
    <section className="walkthrough" aria-label="Walkthrough">
      <div className="graphiql-doc-explorer-title">Walkthrough</div>
      <p>
        The life of a session in ten steps. Run each with <kbd>Ctrl</kbd> <kbd>Enter</kbd>. The schema with
        all its descriptions is behind the book icon.
      </p>
      <ol>
        {walkthrough.map((step) => (
          <li key={step.operationName}>
            <button
              type="button"
              aria-current={isShown(step) ? 'step' : undefined}
              onClick={() => open(step)}
            >
              {step.title}
            </button>
            <p>{step.text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The GraphiQL plugin. */
export const walkthroughPlugin: GraphiQLPlugin = {
  title: 'Walkthrough',
  icon: WalkthroughIcon,
  content: WalkthroughContent,
};
