// The playground as somebody, signed in or guest: a line on who it is, GraphiQL with the saved operations, what the last
// answer means, and what is live.
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { GraphiQL } from 'graphiql';
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { ClientConfig } from '../core/clientConfig.ts';
import { AnswerLine } from './AnswerLine.tsx';
import type { AnswerWords } from './answerWords.ts';
import { Connections } from './connections.ts';
import { createFetcher, schemaQueryName } from './createFetcher.ts';
import { createEditorTabs } from './editorTabs.ts';
import type { EditorTabs } from './editorTabs.ts';
import { LiveDock } from './live/LiveDock.tsx';
import { MessageList } from './live/messageList.ts';
import { restoreWatches, saveWatches } from './live/savedWatches.ts';
import { WatchList } from './live/watchList.ts';
import { Masthead } from './Masthead.tsx';
import { readKnownValues } from './operations/knownValues.ts';
import type { KnownValues } from './operations/knownValues.ts';
import { KnownValuesFiller } from './operations/KnownValuesFiller.tsx';
import { operationsPlugin } from './operations/OperationsPanel.tsx';
import { useKnownValues } from './operations/useKnownValues.ts';
import { walkthrough } from './operations/walkthrough.ts';
import type { People } from './people/people.ts';
import { SubscriptionDetacher } from './SubscriptionDetacher.tsx';
import { ThemeFollower } from './ThemeFollower.tsx';

export interface PlaygroundProps {
  readonly config: ClientConfig;
  /** Somebody is active among them. */
  readonly people: People;
  /** What went wrong before the page was there, if something did. */
  readonly problem?: string | undefined;
}

/** The whole page. */
export function Playground({ config, people, problem }: PlaygroundProps) {
  const { everyone, active } = useSyncExternalStore(people.subscribe, people.getSnapshot);
  const [words, setWords] = useState<AnswerWords>();
  const [known, addKnown] = useKnownValues();
  const { connections, messages, watches, tabs, fetcher } = useMemo(
    () => createParts(config, people, setWords, addKnown),
    [config, people, addKnown],
  );
  useLeaving(people, connections, watches, tabs);
  if (!active) return null;
  return (
    <div className="playground">
      <Masthead
        people={people}
        everyone={everyone}
        active={active}
        sessionId={known.sessionId}
        problem={problem}
      />
      <main>
        <GraphiQL
          fetcher={fetcher}
          defaultTabs={[...walkthrough]}
          defaultEditorToolsVisibility="variables"
          plugins={plugins}
          visiblePlugin={operationsPlugin}
          shouldPersistHeaders={false}
          inputValueDeprecation
          schemaDescription
          introspectionQueryName={schemaQueryName}
          onTabChange={tabs.update}
        >
          <GraphiQL.Logo>{null}</GraphiQL.Logo>
          <ThemeFollower />
          <KnownValuesFiller known={known} />
          <SubscriptionDetacher onTabs={tabs.update} />
        </GraphiQL>
        <AnswerLine words={words} onSignIn={() => void people.openSignInAsSomeoneElse()} />
        <LiveDock watches={watches} messages={messages} connections={connections} />
      </main>
    </div>
  );
}

const plugins = [operationsPlugin, HISTORY_PLUGIN];

function createParts(
  { graphqlUrl, realtimeUrl }: ClientConfig,
  people: People,
  onWords: (words: AnswerWords | undefined) => void,
  onKnown: (known: KnownValues) => void,
) {
  const messages = new MessageList();
  const watches = new WatchList();
  const connections = new Connections({
    graphqlUrl,
    realtimeUrl,
    authorizeAs: (personId) => people.authorizeAs(personId),
    messages,
  });
  const tabs = createEditorTabs();
  const getRunner = () => {
    const { active } = people.getSnapshot();
    if (!active) throw new Error('Nothing can run: nobody is active.');
    return connections.runAs(active);
  };
  const onResult = (result: unknown): void => onKnown(readKnownValues(result));
  const fetcher = createFetcher({ graphqlUrl, getRunner, watches, tabs, onResult, onWords });
  return { connections, messages, watches, tabs, fetcher };
}

/** Watches and tabs outlive the page; the network's return is used at once. */
function useLeaving(people: People, connections: Connections, watches: WatchList, tabs: EditorTabs): void {
  useEffect(() => {
    restoreWatches(watches, sessionStorage, (person, request) => {
      if (!people.getSnapshot().everyone.some(({ personId }) => personId === person.personId))
        return undefined;
      const { realtime, authorize } = connections.runAs(person);
      return (sink) => realtime.subscribe(request, sink, authorize);
    });
    const save = (): void => {
      saveWatches(watches, sessionStorage);
      tabs.save(localStorage);
    };
    const reconnect = (): void => connections.reconnectNow();
    window.addEventListener('pagehide', save);
    window.addEventListener('online', reconnect);
    return () => {
      window.removeEventListener('pagehide', save);
      window.removeEventListener('online', reconnect);
    };
  }, [people, connections, watches, tabs]);
}
