// What the page tells of the schema beside GraphiQL's own documentation, read from the schema itself: what each error means,
// and which fields a guest may call.
import { Kind, parse } from 'graphql';
import type { DocumentNode } from 'graphql';
import schemaText from '../../schema/schema.graphql?raw';

interface SchemaFacts {
  readonly errors: ReadonlyMap<string, string>;
  readonly guestFields: ReadonlySet<string>;
}

const rootTypes: readonly string[] = ['Query', 'Mutation', 'Subscription'];
const guestDirective = 'aws_api_key';

function readFacts(schema: DocumentNode): SchemaFacts {
  const errors = new Map<string, string>();
  const guestFields = new Set<string>();
  for (const definition of schema.definitions) {
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'SessionErrorType')
      for (const { name, description } of definition.values ?? [])
        // A description of several lines is one paragraph.
        errors.set(name.value, (description?.value ?? '').replaceAll('\n', ' '));
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION || !rootTypes.includes(definition.name.value))
      continue;
    for (const { name, directives } of definition.fields ?? [])
      if (directives?.some((directive) => directive.name.value === guestDirective))
        guestFields.add(name.value);
  }
  return { errors, guestFields };
}

const facts = readFacts(parse(schemaText));

/** The schema's own description of an `errorType`; undefined for those that are not the schema's. */
export function describeError(errorType: string): string | undefined {
  return facts.errors.get(errorType);
}

/** The fields that a guest may call, in the schema's order. */
export const guestFields: readonly string[] = [...facts.guestFields];

/** Whether a guest may run a document: every field that it calls is open to the API key. */
export function isOpenToGuests(query: string): boolean {
  return parse(query)
    .definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .flatMap(({ selectionSet }) => selectionSet.selections)
    .every((selection) => selection.kind === Kind.FIELD && facts.guestFields.has(selection.name.value));
}
