// This page's own copy of the schema, for the documentation where the API does not answer introspection.
import { buildSchema, introspectionFromSchema } from 'graphql';
import type { IntrospectionQuery } from 'graphql';
import appSyncText from '../../schema/appsync.graphql?raw';
import schemaText from '../../schema/schema.graphql?raw';

/** What introspection would answer. */
export function readSchemaCopy(): IntrospectionQuery {
  const schema = buildSchema(`${appSyncText}\n${schemaText}`);
  return introspectionFromSchema(schema, { inputValueDeprecation: true, schemaDescription: true });
}
