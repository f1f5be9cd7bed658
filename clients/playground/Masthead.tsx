// The line above GraphiQL: what this is, which session the operations are about, as whom they run and how to change that.
import { useState } from 'react';
import type { People, PeopleState } from './people/people.ts';
import { PersonSwitch } from './people/PersonSwitch.tsx';

export interface MastheadProps {
  readonly people: Pick<People, 'switchTo' | 'openSignInAsSomeoneElse' | 'signOut'>;
  readonly everyone: PeopleState['everyone'];
  readonly active: NonNullable<PeopleState['active']>;
  readonly sessionId: string | undefined;
  /** What went wrong before the page was there, if something did. */
  readonly problem?: string | undefined;
}

/** The page's header. */
export function Masthead({ people, everyone, active, sessionId, problem }: MastheadProps) {
  const [shown, setShown] = useState(problem);
  const leave = (leaving: Promise<void>): void => {
    leaving.catch((error: unknown) =>
      setShown(
        `The sign-in page cannot be reached: ${error instanceof Error ? error.message : String(error)}`,
      ),
    );
  };
  return (
    <header className="masthead">
      {/* The editors keep the Tab key to themselves, so the way past them is offered before. */}
      <a className="skip" href="#live">
        Skip to the live events
      </a>
      <h1>
        Live sessions <span>Playground</span>
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
      {shown && (
        <p className="problem" role="alert">
          {shown}
        </p>
      )}
      <PersonSwitch
        everyone={everyone}
        active={active}
        onSwitch={(personId) => people.switchTo(personId)}
        onAdd={() => leave(people.openSignInAsSomeoneElse())}
        onSignOut={() => leave(people.signOut(active.personId))}
      />
    </header>
  );
}
