// Refuses what AppSync's compiler refuses, before anything runs: one CodeError with every fault found.
import type { AnyNode, Program } from 'acorn';
import type { Library } from '../library/library.ts';
import { codeErrorMessage, toCodeErrorDetail } from '../parseCode.ts';
import { childrenOf, resolveNames } from '../resolveNames.ts';
import { CodeError } from '../runtime.ts';
import { contextParameters, findContextWriteFault } from './checkContextWrites.ts';
import { findFunctionValueFault, findRecursionFaults } from './checkFunctions.ts';
import { findFreeNameFaults, findImportFaults, findMemberFault } from './checkNames.ts';
import { findSyntaxFault } from './checkSyntax.ts';
import type { DialectFault } from './dialectFault.ts';

/**
 * Checks a module against the dialect.
 * @throws CodeError listing every fault with its position, or the handler that is not exported
 */
export function checkDialect(source: string, program: Program, library: Library): void {
  const names = resolveNames(program);
  const contexts = contextParameters(names);
  const faults: DialectFault[] = [
    ...findImportFaults(program, library),
    ...findFreeNameFaults(names),
    ...findRecursionFaults(program, names),
  ];
  const visit = (node: AnyNode): void => {
    const fault =
      findSyntaxFault(node) ??
      findMemberFault(node, names, library) ??
      findFunctionValueFault(node, names, library) ??
      findContextWriteFault(node, names, contexts);
    if (fault) faults.push(fault);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(program);
  if (faults.length > 0) {
    faults.sort((a, b) => a.node.start - b.node.start);
    throw new CodeError(
      codeErrorMessage,
      faults.map(({ node, errorType, text }) => toCodeErrorDetail(source, node, errorType, text)),
    );
  }
  checkExports(program);
}

function checkExports(program: Program): void {
  const exported = new Set(program.body.flatMap(exportedNames));
  for (const handler of ['request', 'response']) {
    if (exported.has(handler)) continue;
    const value = `Unable to find valid export for ${handler}`;
    throw new CodeError(`Error: ${value}`, [
      { errorType: 'MISSING_MAPPING_EXPORT', value, location: { line: 0, column: 0, span: 0 } },
    ]);
  }
}

function exportedNames(statement: Program['body'][number]): string[] {
  if (statement.type !== 'ExportNamedDeclaration') return [];
  const { declaration, specifiers } = statement;
  if (declaration?.type === 'VariableDeclaration') {
    return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
  }
  if (declaration) return [declaration.id.name];
  return specifiers.flatMap(({ exported }) => (exported.type === 'Identifier' ? [exported.name] : []));
}
