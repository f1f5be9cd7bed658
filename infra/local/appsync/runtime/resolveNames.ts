// Finds for every identifier of a module what it stands for: a binding of the code, or a name from outside.
// Comes in: a syntax tree. Goes out: identifier → binding, and the identifiers that nothing in the code declares.
import type { AnyNode, Function as FunctionNode, Identifier, Node, Pattern, Program } from 'acorn';

/** A name that the code declares. */
export interface Binding {
  readonly name: string;
  /** The function or the initial value that the name stands for, when the declaration says so. */
  readonly value?: AnyNode | undefined;
  /** For an import: the module, and the imported name ("*" for the whole module). */
  readonly imported?: { readonly module: string; readonly name: string };
}

export interface Names {
  readonly bindings: ReadonlyMap<Identifier, Binding>;
  /** Identifiers that the code uses and does not declare. */
  readonly free: readonly Identifier[];
  /** The names that the module's own scope declares. */
  readonly topLevel: ReadonlyMap<string, Binding>;
}

/** The child nodes of a node, in source order. */
export function childrenOf(node: Node): AnyNode[] {
  const children: AnyNode[] = [];
  for (const value of Object.values(node) as unknown[]) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(child)) children.push(child);
    }
  }
  return children;
}

export function isFunctionNode(node: Node | null | undefined): node is FunctionNode {
  return (
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression'
  );
}

/** Resolves the names of a module. */
export function resolveNames(program: Program): Names {
  const bindings = new Map<Identifier, Binding>();
  const free: Identifier[] = [];
  const moduleScope = new Scope(undefined);
  hoistVars(program, moduleScope);
  declareBlock(program.body, moduleScope);
  const visit = (node: AnyNode, scope: Scope): void => {
    if (node.type === 'Identifier') {
      const binding = scope.find(node.name);
      if (binding) bindings.set(node, binding);
      else free.push(node);
      return;
    }
    const inner = enterScope(node, scope);
    for (const child of namedChildrenOf(node)) visit(child, inner);
  };
  for (const statement of program.body) visit(statement, moduleScope);
  return { bindings, free, topLevel: moduleScope.names };
}

class Scope {
  readonly names = new Map<string, Binding>();
  readonly #parent: Scope | undefined;
  constructor(parent: Scope | undefined) {
    this.#parent = parent;
  }
  find(name: string): Binding | undefined {
    return this.names.get(name) ?? this.#parent?.find(name);
  }
  declare(binding: Binding): void {
    this.names.set(binding.name, binding);
  }
}

/** The children in which an identifier is a name, not a property's or an export's label. */
function namedChildrenOf(node: AnyNode): AnyNode[] {
  if (node.type === 'MemberExpression') return node.computed ? [node.object, node.property] : [node.object];
  if (node.type === 'Property') return node.computed ? [node.key, node.value] : [node.value];
  if (node.type === 'PropertyDefinition' || node.type === 'MethodDefinition')
    return node.value ? [node.value] : [];
  if (node.type === 'LabeledStatement') return [node.body];
  if (node.type === 'ExportNamedDeclaration') {
    return node.declaration ? [node.declaration] : node.source ? [] : node.specifiers;
  }
  if (node.type === 'ExportSpecifier') return node.local.type === 'Identifier' ? [node.local] : [];
  return withoutNames.has(node.type) ? [] : childrenOf(node);
}

const withoutNames: ReadonlySet<AnyNode['type']> = new Set([
  ...(['ImportDeclaration', 'ExportAllDeclaration', 'MetaProperty'] as const),
  ...(['BreakStatement', 'ContinueStatement'] as const),
]);

/** The scope of a node's children: a new one where the node opens one. */
function enterScope(node: AnyNode, scope: Scope): Scope {
  if (isFunctionNode(node)) {
    const inner = new Scope(scope);
    if (node.id && node.type === 'FunctionExpression') inner.declare({ name: node.id.name, value: node });
    for (const parameter of node.params) declarePattern(parameter, inner, undefined);
    hoistVars(node.body, inner);
    return inner;
  }
  if (node.type === 'BlockStatement' || node.type === 'SwitchStatement') {
    const inner = new Scope(scope);
    const statements =
      node.type === 'BlockStatement' ? node.body : node.cases.flatMap(({ consequent }) => consequent);
    declareBlock(statements, inner);
    return inner;
  }
  if (node.type === 'ForInStatement' || node.type === 'ForOfStatement' || node.type === 'ForStatement') {
    const inner = new Scope(scope);
    const head = node.type === 'ForStatement' ? node.init : node.left;
    if (head?.type === 'VariableDeclaration') declareBlock([head], inner);
    return inner;
  }
  if (node.type === 'CatchClause' && node.param) {
    const inner = new Scope(scope);
    declarePattern(node.param, inner, undefined);
    return inner;
  }
  return scope;
}

function declareBlock(statements: readonly AnyNode[], scope: Scope): void {
  for (const statement of statements) {
    const declaration =
      (statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration') &&
      statement.declaration
        ? statement.declaration
        : statement;
    if (declaration.type === 'VariableDeclaration') {
      for (const { id, init } of declaration.declarations) declarePattern(id, scope, init ?? undefined);
    } else if (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') {
      if (declaration.id) scope.declare({ name: declaration.id.name, value: declaration });
    } else if (declaration.type === 'ImportDeclaration') {
      const module = String(declaration.source.value);
      for (const specifier of declaration.specifiers) {
        const name =
          specifier.type === 'ImportNamespaceSpecifier'
            ? '*'
            : specifier.type === 'ImportDefaultSpecifier'
              ? 'default'
              : specifier.imported.type === 'Identifier'
                ? specifier.imported.name
                : String(specifier.imported.value);
        scope.declare({ name: specifier.local.name, imported: { module, name } });
      }
    }
  }
}

/** Declares the `var`s below a node in the function's scope, without entering inner functions. */
function hoistVars(node: Node, scope: Scope): void {
  for (const child of childrenOf(node)) {
    if (isFunctionNode(child)) continue;
    if (child.type === 'VariableDeclaration' && child.kind === 'var') {
      for (const { id, init } of child.declarations) declarePattern(id, scope, init ?? undefined);
    }
    hoistVars(child, scope);
  }
}

function declarePattern(pattern: Pattern, scope: Scope, value: AnyNode | undefined): void {
  switch (pattern.type) {
    case 'Identifier':
      return scope.declare({ name: pattern.name, value });
    case 'AssignmentPattern':
      return declarePattern(pattern.left, scope, undefined);
    case 'RestElement':
      return declarePattern(pattern.argument, scope, undefined);
    case 'ArrayPattern':
      return pattern.elements.forEach((element) => element && declarePattern(element, scope, undefined));
    case 'ObjectPattern':
      return pattern.properties.forEach((property) =>
        declarePattern(
          property.type === 'RestElement' ? property.argument : property.value,
          scope,
          undefined,
        ),
      );
    case 'MemberExpression':
      return undefined;
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
