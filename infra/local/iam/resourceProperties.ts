// Reads properties of IAM's resource types: a declaration of the template in, checked values out.
import type { ResourceDeclaration } from '../cloud.ts';

const nameOf = (declaration: ResourceDeclaration, property: string): string =>
  `${declaration.logicalId} (${declaration.type}): ${property}`;

/** @throws Error naming the first property that is not accepted: what cannot be run here is never ignored */
export function refuseUnknownProperties(declaration: ResourceDeclaration, accepted: readonly string[]): void {
  for (const property of Object.keys(declaration.properties)) {
    if (!accepted.includes(property)) {
      throw new Error(
        `${nameOf(declaration, property)} is not known here; accepted are ${accepted.join(', ')}.`,
      );
    }
  }
}

/** @throws Error when the property is there and not a string */
export function optionalString(declaration: ResourceDeclaration, property: string): string | undefined {
  const value = declaration.properties[property];
  if (value !== undefined && typeof value !== 'string') {
    throw new Error(`${nameOf(declaration, property)} must be a string.`);
  }
  return value;
}

/** @throws Error when the property is not a string */
export function requiredString(declaration: ResourceDeclaration, property: string): string {
  const value = optionalString(declaration, property);
  if (value === undefined) throw new Error(`${nameOf(declaration, property)} is missing.`);
  return value;
}

/** @throws Error when the property is there and not a list of strings */
export function optionalStrings(declaration: ResourceDeclaration, property: string): readonly string[] {
  const value = declaration.properties[property];
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string')) {
    throw new Error(`${nameOf(declaration, property)} must be a list of strings.`);
  }
  return value;
}

/** @throws Error when the property is there and not a list of objects */
export function optionalObjects(
  declaration: ResourceDeclaration,
  property: string,
): readonly Readonly<Record<string, unknown>>[] {
  const value = declaration.properties[property];
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'object' && each !== null)) {
    throw new Error(`${nameOf(declaration, property)} must be a list of objects.`);
  }
  return value as Readonly<Record<string, unknown>>[];
}
