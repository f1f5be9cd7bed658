// The line above GraphiQL: what this is, which session the steps are about, who is signed in and how to change that.
import { useState } from 'react';
import type { Person, SignIn } from '../signIn.ts';

export interface MastheadProps {
  readonly person: Person;
  readonly signIn: SignIn;
  /** '' while no session is known. */
  readonly sessionId: string;
}

/** The page's header. */
export function Masthead({ person, signIn, sessionId }: MastheadProps) {
  const [problem, setProblem] = useState<string>();
  const leave = (leaving: Promise<void>): void => {
    leaving.catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
  };
  return (
    <header className="masthead">
      <h1>
        Live sessions <span>playground</span>
      </h1>
      <p className="session">
        {sessionId ? (
          <>
            Session <output>{sessionId}</output>
          </>
        ) : (
          'Run step 1 to create a session'
        )}
      </p>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <p className="person">
        Signed in as <strong>{person.name}</strong>
      </p>
      <nav aria-label="Sign-in">
        <button type="button" onClick={() => leave(signIn.openSignInAsSomeoneElse())}>
          Sign in as someone else
        </button>
        <button type="button" onClick={() => leave(signIn.signOut())}>
          Sign out
        </button>
      </nav>
    </header>
  );
}
