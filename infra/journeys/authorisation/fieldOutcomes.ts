// Takes an answer apart: what a whole operation was answered in, what each of its fields came to out.
import { getNamedType, isObjectType } from 'graphql';
import type { GraphQLObjectType } from 'graphql';
import type { ApiAnswer, ApiError } from '../api.ts';
import { fieldNameOf } from './wholeOperation.ts';
import type { WholeOperation } from './wholeOperation.ts';

/** A field's name and what it came to: "value", "null", an errorType, "401", or the value itself of a telling field. */
export type FieldOutcome = readonly [fieldName: string, outcome: string];

/** Types that tell of one session. */
const sessionTypes: readonly string[] = ['Session', 'ListedSession'];

/** Fields whose value says something of who asks. */
const tellingFields: readonly string[] = ['Session.isOwner', 'ListedSession.isOwner', 'Signaling.role'];

/**
 * What each field of an operation came to. Of sessions, only what is told of `sessionId` counts: everybody owns those that
 * they make themselves.
 */
export function fieldOutcomes(
  { rootType, fieldNames }: WholeOperation,
  answer: Pick<ApiAnswer<Record<string, unknown>>, 'data' | 'errors'> & { readonly statusCode?: number },
  sessionId: string,
): FieldOutcome[] {
  if (isRefusedAtTheDoor(answer)) return [...fieldNames].map((fieldName) => [fieldName, '401']);
  const failed = new Set(answer.errors.map(({ path = [] }) => path.join('.')));
  const fromErrors = answer.errors.map((error) => toErrorOutcome(rootType, error));
  return [...fromErrors, ...fromData(rootType, answer.data ?? {}, { failed, sessionId, path: [] })];
}

function isRefusedAtTheDoor(answer: { readonly statusCode?: number; readonly errors: ApiError[] }): boolean {
  return answer.statusCode === 401 && answer.errors[0]?.errorType === 'UnauthorizedException';
}

/** @throws Error for an error without a place, which no caller is meant to get */
function toErrorOutcome(rootType: GraphQLObjectType, error: ApiError): FieldOutcome {
  let type = rootType;
  let fieldName: string | undefined;
  for (const key of (error.path ?? []).filter((step) => typeof step === 'string')) {
    const field = type.getFields()[key];
    if (!field) break;
    fieldName = fieldNameOf(type, field);
    const below = getNamedType(field.type);
    if (isObjectType(below)) type = below;
  }
  if (fieldName === undefined) throw new Error(`an error without a place: ${JSON.stringify(error)}`);
  return [fieldName, error.errorType ?? error.message];
}

interface Place {
  readonly failed: ReadonlySet<string>;
  readonly sessionId: string;
  readonly path: readonly (string | number)[];
}

function fromData(type: GraphQLObjectType, data: Record<string, unknown>, place: Place): FieldOutcome[] {
  if (sessionTypes.includes(type.name) && data.sessionId !== place.sessionId) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const value = data[field.name];
    const path = [...place.path, field.name];
    if (value === undefined || place.failed.has(path.join('.'))) return [];
    const fieldName = fieldNameOf(type, field);
    const own: FieldOutcome = [fieldName, toOutcome(fieldName, value)];
    const below = getNamedType(field.type);
    return isObjectType(below) ? [own, ...fromBelow(below, value, { ...place, path })] : [own];
  });
}

function fromBelow(type: GraphQLObjectType, value: unknown, place: Place): FieldOutcome[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => fromBelow(type, item, { ...place, path: [...place.path, index] }));
  }
  return value === null ? [] : fromData(type, value as Record<string, unknown>, place);
}

function toOutcome(fieldName: string, value: unknown): string {
  if (value === null) return 'null';
  const isTold = typeof value === 'boolean' || typeof value === 'string';
  return isTold && tellingFields.includes(fieldName) ? String(value) : 'value';
}
