// What a statement or an operator assigns to, wherever it stands: left of =, within a pattern, or as the variable of a loop.
import type { AnyNode, Identifier, MemberExpression, Pattern } from 'acorn';

/** The names and members that a node gives new values; a declaration gives none, it makes new names. */
export function assignedTargets(node: AnyNode): (Identifier | MemberExpression)[] {
  if (node.type === 'AssignmentExpression') return targetsOf(node.left);
  if ((node.type === 'ForInStatement' || node.type === 'ForOfStatement') && isPattern(node.left)) {
    return targetsOf(node.left);
  }
  return [];
}

function isPattern(left: AnyNode): left is Pattern {
  return left.type !== 'VariableDeclaration';
}

function targetsOf(pattern: Pattern): (Identifier | MemberExpression)[] {
  switch (pattern.type) {
    case 'Identifier':
    case 'MemberExpression':
      return [pattern];
    case 'AssignmentPattern':
      return targetsOf(pattern.left);
    case 'RestElement':
      return targetsOf(pattern.argument);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? targetsOf(element) : []));
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        targetsOf(property.type === 'RestElement' ? property.argument : property.value),
      );
  }
}
