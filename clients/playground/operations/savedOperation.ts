// One saved operation, from its .graphql file: the comments above it become the words beside the editor.

/** An operation with the words and the variables that it is offered with. */
export interface SavedOperation {
  readonly title: string;
  /** What it does and what to look at: the comments above the operation. */
  readonly text: string;
  /** By which its tab is found. */
  readonly operationName: string;
  readonly query: string;
  /** JSON text, as the variables editor shows it. */
  readonly variables: string;
}

/**
 * Comments above an operation are its text beside the editor; in the editor they would only be cut off.
 * @throws Error when the operation has no name
 */
export function toSavedOperation(title: string, document: string, variables: object): SavedOperation {
  const lines = document.split('\n');
  const comments = lines.filter((line) => line.startsWith('# ')).map((line) => line.slice(2));
  const query = lines.filter((line) => !line.startsWith('#')).join('\n');
  const operationName = /^(?:query|mutation|subscription) (\w+)/m.exec(query)?.[1];
  if (!operationName) throw new Error(`The saved operation "${title}" has no name.`);
  return {
    title,
    text: comments.join(' '),
    operationName,
    query,
    variables: JSON.stringify(variables, null, 2),
  };
}
