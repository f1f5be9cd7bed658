// Sharing, with and without what browsers offer for it.
import { expect, test } from 'vitest';
import { copyText, shareUrl, toListenerUrl } from './shareSession.ts';

test("a session's link is the listener's page with the name after the hash", () => {
  expect(toListenerUrl('https://live.example.com', 'serene-truth-682')).toBe(
    'https://live.example.com/listener/#serene-truth-682',
  );
});

test('copies into the clipboard', async () => {
  const texts: string[] = [];
  const clipboard = { writeText: (text: string) => Promise.resolve(void texts.push(text)) };

  expect(await copyText('serene-truth-682', { clipboard })).toBe(true);
  expect(texts).toEqual(['serene-truth-682']);
});

test('says when nothing was copied: no clipboard, or not allowed', async () => {
  const refusing = { writeText: () => Promise.reject(new DOMException('no', 'NotAllowedError')) };

  expect(await copyText('serene-truth-682', {})).toBe(false);
  expect(await copyText('serene-truth-682', { clipboard: refusing })).toBe(false);
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
