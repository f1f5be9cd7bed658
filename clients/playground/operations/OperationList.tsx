// A list of saved operations: what each does, who may run it, and a button that opens it in its tab.
import { isOpenToGuests } from '../schemaFacts.ts';
import type { SavedOperation } from './savedOperation.ts';

export interface OperationListProps {
  readonly operations: readonly SavedOperation[];
  /** "steps": they are numbered and follow each other. */
  readonly kind: 'steps' | 'others';
  /** Whether its tab is the one that is shown. */
  readonly isShown: (operation: SavedOperation) => boolean;
  readonly onOpen: (operation: SavedOperation) => void;
}

/** The list. */
export function OperationList({ operations, kind, isShown, onOpen }: OperationListProps) {
  const List = kind === 'steps' ? 'ol' : 'ul';
  return (
    <List className="operation-list">
      {operations.map((operation) => (
        <li key={operation.operationName}>
          <button
            type="button"
            aria-current={isShown(operation) ? 'step' : undefined}
            onClick={() => onOpen(operation)}
          >
            {operation.title}
          </button>
          {isOpenToGuests(operation.query) && <span className="for-guests">guests too</span>}
          <p>{operation.text}</p>
        </li>
      ))}
    </List>
  );
}
