// The playground of somebody who is signed in: a line on who it is, GraphiQL with the saved operations, and the live events.
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { GraphiQL } from 'graphiql';
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import { useEffect, useMemo, useState } from 'react';
import type { ClientConfig } from '../core/clientConfig.ts';
import { RealtimeTransport } from '../core/realtime/realtimeTransport.ts';
import type { RealtimeState } from '../core/realtime/realtimeTransport.ts';
import type { Person, SignIn } from '../signIn.ts';
import { createFetcher } from './createFetcher.ts';
import { LiveEvents } from './LiveEvents.tsx';
import { Masthead } from './Masthead.tsx';
import { SessionVariables } from './SessionVariables.tsx';
import { readCreatedSessionId } from './sessionVariables.ts';
import { useSessionId } from './useSessionId.ts';
import { walkthroughPlugin } from './Walkthrough.tsx';
import { walkthrough } from './walkthrough.ts';
import { WatchList } from './watchList.ts';

export interface PlaygroundProps {
  readonly config: ClientConfig;
  readonly signIn: SignIn;
  readonly person: Person;
}

/** The whole page. */
export function Playground({ config, signIn, person }: PlaygroundProps) {
  const [realtimeState, setRealtimeState] = useState<RealtimeState>('idle');
  const [sessionId, setSessionId] = useSessionId();
  const { realtime, watches, tabs, fetcher } = useMemo(
    () => createConnections(config, signIn, setRealtimeState, setSessionId),
    [config, signIn, setSessionId],
  );
  useEffect(() => {
    const reconnect = (): void => realtime.reconnectNow();
    window.addEventListener('online', reconnect);
    return () => window.removeEventListener('online', reconnect);
  }, [realtime]);
  return (
    <div className="playground">
      <Masthead person={person} signIn={signIn} sessionId={sessionId} />
      <GraphiQL
        fetcher={fetcher}
        defaultTabs={[...walkthrough]}
        defaultEditorToolsVisibility="variables"
        plugins={plugins}
        visiblePlugin={walkthroughPlugin}
        shouldPersistHeaders={false}
        inputValueDeprecation
        schemaDescription
        onTabChange={({ tabs: all, activeTabIndex }) => {
          tabs.activeId = all[activeTabIndex]?.id ?? '';
          tabs.ids = all.map(({ id }) => id);
        }}
      >
        <GraphiQL.Logo>{null}</GraphiQL.Logo>
        <SessionVariables sessionId={sessionId} />
      </GraphiQL>
      <LiveEvents watches={watches} realtimeState={realtimeState} />
    </div>
  );
}

const plugins = [walkthroughPlugin, HISTORY_PLUGIN];

function createConnections(
  config: ClientConfig,
  signIn: SignIn,
  onStateChange: (state: RealtimeState) => void,
  onSessionCreated: (sessionId: string) => void,
) {
  const { graphqlUrl, realtimeUrl } = config;
  const { authorize } = signIn;
  const realtime = new RealtimeTransport({ realtimeUrl, graphqlUrl, authorize, onStateChange });
  const watches = new WatchList();
  const tabs = {
    activeId: '',
    ids: [] as readonly string[],
    has: (tabId: string) => tabs.ids.includes(tabId),
  };
  const onResult = (result: unknown): void => {
    const sessionId = readCreatedSessionId(result);
    if (sessionId !== undefined) onSessionCreated(sessionId);
  };
  const fetcher = createFetcher({ graphqlUrl, authorize, realtime, watches, tabs, onResult });
  return { realtime, watches, tabs, fetcher };
}
