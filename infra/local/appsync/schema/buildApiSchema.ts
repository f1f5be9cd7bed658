// The template's SDL made executable: AppSync's own definitions added, its scalars given their behaviour, checked as a whole.
import { buildASTSchema, Kind, parse, validateSchema } from 'graphql';
import type { DefinitionNode, DocumentNode, GraphQLSchema } from 'graphql';
import { builtInDefinitions } from './builtInDefinitions.ts';
import { addScalarBehaviour } from './scalars.ts';

/**
 * Builds the schema of an API.
 * @param sdl the template's definition, without AppSync's scalars and directives
 * @throws Error with one sentence that says what is wrong with the SDL
 */
export function buildApiSchema(sdl: string): GraphQLSchema {
  try {
    const document = parse(sdl);
    const schema = buildASTSchema(withBuiltIns(document));
    const [fault] = validateSchema(schema);
    if (fault) throw fault;
    addScalarBehaviour(schema);
    return schema;
  } catch (error) {
    throw new Error(`The GraphQL schema cannot be used: ${(error as Error).message}`, { cause: error });
  }
}

function withBuiltIns(document: DocumentNode): DocumentNode {
  const defined = new Set(document.definitions.map(definedName));
  const missing = Object.entries(builtInDefinitions)
    .filter(([name]) => !defined.has(name))
    .map(([, definition]) => definition);
  return {
    kind: Kind.DOCUMENT,
    definitions: [...document.definitions, ...parse(missing.join('\n')).definitions],
  };
}

function definedName(definition: DefinitionNode): string | undefined {
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) return `@${definition.name.value}`;
  return definition.kind === Kind.SCALAR_TYPE_DEFINITION ? definition.name.value : undefined;
}
