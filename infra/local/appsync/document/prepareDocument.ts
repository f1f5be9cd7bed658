// A client's document made ready to run: parsed, validated and measured once, then remembered by its text.
// What the document cannot be is answered in AppSync's words, also once.
import { GraphQLError, Kind, parse, specifiedRules, validate } from 'graphql';
import type {
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLSchema,
  OperationDefinitionNode,
  ValidationRule,
} from 'graphql';
import { createLruCache } from '../../lruCache.ts';
import type { AppSyncErrorPayload } from '../api.ts';
import { measureSelectionSet } from './documentMeasure.ts';
import type { Measure } from './documentMeasure.ts';
import { hideIntrospectionRule } from './hideIntrospectionRule.ts';
import { maxDocumentDepth, maxDocumentFields, maxDocumentTokens } from './limits.ts';
import { nestingOf } from './nestingOf.ts';
import { toValidationPayloads } from './validationMessages.ts';
import type { RuleError } from './validationMessages.ts';

export interface PreparedDocument {
  readonly kind: 'ready';
  readonly operations: readonly OperationDefinitionNode[];
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Has @skip or @include, so that what it selects depends on variables. */
  readonly isConditional: boolean;
  /** What it keeps of the heap beside its text, with the plans and selections that are computed of it later: see `heapBytesOf`. */
  readonly heapBytes: number;
}

export interface RefusedDocument {
  readonly kind: 'refused';
  readonly errors: readonly AppSyncErrorPayload[];
}

export interface DocumentOptions {
  readonly isIntrospectionEnabled: boolean;
}

/** For one schema: its documents together take no more than this of the heap. */
export const rememberedDocuments = { maxEntries: 1_000, maxBytes: 64 * 1024 * 1024 };

// Measured, with Node 24: 290 bytes for each token, 200 for each field of a plan, and below each field that has a resolver
// a path for each field, of which a level takes some 100 bytes.
const bytesPerDocument = 4_000;
const bytesPerToken = 300;
const bytesPerField = 200;
const bytesPerPathLevel = 100;
/** A text, and the errors that tell of it, with two bytes for each character. */
const bytesPerErrorCharacter = 8;

/** Makes the function that prepares documents for one schema. */
export function createPrepareDocument(
  schema: GraphQLSchema,
  options: DocumentOptions,
): (source: string) => PreparedDocument | RefusedDocument {
  const remembered = createLruCache<string, PreparedDocument | RefusedDocument>({
    ...rememberedDocuments,
    bytesOf: (source, prepared) => bytesPerDocument + source.length * 2 + heapBytesOf(prepared),
  });
  const rules = options.isIntrospectionEnabled ? specifiedRules : [...specifiedRules, hideIntrospectionRule];
  return (source) => {
    const known = remembered.get(source);
    if (known) return known;
    const prepared = prepare(source, schema, rules);
    remembered.set(source, prepared);
    return prepared;
  };
}

function prepare(
  source: string,
  schema: GraphQLSchema,
  rules: readonly ValidationRule[],
): PreparedDocument | RefusedDocument {
  if (nestingOf(source) > maxDocumentDepth) {
    return refuse(`Invalid Syntax : the document nests deeper than ${maxDocumentDepth} levels`);
  }
  const document = parseSource(source);
  if ('kind' in document && document.kind === 'refused') return document;
  const errors = validateByRule(schema, document, rules);
  if (errors.length > 0) return { kind: 'refused', errors: toValidationPayloads(errors, document) };
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const fragments = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  );
  let heapBytes = (document.tokenCount ?? maxDocumentTokens) * bytesPerToken;
  for (const operation of operations) {
    const measure = measureSelectionSet(operation.selectionSet, fragments);
    const fault = findMeasureFault(measure);
    if (fault) return fault;
    heapBytes += measure.fieldCount * (bytesPerField + measure.depth * bytesPerPathLevel);
  }
  // A mention in a text or comment costs a plan per request and nothing else.
  const isConditional = source.includes('@skip') || source.includes('@include');
  return { kind: 'ready', operations, fragments, isConditional, heapBytes };
}

function heapBytesOf(prepared: PreparedDocument | RefusedDocument): number {
  if (prepared.kind === 'ready') return prepared.heapBytes;
  return JSON.stringify(prepared.errors).length * bytesPerErrorCharacter;
}

function parseSource(source: string): DocumentNode | RefusedDocument {
  try {
    return parse(source, { maxTokens: maxDocumentTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const location = error.locations?.[0];
    const message = error.message.replace(/^Syntax Error: /, 'Invalid Syntax : ');
    const at = location ? ` at line ${location.line} column ${location.column}` : '';
    return refuse(`${message.replace(/\.$/, '')}${at}`, location);
  }
}

function validateByRule(
  schema: GraphQLSchema,
  document: DocumentNode,
  rules: readonly ValidationRule[],
): readonly RuleError[] {
  const ruleNames = new WeakMap<GraphQLError, string>();
  const named = rules.map((rule): ValidationRule => {
    return (context) => {
      const reporting = Object.create(context) as typeof context;
      reporting.reportError = (error) => {
        ruleNames.set(error, rule.name);
        context.reportError(error);
      };
      return rule(reporting);
    };
  });
  return validate(schema, document, named, { hideSuggestions: true }).map((error) => ({
    ruleName: ruleNames.get(error) ?? 'ValidationAborted',
    error,
  }));
}

function findMeasureFault({ depth, fieldCount }: Measure): RefusedDocument | undefined {
  if (depth > maxDocumentDepth) {
    return refuse(`The operation has ${depth} levels, ${maxDocumentDepth} are allowed.`);
  }
  if (fieldCount > maxDocumentFields) {
    return refuse(`The operation selects ${fieldCount} fields, ${maxDocumentFields} are allowed.`);
  }
  return undefined;
}

function refuse(message: string, location?: { line: number; column: number }): RefusedDocument {
  const locations = location ? [{ ...location, sourceName: null }] : null;
  return { kind: 'refused', errors: [{ path: null, locations, message }] };
}
