// Finds names that nothing declares, and members that a library object does not have.
// @see https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
import type { AnyNode, Identifier, MemberExpression, Program } from 'acorn';
import { isMembers, type Library, type Members } from '../library/library.ts';
import type { Names } from '../resolveNames.ts';
import { intrinsicMembers } from './intrinsicMembers.ts';
import { unsupported, type DialectFault } from './dialectFault.ts';

const constants: ReadonlySet<string> = new Set(['undefined', 'NaN', 'Infinity']);

/** What a name or a chain of members stands for in the library: an object or a function, and how it is called. */
interface Known {
  readonly path: string;
  readonly members: Readonly<Record<string, unknown>> | undefined;
}

/** Faults of imports: modules that do not exist, and names that a module does not export. */
export function findImportFaults(program: Program, library: Library): DialectFault[] {
  const faults: DialectFault[] = [];
  for (const statement of program.body) {
    if (statement.type !== 'ImportDeclaration' && statement.type !== 'ExportNamedDeclaration') continue;
    if (!statement.source) continue;
    const moduleName = String(statement.source.value);
    const members = library.modules[moduleName];
    if (!members || statement.type === 'ExportNamedDeclaration') {
      const text = members
        ? 're-exporting from a module is not supported by APPSYNC_JS.'
        : `Cannot find module '${moduleName}'; got are ${Object.keys(library.modules).join(', ')}.`;
      faults.push({ node: statement.source, errorType: 'PARSE_ERROR', text });
      continue;
    }
    for (const specifier of statement.specifiers) {
      if (specifier.type === 'ImportDefaultSpecifier') {
        faults.push(missingExport(specifier, moduleName, 'default'));
      } else if (specifier.type === 'ImportSpecifier') {
        const name =
          specifier.imported.type === 'Identifier'
            ? specifier.imported.name
            : String(specifier.imported.value);
        if (!Object.hasOwn(members, name)) faults.push(missingExport(specifier, moduleName, name));
      }
    }
  }
  return faults;
}

/** Faults of names that the code uses and neither it nor APPSYNC_JS has. */
export function findFreeNameFaults(names: Names): DialectFault[] {
  return names.free
    .filter(({ name }) => !constants.has(name) && !isGlobalNamespace(name))
    .map((node) => ({
      node,
      errorType: 'PARSE_ERROR',
      text: `Cannot find name '${node.name}': it is not declared and not supported by APPSYNC_JS.`,
    }));
}

/** The fault of a member expression or call that names what a library object does not have. */
export function findMemberFault(node: AnyNode, names: Names, library: Library): DialectFault | undefined {
  if (node.type === 'MemberExpression') {
    const owner = knownOf(node.object, names, library);
    const name = memberName(node);
    if (!owner?.members || name === undefined || Object.hasOwn(owner.members, name)) return undefined;
    return unsupported(node.property, `${owner.path}.${name}`);
  }
  if (node.type === 'CallExpression' && node.callee.type === 'Identifier') {
    const called = knownOf(node.callee, names, library);
    if (called?.members) return unsupported(node.callee, `${called.path}()`);
  }
  if (node.type === 'CallExpression') {
    const passed = node.arguments.find(
      (argument): argument is Identifier =>
        argument.type === 'Identifier' &&
        !names.bindings.has(argument) &&
        Object.hasOwn(intrinsicMembers, argument.name),
    );
    if (passed) return unsupported(passed, `passing ${passed.name}`);
  }
  return undefined;
}

function knownOf(node: AnyNode, names: Names, library: Library): Known | undefined {
  if (node.type === 'Identifier') return knownName(node, names, library);
  if (node.type !== 'MemberExpression') return undefined;
  const owner = knownOf(node.object, names, library);
  const name = memberName(node);
  if (!owner?.members || name === undefined || !Object.hasOwn(owner.members, name)) return undefined;
  return { path: `${owner.path}.${name}`, members: asMembers(owner.members[name]) };
}

function knownName(node: Identifier, names: Names, library: Library): Known | undefined {
  const binding = names.bindings.get(node);
  if (binding) {
    if (!binding.imported) return undefined;
    const { module, name } = binding.imported;
    const members = library.modules[module];
    if (!members) return undefined;
    return name === '*'
      ? { path: node.name, members }
      : { path: name, members: Object.hasOwn(members, name) ? asMembers(members[name]) : undefined };
  }
  if (Object.hasOwn(library.globals, node.name)) {
    return { path: node.name, members: asMembers(library.globals[node.name]) };
  }
  return Object.hasOwn(intrinsicMembers, node.name)
    ? { path: node.name, members: intrinsicMembers[node.name] }
    : undefined;
}

function asMembers(member: unknown): Members | undefined {
  return isMembers(member) ? member : undefined;
}

function memberName(node: MemberExpression): string | undefined {
  if (!node.computed) return node.property.type === 'Identifier' ? node.property.name : undefined;
  const { property } = node;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}

function isGlobalNamespace(name: string): boolean {
  return ['util', 'extensions', 'runtime'].includes(name) || Object.hasOwn(intrinsicMembers, name);
}

function missingExport(node: AnyNode, moduleName: string, name: string): DialectFault {
  return { node, errorType: 'PARSE_ERROR', text: `Module '${moduleName}' has no exported member '${name}'.` };
}
