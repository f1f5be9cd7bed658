// Where the project's files are found, whatever folder a command is run from.
import { resolve } from 'node:path';

/** The folder that holds schema/, resolvers/ and infra/, absolute. */
export const projectRoot = resolve(import.meta.dirname, '../..');
