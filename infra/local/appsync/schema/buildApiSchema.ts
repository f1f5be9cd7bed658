// The template's SDL made executable: AppSync's own definitions added, its scalars given their behaviour, checked as a whole.
import { buildASTSchema, GraphQLError, Kind, parse, validateSchema } from 'graphql';
import type { DefinitionNode, DocumentNode, GraphQLSchema } from 'graphql';
import { builtInDefinitions } from './builtInDefinitions.ts';
import { addScalarBehaviour } from './scalars.ts';

/**
 * Builds the schema of an API.
 * @param sdl the template's definition; it defines no directives, and no scalars but AppSync's own
 * @throws Error with one sentence that says what is wrong with the SDL
 */
export function buildApiSchema(sdl: string): GraphQLSchema {
  try {
    const document = parse(sdl);
    refuseDefinitions(document);
    const schema = buildASTSchema(withBuiltIns(document));
    const [fault] = validateSchema(schema);
    if (fault) throw fault;
    addScalarBehaviour(schema);
    return schema;
  } catch (error) {
    throw new Error(`The GraphQL schema cannot be used: ${placeOf(error)}${(error as Error).message}`, {
      cause: error,
    });
  }
}

/**
 * Refuses what AppSync's schemas cannot have, of the words that AppSync is known to have for it.
 * @see https://github.com/awslabs/graphql-schema-utilities/issues/25
 * @see https://github.com/aws-amplify/amplify-cli/issues/11387
 */
function refuseDefinitions({ definitions }: DocumentNode): void {
  for (const definition of definitions) {
    if (definition.kind === Kind.DIRECTIVE_DEFINITION) {
      const text = `Directive definitions are not supported: @${definition.name.value}.`;
      throw new GraphQLError(text, { nodes: definition });
    }
    const isScalar =
      definition.kind === Kind.SCALAR_TYPE_DEFINITION || definition.kind === Kind.SCALAR_TYPE_EXTENSION;
    if (isScalar && !supportedScalars.includes(definition.name.value)) {
      const text = `Schema defines an unsupported scalar ${definition.name.value}. Supported scalars are ${supportedScalars.join(', ')}.`;
      throw new GraphQLError(text, { nodes: definition });
    }
  }
}

const supportedScalars = Object.keys(builtInDefinitions).filter((name) => !name.startsWith('@'));

/** "line 3: ", where the fault has a place in the SDL. */
function placeOf(error: unknown): string {
  const line = error instanceof GraphQLError ? error.locations?.[0]?.line : undefined;
  return line === undefined ? '' : `line ${line}: `;
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
  return definition.kind === Kind.SCALAR_TYPE_DEFINITION ? definition.name.value : undefined;
}
