// A schema taken apart so that two prints of the same schema are equal: SDL in; each type by name, in one normal form, out.
import { Kind, parse, print, visit } from 'graphql';
import type { ASTNode, DefinitionNode, DocumentNode } from 'graphql';

const builtInScalars = ['ID', 'Int', 'Float', 'String', 'Boolean'];
const sortedLists = ['definitions', 'directives', 'fields', 'arguments', 'values', 'interfaces', 'types'];

/**
 * The types by name: "Session" → its definition without descriptions and with everything in it in the order of names.
 * What AppSync adds to each schema, its scalars and directives, is left out.
 * @throws GraphQLError when the text is no SDL
 */
export function schemaParts(sdl: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const definition of toNormalForm(parse(sdl, { noLocation: true })).definitions) {
    const name = nameOf(definition);
    if (name !== undefined) parts.set(name, print(definition));
  }
  return parts;
}

function toNormalForm(document: DocumentNode): DocumentNode {
  return visit<DocumentNode>(document, {
    leave(node: ASTNode): ASTNode {
      const entries = Object.entries(node).map(([key, value]: [string, unknown]): [string, unknown] => {
        if (key === 'description') return [key, undefined];
        return [
          key,
          sortedLists.includes(key) && Array.isArray(value) ? sortNodes(value as ASTNode[]) : value,
        ];
      });
      return Object.fromEntries(entries) as unknown as ASTNode;
    },
  });
}

function sortNodes(nodes: readonly ASTNode[]): readonly ASTNode[] {
  return nodes
    .map((node): [string, ASTNode] => [print(node), node])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, node]) => node);
}

/** Undefined for what AppSync adds by itself, and for the names of the root types, which are the usual ones. */
function nameOf(definition: DefinitionNode): string | undefined {
  if (definition.kind === Kind.DIRECTIVE_DEFINITION || definition.kind === Kind.SCHEMA_DEFINITION)
    return undefined;
  if (!('name' in definition) || !definition.name) return undefined;
  const { value } = definition.name;
  const isAdded =
    definition.kind === Kind.SCALAR_TYPE_DEFINITION &&
    (value.startsWith('AWS') || builtInScalars.includes(value));
  return isAdded ? undefined : value;
}
