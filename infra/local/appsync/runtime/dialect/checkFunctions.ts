// Finds functions used as values — passed, returned, given another name, reassigned — and functions that call themselves.
// @see https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
import type { AnyNode, Function as FunctionNode, Program } from 'acorn';
import { childrenOf, isFunctionNode, type Binding, type Names } from '../resolveNames.ts';
import type { Library } from '../library/library.ts';
import { assignedTargets } from './assignedTargets.ts';
import { unsupported, type DialectFault } from './dialectFault.ts';
import { callbackMethods } from './intrinsicMembers.ts';

/** The fault of one node that uses a function as a value. */
export function findFunctionValueFault(
  node: AnyNode,
  names: Names,
  library: Library,
): DialectFault | undefined {
  const isFunction = (value: AnyNode | null | undefined): boolean =>
    functionOf(value, names) !== undefined || isImportedFunction(value, names, library);
  if (node.type === 'CallExpression') {
    const passed = node.arguments.find((argument) => isFunction(argument));
    if (!passed || takesCallback(node.callee)) return undefined;
    const text = 'Passing a function as an argument is not supported by APPSYNC_JS, except to array methods.';
    return { node: passed, errorType: 'INVALID_FUNCTION_INVOCATION', text };
  }
  if (node.type === 'ReturnStatement' && isFunction(node.argument))
    return unsupported(node, 'returning a function');
  if (node.type === 'ArrowFunctionExpression' && isFunction(node.body)) {
    return unsupported(node.body, 'returning a function');
  }
  const renamed =
    node.type === 'VariableDeclarator' ? node.init : node.type === 'AssignmentExpression' ? node.right : null;
  if (renamed?.type === 'Identifier' && isFunction(renamed)) {
    return unsupported(node, `giving the function ${renamed.name} another name`);
  }
  for (const target of assignedTargets(node)) {
    if (target.type === 'Identifier' && isFunctionNode(names.bindings.get(target)?.value))
      return unsupported(node, `reassigning the function ${target.name}`);
  }
  return undefined;
}

/** Faults of functions that reach themselves by calls. */
export function findRecursionFaults(program: Program, names: Names): DialectFault[] {
  const calls = new Map<FunctionNode, { callee: FunctionNode; node: AnyNode; name: string }[]>();
  collectCalls(program, undefined, names, calls);
  const faults: DialectFault[] = [];
  for (const start of calls.keys()) {
    const reached = new Set<FunctionNode>();
    const follow = (from: FunctionNode): void => {
      for (const call of calls.get(from) ?? []) {
        if (call.callee === start) faults.push(unsupported(call.node, `recursion (${call.name})`));
        if (reached.has(call.callee)) continue;
        reached.add(call.callee);
        follow(call.callee);
      }
    };
    follow(start);
  }
  return faults.filter((fault, index) => faults.findIndex(({ node }) => node === fault.node) === index);
}

function collectCalls(
  node: AnyNode,
  within: FunctionNode | undefined,
  names: Names,
  calls: Map<FunctionNode, { callee: FunctionNode; node: AnyNode; name: string }[]>,
): void {
  const inner = isFunctionNode(node) ? node : within;
  if (inner && node.type === 'CallExpression' && node.callee.type === 'Identifier') {
    const callee = functionOf(node.callee, names);
    if (callee) calls.set(inner, [...(calls.get(inner) ?? []), { callee, node, name: node.callee.name }]);
  }
  if (inner !== within && inner && within) {
    // An inner function runs as part of the one around it.
    calls.set(within, [...(calls.get(within) ?? []), { callee: inner, node, name: 'an inner function' }]);
  }
  for (const child of childrenOf(node)) collectCalls(child, inner, names, calls);
}

function functionOf(node: AnyNode | null | undefined, names: Names): FunctionNode | undefined {
  if (!node) return undefined;
  if (isFunctionNode(node)) return node;
  if (node.type !== 'Identifier') return undefined;
  const binding: Binding | undefined = names.bindings.get(node);
  return isFunctionNode(binding?.value) ? binding.value : undefined;
}

/** `get` of "import { get } from '@aws-appsync/utils/dynamodb'". */
function isImportedFunction(node: AnyNode | null | undefined, names: Names, library: Library): boolean {
  if (node?.type !== 'Identifier') return false;
  const imported = names.bindings.get(node)?.imported;
  return imported !== undefined && typeof library.modules[imported.module]?.[imported.name] === 'function';
}

function takesCallback(callee: AnyNode): boolean {
  return (
    callee.type === 'MemberExpression' &&
    !callee.computed &&
    callee.property.type === 'Identifier' &&
    callbackMethods.has(callee.property.name)
  );
}
