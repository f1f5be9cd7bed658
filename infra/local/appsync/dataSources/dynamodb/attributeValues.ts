// DynamoDB's typed attribute values between a resolver and the wire: resolvers write numbers as numbers, DynamoDB wants texts;
// what is read back goes to resolvers as plain values.
// https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html#js-aws-appsync-resolver-reference-dynamodb-typed-values-request

/** One typed value: `{"S": "a"}`. */
export type AttributeValue = Readonly<Record<string, unknown>>;
/** Attribute name → typed value. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** A typed value as DynamoDB's API takes it: `{"N": 10}` → `{"N": "10"}`, `{"NULL": null}` → `{"NULL": true}`, inside lists, maps and sets too. */
export function toWireValue(value: unknown): AttributeValue {
  if (!isMap(value)) return value as AttributeValue;
  const wire: Record<string, unknown> = {};
  for (const [type, member] of Object.entries(value)) wire[type] = toWireMember(type, member);
  return wire;
}

/** A map of typed values as DynamoDB's API takes it. */
export function toWireItem(item: unknown): Item {
  if (!isMap(item)) return item as Item;
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toWireValue(value)]));
}

function toWireMember(type: string, member: unknown): unknown {
  // A resolver writes {"NULL": null}, as util.dynamodb.toNull() answers it; DynamoDB knows {"NULL": true} only.
  if (type === 'NULL' && member === null) return true;
  if (type === 'N' && typeof member === 'number') return String(member);
  if (type === 'NS' && Array.isArray(member)) return member.map(String);
  if (type === 'L' && Array.isArray(member)) return member.map(toWireValue);
  return type === 'M' ? toWireItem(member) : member;
}

/** A typed value as resolvers see it: numbers are numbers, sets are lists, binary values stay base64 text. */
export function toPlainValue(value: AttributeValue): unknown {
  const [type = '', member] = Object.entries(value)[0] ?? [];
  switch (type) {
    case 'N':
      return Number(member);
    case 'NULL':
      return null;
    case 'NS':
      return (member as string[]).map(Number);
    case 'L':
      return (member as AttributeValue[]).map(toPlainValue);
    case 'M':
      return toPlainItem(member as Item);
    default:
      return member;
  }
}

/** An item as resolvers see it. */
export function toPlainItem(item: Item): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(item)) plain[name] = toPlainValue(value);
  return plain;
}

/** Are two items equal as DynamoDB sees them? Sets have no order, "1.0" is 1. */
export function areItemsEqual(left: Item, right: Item): boolean {
  return toComparable({ M: left }) === toComparable({ M: right });
}

function toComparable(value: AttributeValue): string {
  const [type = '', member] = Object.entries(value)[0] ?? [];
  if (type === 'N') return `N:${Number(member)}`;
  if (type === 'L') return `L:[${(member as AttributeValue[]).map(toComparable).join()}]`;
  if (type === 'M') {
    const entries = Object.entries(member as Item).sort(([a], [b]) => (a < b ? -1 : 1));
    return `M:{${entries.map(([name, each]) => `${JSON.stringify(name)}:${toComparable(each)}`).join()}}`;
  }
  if (type === 'NS') return `NS:${JSON.stringify((member as string[]).map(Number).sort((a, b) => a - b))}`;
  if (type === 'SS' || type === 'BS') return `${type}:${JSON.stringify([...(member as string[])].sort())}`;
  return `${type}:${JSON.stringify(member)}`;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
