// Finds the statements, operators and literals that APPSYNC_JS does not have.
// @see https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
import type { AnyNode } from 'acorn';
import { isFunctionNode } from '../resolveNames.ts';
import { unsupported, type DialectFault } from './dialectFault.ts';

const unsupportedNodes: Partial<Record<AnyNode['type'], readonly [what: string, instead?: string]>> = {
  ThrowStatement: ['throw', 'call util.error'],
  TryStatement: ['try/catch/finally'],
  ForStatement: ['for(;;)', 'use for-of or for-in'],
  WhileStatement: ['while', 'use for-of or for-in'],
  DoWhileStatement: ['do-while', 'use for-of or for-in'],
  ContinueStatement: ['continue'],
  LabeledStatement: ['a label'],
  DebuggerStatement: ['debugger'],
  WithStatement: ['with'],
  ClassDeclaration: ['a class'],
  ClassExpression: ['a class'],
  ThisExpression: ['this'],
  Super: ['super'],
  NewExpression: ['new'],
  AwaitExpression: ['await'],
  YieldExpression: ['yield'],
  ImportExpression: ['import()'],
  MetaProperty: ['import.meta'],
  ExportAllDeclaration: ['export *'],
  ExportDefaultDeclaration: ['export default', 'export the functions request and response by name'],
};

/** The fault of one node by itself, if it has one. */
export function findSyntaxFault(node: AnyNode): DialectFault | undefined {
  const listed = unsupportedNodes[node.type];
  if (listed) return unsupported(node, ...listed);
  if (isFunctionNode(node)) {
    if (node.async) return unsupported(node, 'an async function');
    return node.generator ? unsupported(node, 'a generator') : undefined;
  }
  if (node.type === 'UpdateExpression') {
    return unsupported(node, `the operator ${node.operator}`, `use ${node.operator.charAt(0)}= 1`);
  }
  if (node.type === 'UnaryExpression' && node.operator === '~') return unsupported(node, 'the operator ~');
  if (node.type === 'BinaryExpression' && node.operator === 'in') {
    return unsupported(node, 'the operator in', 'use Object.hasOwn');
  }
  if (node.type === 'BinaryExpression' && node.operator === 'instanceof') {
    return unsupported(node, 'the operator instanceof');
  }
  if (node.type === 'Literal') {
    if (node.regex) return unsupported(node, 'a regular expression literal', 'use util.matches');
    return node.bigint ? unsupported(node, 'a BigInt literal') : undefined;
  }
  if (node.type === 'Property' && node.kind !== 'init')
    return unsupported(node, `an accessor (${node.kind})`);
  return node.type === 'ForOfStatement' && node.await ? unsupported(node, 'for await') : undefined;
}
