// Finds writes to ctx and to its own properties; only what lies deeper (ctx.stash.x, ctx.args.x) may change.
// @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
import type { AnyNode, Identifier, MemberExpression } from 'acorn';
import { isFunctionNode, type Names } from '../resolveNames.ts';
import { assignedTargets } from './assignedTargets.ts';
import { unsupported, type DialectFault } from './dialectFault.ts';

/** The context parameters of the exported handlers. */
export function contextParameters(names: Names): ReadonlySet<string> {
  const parameters = new Set<string>();
  for (const handler of ['request', 'response']) {
    const value = names.topLevel.get(handler)?.value;
    const first = isFunctionNode(value) ? value.params[0] : undefined;
    if (first?.type === 'Identifier') parameters.add(first.name);
  }
  return parameters;
}

/** The fault of a node that assigns to ctx or deletes or assigns a property of it. */
export function findContextWriteFault(
  node: AnyNode,
  names: Names,
  contexts: ReadonlySet<string>,
): DialectFault | undefined {
  const isDelete = node.type === 'UnaryExpression' && node.operator === 'delete';
  const targets: AnyNode[] = isDelete ? [node.argument] : assignedTargets(node);
  for (const target of targets) {
    if (target.type === 'Identifier' && isContext(target, names, contexts)) {
      return unsupported(node, `assigning to ${target.name}`);
    }
    if (target.type !== 'MemberExpression' || target.object.type !== 'Identifier') continue;
    if (isContext(target.object, names, contexts)) {
      return unsupported(node, `changing ${target.object.name}${propertyText(target)}`, 'use ctx.stash');
    }
  }
  return undefined;
}

function isContext(node: Identifier, names: Names, contexts: ReadonlySet<string>): boolean {
  const binding = names.bindings.get(node);
  return contexts.has(node.name) && binding !== undefined && binding.value === undefined && !binding.imported;
}

function propertyText({ computed, property }: MemberExpression): string {
  return !computed && property.type === 'Identifier' ? `.${property.name}` : '[…]';
}
