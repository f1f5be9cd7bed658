// The API as it was synthesized: a cloud assembly's folder in, the description out.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiDescription, CodeDescription } from './apiDescription.ts';

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}
type Resources = Readonly<Record<string, Resource>>;

/**
 * Reads the one API of an assembly.
 * @throws Error when the folder has no template with an API, or code that does not stand in the template itself
 */
export function readAssemblyApi(folder: string): ApiDescription {
  const resources = findApiTemplate(folder);
  const ofType = (type: string): Resource[] =>
    Object.values(resources).filter(({ Type }) => Type === `AWS::AppSync::${type}`);
  const [schema] = ofType('GraphQLSchema');
  const toCode = (owner: string, { Properties }: Resource): CodeDescription => {
    const { Name, RuntimeVersion } = Properties['Runtime'] as { Name: string; RuntimeVersion: string };
    const steps = (Properties['PipelineConfig'] as { Functions?: unknown[] } | undefined)?.Functions;
    return {
      code: inline(owner, Properties['Code']),
      runtime: `${Name} ${RuntimeVersion}`,
      dataSource: steps ? undefined : nameOf(resources, Properties['DataSourceName']),
      steps: steps?.map((step) => nameOf(resources, step)),
      maxBatchSize: Number(Properties['MaxBatchSize'] ?? 0),
    };
  };
  return {
    schemaSdl: inline('The schema', schema?.Properties['Definition']),
    resolvers: new Map(
      ofType('Resolver').map((resource) => {
        const { TypeName, FieldName } = resource.Properties as { TypeName: string; FieldName: string };
        return [`${TypeName}.${FieldName}`, toCode(`${TypeName}.${FieldName}`, resource)];
      }),
    ),
    functions: new Map(
      ofType('FunctionConfiguration').map((resource) => {
        const name = resource.Properties['Name'] as string;
        return [name, toCode(name, resource)];
      }),
    ),
  };
}

function findApiTemplate(folder: string): Resources {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.template.json'))) {
    const { Resources } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { Resources: Resources };
    if (Object.values(Resources).some(({ Type }) => Type === 'AWS::AppSync::GraphQLApi')) return Resources;
  }
  throw new Error(`${folder} has no template with a GraphQL API; make one with \`npm run synth\`.`);
}

function inline(owner: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new Error(`${owner} has no text of its own in the template, which is what is compared.`);
}

/** The name behind a text, `Ref` or `Fn::GetAtt`. */
function nameOf(resources: Resources, value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: [string, string] };
  const name = resources[Ref ?? attribute?.[0] ?? '']?.Properties['Name'];
  if (typeof name === 'string') return name;
  throw new Error(`The template refers to ${JSON.stringify(value)}, which has no name in it.`);
}
