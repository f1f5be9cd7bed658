// What a new session is to be like: its title, who may listen, and how many.
import type { FormEvent } from 'react';
import { maxListenersPerSession, maxTitleCharacters } from '../../schema/limits.ts';
import { Button } from '../design/Button.tsx';
import { CheckField, ChoiceField, SelectField, TextField } from '../design/Field.tsx';
import type { Option } from '../design/Field.tsx';
import type { CreateInput } from './speakerPageState.ts';

/** Nothing entered yet. */
export const emptyDraft: CreateInput = {
  title: '',
  access: 'SIGNED_IN',
  maxListeners: maxListenersPerSession,
};

const accessOptions: readonly Option<CreateInput['access']>[] = [
  {
    value: 'SIGNED_IN',
    label: 'People who are signed in',
    hint: 'They need the name, and an account here.',
  },
  {
    value: 'ANYONE',
    label: 'Anyone who knows the name',
    hint: 'No account needed. Sound goes straight from you to them, so that they can learn your network address.',
  },
];

const countOptions = Array.from({ length: maxListenersPerSession }, (_, index) => {
  const count = String(index + 1);
  return { value: count, label: count };
});

export interface CreateFormProps {
  /** What is entered. It belongs to the page, so that it stays when creating fails. */
  readonly draft: CreateInput;
  readonly onChange: (draft: CreateInput) => void;
  readonly onCreate: (input: CreateInput) => void;
  readonly relayOnly: boolean;
  readonly onChooseRelay: (relayOnly: boolean) => void;
  readonly isBusy: boolean;
  /** Whether this is the one thing to do now. */
  readonly isMain: boolean;
}

/** The form. */
export function CreateForm({ draft, onChange, onCreate, isBusy, isMain, ...relay }: CreateFormProps) {
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isBusy) onCreate(draft);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextField
        label="Title (optional)"
        hint="What it is about. Listeners see it."
        value={draft.title}
        maxLength={maxTitleCharacters}
        onChange={(title) => onChange({ ...draft, title })}
      />
      <ChoiceField
        label="Who may listen"
        options={accessOptions}
        value={draft.access}
        onChange={(access) => onChange({ ...draft, access })}
      />
      {draft.access === 'ANYONE' ? (
        <CheckField
          label="Hide my network address"
          hint="The sound then takes a detour by a relay: listeners see the relay’s address instead of yours. Where no relay can be reached, nobody hears you."
          isChecked={relay.relayOnly}
          onChange={relay.onChooseRelay}
        />
      ) : null}
      <SelectField
        label="How many may listen"
        hint={`At the same time; ${maxListenersPerSession} is the most.`}
        options={countOptions}
        value={String(draft.maxListeners)}
        onChange={(count) => onChange({ ...draft, maxListeners: Number(count) })}
      />
      <Button type="submit" kind={isMain ? 'primary' : 'secondary'} size="large" isUnavailable={isBusy}>
        {isBusy ? 'Creating the session…' : 'Create session'}
      </Button>
    </form>
  );
}
