// Which operation of a document a request means, and what AppSync answers when that is not clear.
import type { OperationDefinitionNode } from 'graphql';
import type { PreparedDocument } from '../document/prepareDocument.ts';

/** The request names no operation of its document: HTTP 400 with errorType "BadRequestException". */
export class OperationChoiceError extends Error {}

/** @throws OperationChoiceError */
export function chooseOperation(
  { operations }: PreparedDocument,
  operationName: string | undefined,
): OperationDefinitionNode {
  if (operationName === undefined) {
    const [only, second] = operations;
    if (only && !second) return only;
    throw new OperationChoiceError('Missing operation name.');
  }
  const named = operations.find((operation) => operation.name?.value === operationName);
  if (named) return named;
  throw new OperationChoiceError(`No operation matches the provided operation name ${operationName}.`);
}
