// The name or id of a resource whose template gives none: the same at every start.
import { createHash } from 'node:crypto';

/** Answers "<stack>-<logical id>-<12 letters and digits>", cut in the middle to `maxLength`; equal input, equal name. */
export function physicalName(stackName: string, logicalId: string, maxLength: number): string {
  const suffix = createHash('sha256')
    .update(`${stackName}/${logicalId}`)
    .digest('hex')
    .slice(0, 12)
    .toUpperCase();
  const readable = `${stackName}-${logicalId}`.slice(0, maxLength - suffix.length - 1);
  return `${readable}-${suffix}`;
}

/** Answers a UUID (version 4 by its form) for a resource whose id AWS draws; equal input, equal id. */
export function physicalUuid(stackName: string, logicalId: string): string {
  const hex = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return [...parts, hex.slice(20, 32)].join('-');
}
