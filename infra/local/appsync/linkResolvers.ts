// Joins resolvers, functions and data sources, which the template names apart, and checks that each names something that exists.
import { isObjectType } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type { ApiParts } from './apiResources.ts';
import type { DataSource } from './dataSources/dataSource.ts';
import { createInvoker } from './execution/createInvoker.ts';
import type { ExecutableFunction, ExecutableResolver } from './execution/runResolver.ts';

/**
 * Makes the resolvers executable.
 * @throws Error naming the resolver and what it misses
 */
export function linkResolvers(
  { resolvers, functions }: Pick<ApiParts, 'resolvers' | 'functions'>,
  dataSources: ReadonlyMap<string, DataSource>,
  schema: GraphQLSchema,
): ReadonlyMap<string, ExecutableResolver> {
  const findDataSource = (owner: string, name: string): DataSource => {
    const dataSource = dataSources.get(name);
    if (dataSource) return dataSource;
    throw new Error(`${owner} names the data source "${name}", which the template does not have.`);
  };
  const executable = new Map<string, ExecutableFunction>();
  for (const [id, { name, compiled, dataSourceName, maxBatchSize }] of functions) {
    const dataSource = findDataSource(`The function ${name}`, dataSourceName);
    executable.set(id, { code: compiled, invoke: createInvoker(dataSource, maxBatchSize) });
  }
  const linked = new Map<string, ExecutableResolver>();
  for (const [name, resolver] of resolvers) {
    checkField(schema, resolver.typeName, resolver.fieldName);
    const code = resolver.compiled;
    if (resolver.kind === 'UNIT') {
      const dataSource = findDataSource(`The resolver of ${name}`, resolver.dataSourceName);
      linked.set(name, { kind: 'UNIT', code, invoke: createInvoker(dataSource, resolver.maxBatchSize) });
      continue;
    }
    const steps = resolver.functionIds.map((id) => {
      const step = executable.get(id);
      if (step) return step;
      throw new Error(
        `The resolver of ${name} names the function "${id}", which the template does not have.`,
      );
    });
    linked.set(name, { kind: 'PIPELINE', code, functions: steps });
  }
  return linked;
}

function checkField(schema: GraphQLSchema, typeName: string, fieldName: string): void {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) {
    throw new Error(
      `There is a resolver for ${typeName}.${fieldName}, but the schema has no type ${typeName}.`,
    );
  }
  if (!Object.hasOwn(type.getFields(), fieldName)) {
    throw new Error(
      `There is a resolver for ${typeName}.${fieldName}, but ${typeName} has no field ${fieldName}.`,
    );
  }
}
