// One execution of an operation: fields are authorised, resolved and completed; errors are collected in AppSync's shape.
// https://spec.graphql.org/September2025/#sec-Executing-Selection-Sets
import { getNamedType, GraphQLError, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLAbstractType, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import type { Log } from '../../log.ts';
import type { AppSyncErrorPayload } from '../api.ts';
import { argumentValuesOf } from '../document/argumentValues.ts';
import type { SelectionScope } from '../document/selectedFields.ts';
import { nulled } from './completer.ts';
import type { ResponsePath } from './completer.ts';
import { FieldError, notAuthorised } from './fieldError.ts';
import type { PlannedField } from './plan.ts';
import type { RequestContext } from './requestContext.ts';
import { runResolver } from './runResolver.ts';
import { keysOf, writePath } from './responsePath.ts';

/** What every execution on one schema shares. */
export interface ExecutionOptions {
  readonly schema: GraphQLSchema;
  /** `ctx.env` */
  readonly environment: Readonly<Record<string, string>>;
  readonly log: Log;
}

const noArguments: Readonly<Record<string, unknown>> = Object.freeze({});

/** Executes fields of one request. `errors` holds what went wrong, in the order in which it did. */
export class Execution {
  readonly errors: AppSyncErrorPayload[] = [];
  readonly context: RequestContext;
  readonly #options: ExecutionOptions;
  readonly #scope: SelectionScope;
  /** The types of completed objects whose field is of an interface or union type. */
  readonly #runtimeTypes = new Map<unknown, GraphQLObjectType>();

  constructor(options: ExecutionOptions, scope: SelectionScope, context: RequestContext) {
    this.#options = options;
    this.#scope = scope;
    this.context = context;
  }

  /** Executes fields of one object beside each other: answers the object or `nulled`, or a promise of it. */
  executeFields(fields: readonly PlannedField[], source: unknown, path: ResponsePath | undefined): unknown {
    const result: Record<string, unknown> = {};
    let isNulled = false;
    let pending: Promise<void>[] | undefined;
    for (const field of fields) {
      const completed = this.executeField(field, source, { previous: path, key: field.responseKey });
      if (completed instanceof Promise) {
        // Its place among the keys is the document's, not that of its arrival.
        setMember(result, field.responseKey, null);
        const settle = (settled: unknown): void => {
          if (settled === nulled) isNulled = true;
          else setMember(result, field.responseKey, settled);
        };
        (pending ??= []).push(completed.then(settle));
      } else if (completed === nulled) isNulled = true;
      else setMember(result, field.responseKey, completed);
    }
    if (!pending) return isNulled ? nulled : result;
    const [first] = pending;
    const settled = pending.length === 1 && first ? first : Promise.all(pending);
    return settled.then(() => (isNulled ? nulled : result));
  }

  /** Executes fields one after the other, as mutations are. */
  async executeSerially(fields: readonly PlannedField[], source: unknown): Promise<unknown> {
    const result: Record<string, unknown> = {};
    for (const field of fields) {
      const completed = await this.executeField(field, source, {
        previous: undefined,
        key: field.responseKey,
      });
      if (completed === nulled) return nulled;
      setMember(result, field.responseKey, completed);
    }
    return result;
  }

  /** Executes one field: answers its value or `nulled`, or a promise of it. Errors are recorded, never thrown. */
  executeField(field: PlannedField, source: unknown, path: ResponsePath): unknown {
    try {
      const resolved = this.#resolve(field, source, path);
      if (!(resolved instanceof Promise)) return field.complete(resolved, field, path, this);
      return resolved.then(
        (value: unknown) => this.#completeOrFail(field, value, path),
        (error: unknown) => this.#fail(field, path, error),
      );
    } catch (error) {
      return this.#fail(field, path, error);
    }
  }

  /** Resolves a field without completing it: a subscription's, at its start. Errors are recorded, never thrown. */
  async resolveOnly(field: PlannedField): Promise<void> {
    const path = { previous: undefined, key: field.responseKey };
    const { type } = field.definition;
    try {
      const value = await this.#resolve(field, undefined, path);
      if (isNonNullType(type) && (value ?? null) === null) {
        this.addNullError(getNamedType(type).name, field, path);
      }
    } catch (error) {
      this.#fail(field, path, error);
    }
  }

  /**
   * Finds a field's value, before it is completed.
   * @throws FieldError when the field stands too deep, the caller may not use it or its resolver fails (or rejects with it)
   */
  #resolve(field: PlannedField, source: unknown, path: ResponsePath): unknown {
    const { access, resolver, name } = field;
    if (field.level > this.context.maxLevels)
      throw new FieldError('Query depth limit reached.', 'QueryDepthLimitReached');
    if (!access) return this.#introspect(field, source);
    if (!this.context.caller.allows(access)) throw notAuthorised(access.typeName, name);
    if (!resolver || this.context.purpose === 'event') return readMember(source, name);
    return this.#runResolver(field, resolver, source, path);
  }

  /** A place must not be null and is: the type's name without "!", a list's in brackets. */
  addNullError(typeName: string, field: PlannedField, path: ResponsePath): void {
    const parentName = field.parentType.name;
    this.addCompletionError(
      path,
      `Cannot return null for non-nullable type: '${typeName}' within parent '${parentName}' (%)`,
    );
  }

  /** Records an error of a value, which has no place in the document; "%" in the message stands for its path. */
  addCompletionError(path: ResponsePath, message: string): void {
    const keys = keysOf(path);
    this.errors.push({ path: keys, locations: null, message: message.replace('%', () => writePath(keys)) });
  }

  /** The object type that a value of an interface or union type says it is. */
  runtimeTypeOf(type: GraphQLAbstractType, value: unknown): GraphQLObjectType | undefined {
    const { schema } = this.#options;
    const named = readMember(value, '__typename');
    const found = typeof named === 'string' ? schema.getType(named) : undefined;
    return isObjectType(found) && schema.isSubType(type, found) ? found : undefined;
  }

  /** Remembers the type of a completed object, for `typeOf`. */
  keepType(completed: unknown, type: GraphQLObjectType): unknown {
    if (completed !== nulled) this.#runtimeTypes.set(completed, type);
    return completed;
  }

  /** The type of a completed object whose field is of an interface or union type. */
  typeOf(completed: unknown): GraphQLObjectType | undefined {
    return this.#runtimeTypes.get(completed);
  }

  #completeOrFail(field: PlannedField, value: unknown, path: ResponsePath): unknown {
    try {
      return field.complete(value, field, path, this);
    } catch (error) {
      return this.#fail(field, path, error);
    }
  }

  // One error per place: a null that follows from an error is not reported again.
  #fail(field: PlannedField, path: ResponsePath, error: unknown): unknown {
    this.errors.push(this.#toPayload(field, path, error));
    return String(field.definition.type).endsWith('!') ? nulled : null;
  }

  #toPayload(field: PlannedField, path: ResponsePath, error: unknown): AppSyncErrorPayload {
    const { data, errorType, errorInfo, message } = this.#toFieldError(error);
    const start = field.nodes[0].loc?.startToken;
    const locations = start ? [{ line: start.line, column: start.column, sourceName: null }] : null;
    return { path: keysOf(path), data, errorType, errorInfo, locations, message };
  }

  #toFieldError(error: unknown): FieldError {
    if (error instanceof FieldError) return error;
    // graphql-js refuses arguments that variables made invalid.
    if (error instanceof GraphQLError) return new FieldError(error.message, null);
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    this.#options.log.error('GraphQL execution failed', { message, stack });
    return new FieldError('An internal failure occurred.', 'InternalFailure');
  }

  #runResolver(
    field: PlannedField,
    resolver: NonNullable<PlannedField['resolver']>,
    source: unknown,
    path: ResponsePath,
  ): Promise<unknown> {
    const { context } = this;
    context.resolverCount += 1;
    if (context.resolverCount > context.maxResolvers) {
      throw new FieldError('Resolver invocation limit reached.', 'ResolverExecutionLimitReached');
    }
    const args = this.#argumentsOf(field);
    const { environment, log } = this.#options;
    const onLog = (line: string): void =>
      log.debug('resolver logged', { field: `${field.parentType.name}.${field.name}`, line });
    const onWarning = (line: string): void =>
      log.warn('resolver code is doubtful', {
        field: `${field.parentType.name}.${field.name}`,
        line,
      });
    const onAppendedError = (error: FieldError): void =>
      void this.errors.push(this.#toPayload(field, path, error));
    return runResolver(resolver, {
      source,
      args,
      context,
      field,
      scope: this.#scope,
      environment,
      onLog,
      onWarning,
      onAppendedError,
    });
  }

  #argumentsOf(field: PlannedField): Readonly<Record<string, unknown>> {
    const { definition, nodes } = field;
    if (definition.args.length === 0) return noArguments;
    return argumentValuesOf(definition, nodes[0], this.#scope.variableValues);
  }

  // Introspection's fields bring resolvers of graphql-js, which ask of `info` only these two.
  #introspect(field: PlannedField, source: unknown): unknown {
    if (field.name === '__typename') return field.parentType.name;
    const info = { schema: this.#options.schema, parentType: field.parentType } as GraphQLResolveInfo;
    return field.definition.resolve?.(source, this.#argumentsOf(field), undefined, info);
  }
}

function setMember(result: Record<string, unknown>, key: string, value: unknown): void {
  // An alias may be any name, and assigning this one would not make a member.
  if (key !== '__proto__') result[key] = value;
  else Object.defineProperty(result, key, { value, enumerable: true, writable: true, configurable: true });
}

function readMember(source: unknown, name: string): unknown {
  if (typeof source !== 'object' || source === null || !Object.hasOwn(source, name)) return undefined;
  return (source as Record<string, unknown>)[name];
}
