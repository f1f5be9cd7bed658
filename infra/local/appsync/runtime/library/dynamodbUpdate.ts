// update({update}) of @aws-appsync/utils/dynamodb: plain values and operations to one update expression,
// with AppSync's own names for its placeholders (#expName_1, :expValue_1).
import { toAttributeValue, toAttributeValues, type AttributeValue } from './dynamodbMembers.ts';
import type { ModuleExpression } from './dynamodbExpression.ts';
import { describe, isMap, LibraryError, type Members } from './library.ts';

/** Makes `operations`: each gives a plain object that update recognises by its `type`. */
export function createOperations(): Members {
  return {
    add: (value: unknown) => ({ type: 'OPERATION_ADD', value }),
    remove: () => ({ type: 'OPERATION_REMOVE' }),
    replace: (value: unknown) => ({ type: 'OPERATION_REPLACE', value }),
    increment: (by: unknown = 1) => ({ type: 'OPERATION_INCREMENT', by }),
    decrement: (by: unknown = 1) => ({ type: 'OPERATION_DECREMENT', by }),
    append: (items: unknown) => ({ type: 'OPERATION_APPEND', items }),
    prepend: (items: unknown) => ({ type: 'OPERATION_PREPEND', items }),
    updateListItem: (value: unknown, index: unknown) => ({
      type: 'OPERATION_UPDATE_LIST_ITEM',
      value,
      index,
    }),
  };
}

/** Converts values, keeping what toStringSet, toNumberSet and toBinarySet made. */
export function toTypedValues(values: Record<string, unknown>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toTypedValue(value)]));
}

/**
 * Builds the update expression of a map of new values and operations; maps inside change only the members they name.
 * @throws LibraryError when nothing is to be changed, or an operation has wrong input
 */
export function toUpdateExpression(update: Record<string, unknown>): ModuleExpression {
  const builder = new UpdateBuilder();
  for (const [name, value] of Object.entries(update)) builder.add([name], value);
  return builder.build();
}

/** Names from an attribute of the item down to the one that changes. */
type AttributePath = readonly string[];

function toTypedValue(value: unknown): AttributeValue {
  return isSet(value) ? value : isMap(value) ? { M: toTypedValues(value) } : toAttributeValue(value);
}

function isSet(value: unknown): value is AttributeValue {
  if (!isMap(value)) return false;
  const [entry, ...others] = Object.entries(value);
  return (
    others.length === 0 &&
    entry !== undefined &&
    ['SS', 'NS', 'BS'].includes(entry[0]) &&
    Array.isArray(entry[1])
  );
}

function operationOf(value: unknown): string | undefined {
  const type = isMap(value) ? value['type'] : undefined;
  return typeof type === 'string' && type.startsWith('OPERATION_') ? type : undefined;
}

class UpdateBuilder {
  readonly #names = new Map<string, string>();
  readonly #values: Record<string, AttributeValue> = {};
  readonly #sets: string[] = [];
  readonly #removes: AttributePath[] = [];

  #pathOf(path: AttributePath): string {
    return path.map((name) => this.#nameOf(name)).join('.');
  }

  #nameOf(attribute: string): string {
    const placeholder = this.#names.get(attribute) ?? `#expName_${this.#names.size + 1}`;
    this.#names.set(attribute, placeholder);
    return placeholder;
  }

  add(path: AttributePath, value: unknown): void {
    if (isMap(value) && operationOf(value)) return this.#addOperation(path, value);
    if (Array.isArray(value) && value.some((member) => operationOf(member))) {
      return this.#addListItems(path, value);
    }
    if (isMap(value) && !isSet(value) && Object.keys(value).length > 0) {
      for (const [name, member] of Object.entries(value)) this.add([...path, name], member);
      return undefined;
    }
    return this.#set(this.#pathOf(path), value);
  }

  build(): ModuleExpression {
    const clauses: string[] = [];
    if (this.#sets.length > 0) clauses.push(`SET ${this.#sets.join(', ')}`);
    // Names get their numbers in the order of the clauses: those of REMOVE after all of SET's.
    const removes = this.#removes.map((path) => this.#pathOf(path));
    if (removes.length > 0) clauses.push(`REMOVE ${removes.join(', ')}`);
    if (clauses.length === 0)
      throw new LibraryError('update({update}) takes at least one attribute, got none.');
    return {
      expression: clauses.join(' '),
      expressionNames: Object.fromEntries([...this.#names].map(([name, placeholder]) => [placeholder, name])),
      ...(this.#sets.length > 0 ? { expressionValues: this.#values } : {}),
    };
  }

  #addOperation(attribute: AttributePath, operation: Record<string, unknown>): void {
    const { type, value, by, items } = operation;
    if (type === 'OPERATION_REMOVE') {
      this.#removes.push(attribute);
      return undefined;
    }
    const path = this.#pathOf(attribute);
    switch (type) {
      case 'OPERATION_ADD':
      case 'OPERATION_REPLACE':
        return this.#set(path, value);
      case 'OPERATION_INCREMENT':
        return this.#push(path, `${path} + ${this.#valueOf(requireBy(by))}`);
      case 'OPERATION_DECREMENT':
        return this.#push(path, `${path} - ${this.#valueOf(requireBy(by))}`);
      case 'OPERATION_APPEND':
        return this.#push(path, `list_append(${path}, ${this.#valueOf(requireItems(items))})`);
      case 'OPERATION_PREPEND':
        return this.#push(path, `list_append(${this.#valueOf(requireItems(items))}, ${path})`);
      default:
        throw new LibraryError('operations.updateListItem takes its place within a list of such operations.');
    }
  }

  #addListItems(attribute: AttributePath, members: readonly unknown[]): void {
    const path = this.#pathOf(attribute);
    for (const member of members) {
      const index = isMap(member) ? member['index'] : undefined;
      if (operationOf(member) !== 'OPERATION_UPDATE_LIST_ITEM' || typeof index !== 'number') {
        throw new LibraryError('A list of operations takes operations.updateListItem(value, index) only.');
      }
      this.#set(`${path}[${index}]`, isMap(member) ? member['value'] : undefined);
    }
  }

  #set(path: string, value: unknown): void {
    this.#push(path, this.#valueOf(value));
  }

  #push(path: string, value: string): void {
    this.#sets.push(`${path} = ${value}`);
  }

  #valueOf(value: unknown): string {
    const placeholder = `:expValue_${Object.keys(this.#values).length + 1}`;
    this.#values[placeholder] =
      isMap(value) && !isSet(value) ? { M: toAttributeValues(value) } : toTypedValue(value);
    return placeholder;
  }
}

function requireBy(by: unknown): number {
  if (typeof by === 'number') return by;
  throw new LibraryError(`operations.increment and decrement take a number, got ${describe(by)}.`);
}

function requireItems(items: unknown): unknown[] {
  if (Array.isArray(items)) return items;
  throw new LibraryError(`operations.append and prepend take a list, got ${describe(items)}.`);
}
