// Identifiers from the machine's own randomness.
import { randomBytes, randomUUID } from 'node:crypto';
import type { Ids } from './cloud.ts';

export const systemIds: Ids = { uuid: () => randomUUID(), bytes: (count) => randomBytes(count) };
