// Below the editors: what the last answer means, when it was a refusal. The answer itself stands in GraphiQL as it came.
import { Button } from '../design/Button.tsx';
import type { AnswerWords } from './answerWords.ts';

export interface AnswerLineProps {
  readonly words: AnswerWords | undefined;
  /** Leaves the page to sign in. */
  readonly onSignIn: () => void;
}

/** A line that is always there, so that what comes and goes in it is announced and moves nothing. */
export function AnswerLine({ words, onSignIn }: AnswerLineProps) {
  return (
    <div className="answer-line" data-refused={words ? true : undefined}>
      <p role="status">{words ? words.text : 'Refusals are put into words here.'}</p>
      {words?.offersSignIn && <Button onClick={onSignIn}>Sign in</Button>}
    </div>
  );
}
