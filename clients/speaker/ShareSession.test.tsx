// @vitest-environment happy-dom
// How a speaker invites listeners, in browsers with and without a share sheet.
import { cleanup, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { ShareSession } from './ShareSession.tsx';
import type { ShareBrowser } from './shareUrl.ts';

afterEach(cleanup);

const show = (browser: ShareBrowser) =>
  render(
    <ShareSession
      sessionId="serene-truth-682"
      title="The garden in May"
      origin="https://live.example.com"
      browser={browser}
    />,
  );

test('the link is there to follow, to copy and to scan, and the name to copy', () => {
  show({});

  expect(screen.getByRole('link').textContent).toBe('live.example.com/listener/#serene-truth-682');
  expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
    expect.stringContaining('Copy link'),
    expect.stringContaining('Copy name'),
  ]);
  expect(
    screen.getByRole('img', {
      name: 'QR code of the link for listeners: https://live.example.com/listener/#serene-truth-682',
    }),
  ).toBeTruthy();
});

test('where there is a share sheet, it gets the link and the title', async () => {
  const shared: ShareData[] = [];
  show({ share: (data) => Promise.resolve(void shared.push(data)) });

  await userEvent.setup().click(screen.getByRole('button', { name: 'Share…' }));

  expect(shared).toEqual([
    { url: 'https://live.example.com/listener/#serene-truth-682', title: 'The garden in May' },
  ]);
});
