// Filter objects ({title: {contains: "x"}, and: […]}) to DynamoDB expressions with AppSync's names for values.
// An object that cannot be rendered gives null, as AppSync answers it.
// @see https://docs.aws.amazon.com/appsync/latest/devguide/transform-helpers-in-util-transform-js.html
import { toAttributeValue, type AttributeValue } from './dynamodbMembers.ts';
import { isMap } from './library.ts';

export interface DynamodbExpression {
  expression: string;
  expressionNames: Record<string, string>;
  expressionValues: Record<string, AttributeValue>;
}

/** As the module for DynamoDB gives it: DynamoDB refuses an empty map of values, so that there is none. */
export type ModuleExpression = Omit<DynamodbExpression, 'expressionValues'> & Partial<DynamodbExpression>;

const comparisons: Readonly<Record<string, string>> = {
  ...{ eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' },
};

const functions: Readonly<Record<string, (operand: string, value: string) => string>> = {
  contains: (operand, value) => `contains(${operand},${value})`,
  notContains: (operand, value) => `NOT contains(${operand},${value})`,
  beginsWith: (operand, value) => `begins_with(${operand},${value})`,
};

const typeCodes: Readonly<Record<string, string>> = {
  ...{ _null: 'NULL', string: 'S', stringSet: 'SS', number: 'N', numberSet: 'NS' },
  ...{ binary: 'B', binarySet: 'BS', boolean: 'BOOL', list: 'L', map: 'M' },
};

/** Renders a filter object; null when it is not one. An empty filter renders an empty expression. */
export function toDynamodbExpression(filter: unknown): DynamodbExpression | null {
  const renderer = new Renderer();
  const expression = renderer.renderGroup(filter, '');
  return expression === null ? null : { expression, ...renderer.placeholders };
}

class Renderer {
  readonly placeholders: Omit<DynamodbExpression, 'expression'> = {
    expressionNames: {},
    expressionValues: {},
  };

  /** A map of fields, `and`, `or` and `not`, joined by AND. `prefix` begins the names of its values. */
  renderGroup(filter: unknown, prefix: string): string | null {
    if (!isMap(filter)) return null;
    return joinAll(
      Object.entries(filter).map(([key, value]) => this.#renderMember(key, value, prefix)),
      ' AND ',
    );
  }

  #renderMember(key: string, value: unknown, prefix: string): string | null {
    if (key === 'and' || key === 'or') return this.#renderList(key, value, prefix);
    if (key === 'not') {
      const negated = this.renderGroup(value, `${prefix}not_`);
      return negated === null ? null : `(NOT ${negated})`;
    }
    if (!isMap(value)) return null;
    this.placeholders.expressionNames[`#${key}`] = key;
    return this.#renderOperators(`#${key}`, value, `${prefix}${key}`);
  }

  #renderList(key: 'and' | 'or', list: unknown, prefix: string): string | null {
    if (!Array.isArray(list)) return null;
    const members = list.map((member, index) => this.renderGroup(member, `${prefix}${key}_${index}_`));
    const joined = joinAll(members, key === 'and' ? ' AND ' : ' OR ');
    return joined === null || members.length < 2 ? joined : `(${joined})`;
  }

  #renderOperators(operand: string, operators: Record<string, unknown>, path: string): string | null {
    const conditions = Object.entries(operators).map(([operator, value]) =>
      this.#renderOperator(operand, operator, value, `${path}_${operator}`),
    );
    const joined = joinAll(conditions, ' AND ');
    return joined === null || conditions.length < 2 ? joined : `(${joined})`;
  }

  #renderOperator(operand: string, operator: string, value: unknown, path: string): string | null {
    const comparison = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
    if (comparison) return `(${operand} ${comparison} ${this.#addValue(path, value)})`;
    const call = Object.hasOwn(functions, operator) ? functions[operator] : undefined;
    if (call) return `(${call(operand, this.#addValue(path, value))})`;
    switch (operator) {
      case 'between':
        if (!Array.isArray(value) || value.length < 2) return null;
        return `(${operand} BETWEEN ${this.#addValue(`${path}_start`, value[0])} AND ${this.#addValue(`${path}_end`, value[1])})`;
      case 'in': {
        if (!Array.isArray(value)) return null;
        const values = value.map((member, index) => this.#addValue(`${path}_${index}`, member));
        return values.length === 0 ? '(null)' : `(${operand} IN (${values.join(', ')}))`;
      }
      case 'attributeExists':
        if (typeof value !== 'boolean') return null;
        return value ? `(attribute_exists(${operand}))` : `(attribute_not_exists(${operand}))`;
      case 'attributeType': {
        const code =
          typeof value === 'string' && Object.hasOwn(typeCodes, value) ? typeCodes[value] : undefined;
        return code ? `(attribute_type(${operand},${this.#addValue(path, code)}))` : null;
      }
      case 'size': {
        const sized = operand.startsWith('size(') ? operand : `size(${operand})`;
        return isMap(value) ? this.#renderOperators(sized, value, path) : null;
      }
      default:
        return null;
    }
  }

  #addValue(path: string, value: unknown): string {
    const name = `:${path}`;
    this.placeholders.expressionValues[name] = toAttributeValue(value);
    return name;
  }
}

function joinAll(parts: readonly (string | null)[], joiner: string): string | null {
  return parts.includes(null) ? null : parts.join(joiner);
}
