// What people see as whom nothing runs yet: what this page is, and the ways in.
import { useState } from 'react';
import { Button } from '../design/Button.tsx';
import { Notice } from '../design/Notice.tsx';
import { Page } from '../design/Page.tsx';

/** The ways in. */
export interface WelcomeActions {
  openSignIn(): Promise<void>;
  openSignInAsSomeoneElse(): Promise<void>;
  /** Absent when the API has no key for guests. */
  readonly goOnAsGuest?: () => void;
}

export interface WelcomeProps {
  /** Absent when the page cannot even offer to sign in. */
  readonly actions?: WelcomeActions;
  /** What went wrong, if something did. */
  readonly problem?: string | undefined;
}

/** The card with the buttons. */
export function Welcome({ actions, problem }: WelcomeProps) {
  const [failure, setFailure] = useState(problem);
  const open = (leave: Promise<void>): void => {
    leave.catch((error: unknown) =>
      setFailure(
        `The sign-in page cannot be reached: ${error instanceof Error ? error.message : String(error)}`,
      ),
    );
  };
  return (
    <Page name="Playground">
      <div className="card stack welcome">
        <h1>Explore the API and run it</h1>
        <p>
          Create a session, watch its status by push, take a seat, go live, pause, end. The schema is
          documented in the page; operations for every field are prepared.
        </p>
        {failure && <Notice tone="problem">{failure}</Notice>}
        <div className="row">
          {actions ? (
            <>
              <Button kind="primary" onClick={() => open(actions.openSignIn())}>
                Sign in
              </Button>
              <Button onClick={() => open(actions.openSignInAsSomeoneElse())}>Sign in as someone else</Button>
              {actions.goOnAsGuest && <Button onClick={actions.goOnAsGuest}>Go on as a guest</Button>}
            </>
          ) : (
            <Button kind="primary" onClick={() => location.reload()}>
              Try again
            </Button>
          )}
        </div>
      </div>
    </Page>
  );
}
