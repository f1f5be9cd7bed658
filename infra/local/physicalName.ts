// The name of a resource whose template gives none: readable, and the same at every start.
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
