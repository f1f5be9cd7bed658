// Reads the properties of one AppSync resource: what is needed is demanded, what is known to change nothing is passed over,
// everything else is refused by name. A property that is silently ignored would be a difference nobody hears of.
import type { ResourceDeclaration } from '../../cloud.ts';

/** Reads members of one map of properties. Every method throws an Error that names the property. */
export interface TemplateProperties {
  /** A string that must be there. */
  string(name: string): string;
  optionalString(name: string): string | undefined;
  /** A whole number; CloudFormation also writes numbers as strings. */
  optionalInteger(name: string): number | undefined;
  /** A nested map. */
  optionalMap(name: string): TemplateProperties | undefined;
  /** A list of maps; absent: empty. */
  maps(name: string): readonly TemplateProperties[];
  /** A list of strings; absent: empty. */
  strings(name: string): readonly string[];
  /** A map of strings; absent: empty. */
  stringMap(name: string): Readonly<Record<string, string>>;
  /** Refuses all properties that were neither read nor are named here as changing nothing. */
  refuseOthers(inert?: readonly string[]): void;
  /** Throws an Error with the sentence. */
  refuse(sentence: string): never;
}

/** Reads the properties of a resource. */
export function readProperties(declaration: ResourceDeclaration): TemplateProperties {
  return createReader('', declaration.properties);
}

function createReader(prefix: string, members: Readonly<Record<string, unknown>>): TemplateProperties {
  const read = new Set<string>();
  const refuse = (sentence: string): never => {
    throw new Error(sentence);
  };
  const take = (name: string): unknown => {
    read.add(name);
    return members[name] ?? undefined;
  };
  const expect = (name: string, expected: string): never =>
    refuse(`${prefix}${name} must be ${expected}, got ${JSON.stringify(members[name])}.`);
  const optionalString = (name: string): string | undefined => {
    const value = take(name);
    return value === undefined || typeof value === 'string' ? value : expect(name, 'a string');
  };
  const list = (name: string): readonly unknown[] => {
    const value = take(name);
    if (value === undefined) return [];
    return Array.isArray(value) ? (value as unknown[]) : expect(name, 'a list');
  };
  const toMap = (name: string, value: unknown): Readonly<Record<string, unknown>> =>
    isMap(value) ? value : expect(name, 'a map');
  const toText = (name: string, value: unknown): string =>
    typeof value === 'string' ? value : expect(name, 'made of strings');

  return {
    string: (name) => optionalString(name) ?? refuse(`${prefix}${name} is missing.`),
    optionalString,
    optionalInteger(name) {
      const value = take(name);
      if (value === undefined) return undefined;
      const number = typeof value === 'string' && value !== '' ? Number(value) : value;
      return Number.isInteger(number) ? (number as number) : expect(name, 'a whole number');
    },
    optionalMap(name) {
      const value = take(name);
      return value === undefined ? undefined : createReader(`${prefix}${name}.`, toMap(name, value));
    },
    maps: (name) => list(name).map((item) => createReader(`${prefix}${name}.`, toMap(name, item))),
    strings: (name) => list(name).map((item) => toText(name, item)),
    stringMap(name) {
      const map = toMap(name, take(name) ?? {});
      return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, toText(name, value)]));
    },
    refuseOthers(inert = []) {
      const [other] = Object.keys(members).filter(
        (name) => members[name] !== undefined && !read.has(name) && !inert.includes(name),
      );
      if (other !== undefined)
        refuse(`The property ${prefix}${other} is not supported by the local AppSync.`);
    },
    refuse,
  };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
