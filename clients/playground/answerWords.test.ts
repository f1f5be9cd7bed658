// Refusals in words, by who is refused.
import { describe, expect, test } from 'vitest';
import { headersEditorId, toAnswerWords, toExpiredWords } from './answerWords.ts';

const guest = { personId: 'guest', name: 'Guest' };
const speaker = { personId: 'speaker', name: 'speaker@example.com' };
const typed = { personId: headersEditorId, name: 'Headers editor' };

test.each([
  [{ errors: [] }],
  [{ errors: [{ message: 'Validation error', errorType: null }] }],
  [{ errors: [{ message: 'news', errorType: 'NotOfThisSchema' }] }],
])('an answer that needs no words gets none: %j', (answer) => {
  expect(toAnswerWords(answer, guest)).toBeUndefined();
});

describe('a field that is not open', () => {
  const errors = [
    { errorType: 'Unauthorized', message: 'Not Authorized to access createSession on type Mutation' },
  ];

  test('to guests names what is', () => {
    expect(toAnswerWords({ status: 200, errors }, guest)).toEqual({
      text: 'A guest may not call createSession. Open to guests are session, reportInterruption, joinSession, leaveSession and onSessionStatus; for everything else run it as somebody who is signed in.',
      offersSignIn: true,
    });
  });

  test('to people is the publisher’s', () => {
    expect(toAnswerWords({ status: 200, errors }, speaker)).toEqual({
      text: 'speaker@example.com may not call createSession: it is not for people, but for the part of the system that publishes changes.',
      offersSignIn: false,
    });
  });

  test('is one of the operation when the API does not name it', () => {
    const [words] = [toAnswerWords({ errors: [{ errorType: 'Unauthorized', message: 'No' }] }, guest)];

    expect(words?.text).toMatch(/^A guest may not call a field of this operation\./);
  });
});

describe('credentials that the API does not accept', () => {
  const refused = { errors: [{ errorType: 'UnauthorizedException', message: 'Token has expired.' }] };

  test.each([
    [guest, /^The API does not accept the API key of guests/, true],
    [speaker, /^The API does not accept the sign-in of speaker@example.com any more/, true],
    [typed, /^The API does not accept the authorisation from the headers editor/, false],
  ])('of %j', (person, text, offersSignIn) => {
    expect(toAnswerWords(refused, person)).toEqual({
      text: expect.stringMatching(text) as string,
      offersSignIn,
    });
  });

  test.each([[{ status: 401, errors: [] }], [{ errors: [{ message: 'no', errorCode: 401 }] }]])(
    'are known by %j too',
    (answer) => {
      expect(toAnswerWords(answer, speaker)?.offersSignIn).toBe(true);
    },
  );
});

test('an error of the schema is told in the schema’s words', () => {
  const errors = [{ errorType: 'SignInRequired', message: 'as AppSync sent it' }];

  expect(toAnswerWords({ errors }, guest)).toEqual({
    text: 'SignInRequired: The session is for people who are signed in, and the caller is a guest. Sign in and call again. That there is such a session is all that a guest learns: the answer is the same whatever its status, its seats and the secret that came along.',
    offersSignIn: true,
  });
});

test('an expired sign-in names whose it is', () => {
  expect(toExpiredWords(speaker).text).toMatch(/^The sign-in of speaker@example.com has expired/);
});
