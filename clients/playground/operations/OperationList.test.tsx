// @vitest-environment happy-dom
// The lists of saved operations as a person sees them.
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { readViolations } from '../readViolations.ts';
import { moreOperations } from './moreOperations.ts';
import { OperationList } from './OperationList.tsx';
import { walkthrough } from './walkthrough.ts';

afterEach(cleanup);

const show = (kind: 'steps' | 'others' = 'steps') => {
  const opened: string[] = [];
  const { container } = render(
    <OperationList
      operations={kind === 'steps' ? walkthrough : moreOperations}
      kind={kind}
      isShown={({ title }) => title === 'Go live'}
      onOpen={({ title }) => void opened.push(title)}
    />,
  );
  return { container, opened };
};

test('each operation is a button with its words', async () => {
  const { opened } = show();

  await userEvent.click(screen.getByRole('button', { name: 'Pause' }));

  expect(opened).toEqual(['Pause']);
  expect(screen.getByText(/^Pauses: LIVE becomes PAUSED\./)).toBeDefined();
});

test('the one that is shown is marked', () => {
  show();

  expect(screen.getByRole('button', { current: 'step' }).textContent).toBe('Go live');
});

test('those that guests may run say so', () => {
  show('others');
  const isForGuests = (title: string) => {
    const item = screen.getByRole('button', { name: title }).closest('li');
    return item !== null && within(item).queryByText('guests too') !== null;
  };

  expect([
    isForGuests('Watch as a guest'),
    isForGuests('Leave'),
    isForGuests('Take the broadcast over'),
  ]).toEqual([true, true, false]);
});

test.each(['steps', 'others'] as const)('axe-core finds nothing in the %s', async (kind) => {
  const { container } = show(kind);

  expect(await readViolations(container)).toEqual([]);
});
