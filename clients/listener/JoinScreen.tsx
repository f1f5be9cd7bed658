// The way into a session: the name, what is wrong with it, and whether the sound takes a detour.
import type { FormEvent } from 'react';
import { Button } from '../design/Button.tsx';
import { CheckField, TextField } from '../design/Field.tsx';
import { Notice } from '../design/Notice.tsx';
import { sentenceOf } from '../core/sentences/sentenceOf.ts';
import type { Problem } from '../core/sentences/problem.ts';
import type { ListenerPageActions, ListenerPageState } from './listenerPageState.ts';
import { toAction } from './toAction.ts';

export interface JoinScreenProps {
  readonly state: ListenerPageState;
  readonly actions: ListenerPageActions;
}

/** The form. */
export function JoinScreen({ state, actions }: JoinScreenProps) {
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    actions.join();
  };
  const problem = state.playback.problem ?? state.problem;
  return (
    <form className="card stack" onSubmit={onSubmit} noValidate>
      <h1 tabIndex={-1}>Listen to a live session</h1>
      <TextField
        label="Name of the session"
        hint="Two words and a number, as the speaker told you. Capitals, spaces and hyphens do not matter."
        problem={toNameProblem(state)}
        value={state.typedName}
        onChange={actions.typeName}
        size="large"
        content="name"
        placeholder="serene-truth-682"
      />
      {state.suggestions.length > 0 ? (
        <Suggestions names={state.suggestions} onChoose={actions.join} />
      ) : null}
      <Button kind="primary" size="large" type="submit" isUnavailable={state.isJoining}>
        {state.isJoining ? 'Joining…' : 'Listen'}
      </Button>
      {problem && !state.nameProblem ? <JoinProblem problem={problem} actions={actions} /> : null}
      <CheckField
        label="Hide my network address"
        hint="Sound comes directly from the speaker, so the two of you can see each other’s network address. Hidden, the sound takes a detour by a relay: the speaker sees the relay’s address instead of yours."
        isChecked={state.relayOnly}
        onChange={actions.chooseRelay}
      />
    </form>
  );
}

function toNameProblem({ nameProblem }: ListenerPageState): string | null {
  if (nameProblem === 'unreadable') return 'A name is two words and a number, as in “serene truth 682”.';
  if (nameProblem === 'unknown') return sentenceOf('SessionNotFound').says;
  return null;
}

function Suggestions(props: { names: readonly string[]; onChoose: (name: string) => void }) {
  return (
    <div className="row" role="group" aria-label="Did you mean">
      <span>Did you mean</span>
      {props.names.map((name) => (
        <Button key={name} onClick={() => props.onChoose(name)}>
          {name}
        </Button>
      ))}
    </div>
  );
}

function JoinProblem({ problem, actions }: { problem: Problem; actions: ListenerPageActions }) {
  const { says, action, actionLabel } = sentenceOf(problem);
  return (
    <Notice tone="problem" actionLabel={actionLabel} onAction={toAction(action, actions)}>
      {says}
    </Notice>
  );
}
