// Reads a CDK cloud assembly from disk: the folder that `cdk synth` writes in; its one stack's template and asset files out.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AssetFiles } from '../cloud.ts';
import { isJsonObject, parseTemplate, type JsonObject, type Template } from './parseTemplate.ts';
import { TemplateError } from './templateError.ts';

/** One stack as CDK would deploy it. */
export interface Assembly {
  readonly stackName: string;
  readonly template: Template;
  readonly assets: AssetFiles;
}

const stackType = 'aws:cloudformation:stack';
const assetsType = 'cdk:asset-manifest';

/**
 * Reads the assembly in a folder.
 * @throws TemplateError when there is no assembly, when it does not hold exactly one stack, or when a file is malformed
 * @see https://docs.aws.amazon.com/cdk/v2/guide/deploy.html#deploy-how-synth-app
 */
export function readAssembly(directory: string): Assembly {
  const manifestFile = join(directory, 'manifest.json');
  if (!existsSync(manifestFile)) {
    throw new TemplateError(`There is no CDK assembly in "${directory}": it has no manifest.json.`);
  }
  const artifacts = objectIn(readJson(manifestFile), 'artifacts', manifestFile);
  const [stack, ...others] = artifactsOf(artifacts, stackType);
  if (!stack || others.length > 0) {
    const names = [stack, ...others].map((artifact) => artifact?.name).join(', ') || 'none';
    throw new TemplateError(`The assembly in "${directory}" must hold one stack; it holds ${names}.`);
  }
  const { templateFile, stackName } = stack.properties;
  if (typeof templateFile !== 'string') {
    throw new TemplateError(`The stack "${stack.name}" in "${manifestFile}" names no templateFile.`);
  }
  return {
    stackName: typeof stackName === 'string' ? stackName : stack.name,
    template: parseTemplate(readJson(join(directory, templateFile))),
    assets: createAssetFiles(directory, artifactsOf(artifacts, assetsType)),
  };
}

interface Artifact {
  readonly name: string;
  readonly properties: JsonObject;
}

function artifactsOf(artifacts: JsonObject, type: string): Artifact[] {
  return Object.entries(artifacts).flatMap(([name, artifact]) =>
    isJsonObject(artifact) && artifact['type'] === type
      ? [{ name, properties: isJsonObject(artifact['properties']) ? artifact['properties'] : {} }]
      : [],
  );
}

function createAssetFiles(directory: string, manifests: readonly Artifact[]): AssetFiles {
  const pathByKey = new Map<string, string>();
  for (const { name, properties } of manifests) {
    if (typeof properties['file'] !== 'string') {
      throw new TemplateError(
        `The asset manifest "${name}" of the assembly in "${directory}" names no file.`,
      );
    }
    const file = join(directory, properties['file']);
    for (const asset of Object.values(objectIn(readJson(file), 'files', file))) {
      for (const [key, path] of assetPaths(asset, file)) pathByKey.set(key, join(directory, path));
    }
  }
  return {
    pathOf(assetKey) {
      const path = pathByKey.get(assetKey);
      if (path === undefined) throw new TemplateError(`The assembly has no asset "${assetKey}".`);
      if (!existsSync(path)) {
        throw new TemplateError(`The asset "${assetKey}" is missing from the assembly: "${path}".`);
      }
      return path;
    },
  };
}

/** The object keys under which one asset would be uploaded, each with its path in the assembly. */
function assetPaths(asset: unknown, file: string): [key: string, path: string][] {
  const source = isJsonObject(asset) && isJsonObject(asset['source']) ? asset['source'] : undefined;
  const path = source?.['path'];
  if (!isJsonObject(asset) || typeof path !== 'string') {
    throw new TemplateError(`An asset in "${file}" has no source path.`);
  }
  const destinations = Object.values(objectIn(asset, 'destinations', file));
  return destinations.flatMap((destination) =>
    isJsonObject(destination) && typeof destination['objectKey'] === 'string'
      ? [[destination['objectKey'], path]]
      : [],
  );
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TemplateError(`"${file}" cannot be read as JSON: ${reason}`, { cause });
  }
}

function objectIn(parent: unknown, key: string, file: string): JsonObject {
  const value = isJsonObject(parent) ? parent[key] : undefined;
  if (!isJsonObject(value)) throw new TemplateError(`"${file}" has no object "${key}".`);
  return value;
}
