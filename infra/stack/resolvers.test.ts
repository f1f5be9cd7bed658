// The manifest against the schema and the files: nothing unanswered, nothing unused, nothing missing.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { projectRoot } from './projectRoot.ts';
import { pipelineFunctions, pipelineResolvers, resolverFiles, unitResolvers } from './resolvers.ts';

const answeredFields = [...Object.keys(unitResolvers), ...Object.keys(pipelineResolvers)];

/** "Type.field" of every field of the schema's object types. */
function readSchemaFields(): string[] {
  const { definitions } = parse(readFileSync(join(projectRoot, 'schema/schema.graphql'), 'utf8'));
  return definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION
      ? (definition.fields ?? []).map((field) => `${definition.name.value}.${field.name.value}`)
      : [],
  );
}

/** Sources in a folder of the project, without tests and declarations. */
function readSources(folder: string): string[] {
  return readdirSync(join(projectRoot, folder))
    .filter((name) => name.endsWith('.ts') && !/\.(test|test-d|d)\.ts$/.test(name))
    .map((name) => `${folder}/${name}`);
}

describe('the resolvers', () => {
  test('answer every field of Query, Mutation and Subscription', () => {
    const entryPoints = readSchemaFields().filter((field) => /^(Query|Mutation|Subscription)\./.test(field));

    expect(answeredFields).toEqual(expect.arrayContaining(entryPoints));
  });

  test('answer only fields that the schema has, each once', () => {
    expect(readSchemaFields()).toEqual(expect.arrayContaining(answeredFields));
    expect(new Set(answeredFields).size).toBe(answeredFields.length);
  });

  test('are the files in resolvers/ and resolvers/functions/, all of them', () => {
    const sources = [...readSources('resolvers'), ...readSources('resolvers/functions')];

    expect(resolverFiles().sort()).toEqual(sources.sort());
    expect(resolverFiles().filter((file) => !existsSync(join(projectRoot, file)))).toEqual([]);
  });

  test('use every pipeline function, and no more than ten steps', () => {
    const pipelines = Object.values(pipelineResolvers);

    expect(new Set(pipelines.flat())).toEqual(new Set(Object.keys(pipelineFunctions)));
    expect(Math.max(...pipelines.map((steps) => steps.length))).toBeLessThanOrEqual(10);
  });
});
