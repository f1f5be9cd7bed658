// The tabs of the editor: which is shown, and what of them is kept.
import type { TabsState } from '@graphiql/react';
import { expect, test } from 'vitest';
import { createEditorTabs } from './editorTabs.ts';
import { createStorage } from './people/peopleScene.ts';

const tab = (id: string) => ({
  id,
  hash: 'hash',
  title: 'Step1CreateSession',
  query: 'mutation Step1CreateSession { a }',
  variables: '{}',
  headers: '{"Authorization":"token"}',
  operationName: 'Step1CreateSession',
  response: '{"credentials":"secret"}',
});
const state: TabsState = { tabs: [tab('one'), tab('two')], activeTabIndex: 1 };

test('the tab that is shown and those that exist are known once GraphiQL has told of them', () => {
  const tabs = createEditorTabs();
  const before = [tabs.activeId, tabs.has('one')];

  tabs.update(state);

  expect(before).toEqual(['', false]);
  expect([tabs.activeId, tabs.has('one'), tabs.has('three')]).toEqual(['two', true, false]);
});

test('what is kept fits together, without headers and answers', () => {
  const storage = createStorage();
  storage.setItem('graphiql:query', 'of a tab that was shown half a second ago');
  const tabs = createEditorTabs();
  tabs.update(state);

  tabs.save(storage);

  const kept = { headers: null, response: null, hash: null };
  expect(storage.getItem('graphiql:query')).toBe('mutation Step1CreateSession { a }');
  expect(storage.getItem('graphiql:variables')).toBe('{}');
  expect(JSON.parse(storage.getItem('graphiql:tabState') ?? '')).toEqual({
    tabs: [
      { ...tab('one'), ...kept },
      { ...tab('two'), ...kept },
    ],
    activeTabIndex: 1,
  });
});

test('nothing is kept before there is anything', () => {
  const storage = createStorage();

  createEditorTabs().save(storage);

  expect(storage.length).toBe(0);
});
