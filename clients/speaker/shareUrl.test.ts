// What is shared, and that nothing happens without being wanted.
import { expect, test } from 'vitest';
import { shareUrl, toListenerUrl } from './shareUrl.ts';

test("a session's link is the listener's page with the name after the hash", () => {
  expect(toListenerUrl('https://live.example.com', 'serene-truth-682')).toBe(
    'https://live.example.com/listener/#serene-truth-682',
  );
});

test('opens the share sheet with link and title, and takes closing it for an answer', async () => {
  const sheets: ShareData[] = [];
  const share = (data: ShareData) => {
    sheets.push(data);
    return Promise.reject(new DOMException('closed', 'AbortError'));
  };

  await shareUrl('https://live.example.com/listener/#serene-truth-682', 'Our garden', { share });

  expect(sheets).toEqual([
    { url: 'https://live.example.com/listener/#serene-truth-682', title: 'Our garden' },
  ]);
});
