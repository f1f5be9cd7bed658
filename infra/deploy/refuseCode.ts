// AppSync is asked about the code of an assembly before CloudFormation is: CloudFormation says no more than that there is an
// error somewhere, and takes everything back.
import { join } from 'node:path';
import { assemblyFolder } from './cdkCommands.ts';
import type { CodeFault } from './openCodeCheck.ts';
import type { DeployTools } from './deployTools.ts';

interface Manifest {
  readonly artifacts: Readonly<
    Record<string, { readonly type: string; readonly properties?: { readonly templateFile?: string } }>
  >;
}
interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
}

/**
 * Sends the code of each function and resolver to AppSync's EvaluateCode, one after the other.
 * @throws Error that names each function or resolver that AppSync would not save, with the place and AppSync's words
 */
export async function refuseCode(
  region: string,
  tools: Pick<DeployTools, 'readText' | 'openCodeCheck' | 'say'>,
): Promise<void> {
  const code = readCode(tools);
  tools.say(`Asking AppSync whether it takes the code of ${code.length} functions and resolvers.`);
  const check = tools.openCodeCheck(region);
  try {
    const faults: string[] = [];
    for (const { name, text } of code) {
      for (const fault of await check.findFaults(text)) faults.push(toLine(name, fault));
    }
    if (faults.length > 0) {
      throw new Error(`AppSync does not take this code, so nothing was changed:\n${faults.join('\n')}`);
    }
  } finally {
    check.close();
  }
}

function toLine(name: string, { line, column, words }: CodeFault): string {
  return `  ${name}, line ${line}, column ${column}: ${words}`;
}

/** The code in the templates of the assembly, each under the name that the bundles have. */
function readCode(tools: Pick<DeployTools, 'readText'>): { readonly name: string; readonly text: string }[] {
  const read = (file: string): unknown => JSON.parse(tools.readText(join(assemblyFolder, file)));
  const { artifacts } = read('manifest.json') as Manifest;
  const files = Object.values(artifacts).flatMap(({ type, properties }) =>
    type === 'aws:cloudformation:stack' ? (properties?.templateFile ?? []) : [],
  );
  return files.flatMap((file) =>
    Object.entries((read(file) as Template).Resources).flatMap(([logicalId, { Type, Properties = {} }]) => {
      const { Name, TypeName, FieldName, Code } = Properties;
      if (Type !== 'AWS::AppSync::FunctionConfiguration' && Type !== 'AWS::AppSync::Resolver') return [];
      if (typeof Code !== 'string')
        throw new Error(`${logicalId} has no code in the template, so AppSync cannot be asked about it.`);
      const name = Type === 'AWS::AppSync::Resolver' ? [TypeName, FieldName].join('.') : String(Name);
      return [{ name, text: Code }];
    }),
  );
}
