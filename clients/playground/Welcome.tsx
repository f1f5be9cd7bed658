// What people see who are not signed in: what this page is, and the way in.
import { useState } from 'react';
import type { SignIn } from '../signIn.ts';

export interface WelcomeProps {
  /** Absent when the page cannot even offer to sign in. */
  readonly signIn?: SignIn;
  /** What went wrong, if something did. */
  readonly problem?: string | undefined;
}

/** The card with the button. */
export function Welcome({ signIn, problem }: WelcomeProps) {
  const [failure, setFailure] = useState(problem);
  const open = (leave: Promise<void>): void => {
    leave.catch((error: unknown) =>
      setFailure(
        `The sign-in page cannot be reached: ${error instanceof Error ? error.message : String(error)}`,
      ),
    );
  };
  return (
    <main className="welcome">
      <h1>Live sessions playground</h1>
      <p>
        Explore the API and run it: create a session, watch its status by push, take a seat, go live, pause,
        end. The schema is documented in the page; operations for every step are prepared.
      </p>
      {failure && (
        <p className="problem" role="alert">
          {failure}
        </p>
      )}
      {signIn ? (
        <p className="choices">
          <button type="button" className="primary" onClick={() => open(signIn.openSignIn())}>
            Sign in
          </button>
          <button type="button" onClick={() => open(signIn.openSignInAsSomeoneElse())}>
            Sign in as someone else
          </button>
        </p>
      ) : (
        <p className="choices">
          <button type="button" className="primary" onClick={() => location.reload()}>
            Try again
          </button>
        </p>
      )}
    </main>
  );
}
