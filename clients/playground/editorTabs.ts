// The tabs of the editor as GraphiQL tells of them: which is shown, and all of them kept at once when the page is left.
// GraphiQL itself writes them down half a second after a change, one part after the other: who leaves in between comes back
// to tabs that do not fit together.
import type { TabsState } from '@graphiql/react';

/** Under these keys GraphiQL looks for its tabs, and for what the editors of the shown one hold. */
const tabsKey = 'graphiql:tabState';
const editorKeys = { query: 'graphiql:query', variables: 'graphiql:variables' } as const;

/** What is known of the tabs. */
export interface EditorTabs {
  /** '' until the tabs are known. */
  readonly activeId: string;
  has(tabId: string): boolean;
  readonly update: (state: TabsState) => void;
  /** Call it when the page is left. */
  save(storage: Pick<Storage, 'setItem'>): void;
}

/** No tabs yet. */
export function createEditorTabs(): EditorTabs {
  let state: TabsState | undefined;
  return {
    get activeId() {
      return state?.tabs[state.activeTabIndex]?.id ?? '';
    },
    has: (tabId) => state?.tabs.some(({ id }) => id === tabId) ?? false,
    update: (next) => {
      state = next;
    },
    save: (storage) => {
      if (!state) return;
      // As GraphiQL does: neither headers, which may hold a token, nor answers, which may hold credentials.
      const tabs = state.tabs.map((tab) => ({ ...tab, headers: null, response: null, hash: null }));
      const shown = state.tabs[state.activeTabIndex];
      for (const part of ['query', 'variables'] as const)
        storage.setItem(editorKeys[part], shown?.[part] ?? '');
      storage.setItem(tabsKey, JSON.stringify({ ...state, tabs }));
    },
  };
}
