// Marks on literal descriptions, as browsers write them.
import { expect, test } from 'vitest';
import { markAnswer, mayAnswer, readOrigin } from './answerMark.ts';

const describedBy = (origin: string): string =>
  `v=0\r\no=- ${origin} IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n`;
const offer = describedBy('4611731400430051336 2');

test('the origin is read from the o= line', () => {
  expect(readOrigin(offer)).toEqual({ sessionId: '4611731400430051336', sessionVersion: '2' });
  expect(readOrigin('v=0\r\n')).toEqual({ sessionId: '', sessionVersion: '' });
});

test('the mark is a line of the session, before the first medium, and changes nothing else', () => {
  const marked = markAnswer(describedBy('77 2'), offer);

  expect(marked).toBe(
    'v=0\r\no=- 77 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=answers-offer:4611731400430051336 2\r\n' +
      'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n',
  );
});

test('a marked answer is for its own offer only', () => {
  const marked = markAnswer(describedBy('77 2'), offer);

  expect(mayAnswer(marked, offer)).toBe(true);
  expect(mayAnswer(marked, describedBy('4611731400430051336 3'))).toBe(false);
  expect(mayAnswer(marked, describedBy('99 2'))).toBe(false);
});

test('an answer without a mark may be for any offer', () => {
  expect(mayAnswer(describedBy('77 2'), offer)).toBe(true);
});
