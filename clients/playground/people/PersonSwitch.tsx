// As whom operations run: the people of this tab and the guest to choose from, and how to add one or take one away.
import { Announcer } from '../../design/Announcer.tsx';
import { Button } from '../../design/Button.tsx';
import { SelectField } from '../../design/Field.tsx';
import { guestId } from './people.ts';
import type { KnownPerson } from './people.ts';

export interface PersonSwitchProps {
  readonly everyone: readonly KnownPerson[];
  readonly active: KnownPerson;
  readonly onSwitch: (personId: string) => void;
  /** Leaves the page to sign one more person in. */
  readonly onAdd: () => void;
  /** Leaves the page to sign the active person out. */
  readonly onSignOut: () => void;
}

/** The list and its buttons. */
export function PersonSwitch({ everyone, active, onSwitch, onAdd, onSignOut }: PersonSwitchProps) {
  const isGuest = active.personId === guestId;
  return (
    <div className="person-switch" role="group" aria-label="Who runs the operations">
      <SelectField
        label="Run as"
        options={everyone.map((person) => ({ value: person.personId, label: toLabel(person) }))}
        value={active.personId}
        onChange={onSwitch}
      />
      <Button onClick={onAdd}>{active.isExpired ? 'Sign in again' : 'Sign in as someone else'}</Button>
      {/* It keeps its place, so that nothing moves when the guest is chosen. */}
      <Button onClick={onSignOut} isUnavailable={isGuest}>
        Sign out
      </Button>
      <Announcer text={`Operations run as ${toLabel(active)}.`} />
    </div>
  );
}

function toLabel({ personId, name, isExpired }: KnownPerson): string {
  if (personId === guestId) return `${name} (API key)`;
  return isExpired ? `${name} (sign-in has expired)` : name;
}
