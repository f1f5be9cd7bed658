// The check of types that AppSync makes when code is saved, over all code of a template at once.
import { findTypeFaults } from '../../codeCheck/findTypeFaults.ts';
import type { ApiParts } from './apiResources.ts';
import { codeErrorMessage } from './runtime/parseCode.ts';
import { CodeError } from './runtime/runtime.ts';

/**
 * Checks the code of every function and resolver.
 * @throws CodeError naming the first with faults and its first fault, and the names of the others
 */
export async function refuseTypeFaults({
  functions,
  resolvers,
}: Pick<ApiParts, 'functions' | 'resolvers'>): Promise<void> {
  const saved = [
    ...[...functions.values()].map(({ name, code }) => ({ name, code })),
    ...[...resolvers].map(([name, { code }]) => ({ name, code })),
  ];
  const found = await findTypeFaults(saved.map(({ code }) => code));
  const refused = saved.flatMap(({ name }, index) => {
    const faults = found[index] ?? [];
    return faults[0] ? [{ name, faults, first: faults[0].value }] : [];
  });
  const [first, ...others] = refused;
  if (!first) return;
  const also = others.length > 0 ? ` So does the code of ${others.map(({ name }) => name).join(', ')}.` : '';
  throw new CodeError(`${first.name}: ${codeErrorMessage} ${first.first}${also}`, first.faults);
}
