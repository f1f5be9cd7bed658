// AWS::AppSync::Resolver and AWS::AppSync::FunctionConfiguration: code in APPSYNC_JS and what it works on.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-resolver.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-functionconfiguration.html
import type { AssetFiles, ResourceDeclaration } from '../../cloud.ts';
import { maxFunctionsPerPipeline } from '../document/limits.ts';
import { readInlineOrAsset } from './readAsset.ts';
import { readProperties } from './templateProperties.ts';
import type { TemplateProperties } from './templateProperties.ts';

export type ResolverDefinition = {
  readonly typeName: string;
  readonly fieldName: string;
  readonly code: string;
} & (
  | { readonly kind: 'UNIT'; readonly dataSourceName: string; readonly maxBatchSize: number }
  | { readonly kind: 'PIPELINE'; readonly functionIds: readonly string[] }
);

export interface FunctionDefinition {
  readonly name: string;
  readonly code: string;
  readonly dataSourceName: string;
  /** Payloads of a BatchInvoke that are collected into one call; 0: none are. */
  readonly maxBatchSize: number;
}

const maxBatchSizeLimit = 2_000;
const templateProperties = [
  'RequestMappingTemplate',
  'RequestMappingTemplateS3Location',
  'ResponseMappingTemplate',
  'ResponseMappingTemplateS3Location',
];

/** @throws Error naming what the local AppSync does not run */
export function parseResolver(declaration: ResourceDeclaration, assets: AssetFiles): ResolverDefinition {
  const properties = readProperties(declaration);
  const code = parseCode(declaration, properties, assets);
  const field = { typeName: properties.string('TypeName'), fieldName: properties.string('FieldName'), code };
  const kind = properties.optionalString('Kind') ?? 'UNIT';
  const definition = { ...field, ...parseKind(kind, properties) };
  properties.refuseOthers(['MetricsConfig']);
  return definition;
}

/** @throws Error naming what the local AppSync does not run */
export function parseFunction(declaration: ResourceDeclaration, assets: AssetFiles): FunctionDefinition {
  const properties = readProperties(declaration);
  const code = parseCode(declaration, properties, assets);
  const definition = {
    name: properties.string('Name'),
    code,
    dataSourceName: properties.string('DataSourceName'),
    maxBatchSize: parseMaxBatchSize(properties),
  };
  properties.refuseOthers(['Description', 'FunctionVersion']);
  return definition;
}

function parseKind(
  kind: string,
  properties: TemplateProperties,
):
  | { kind: 'UNIT'; dataSourceName: string; maxBatchSize: number }
  | { kind: 'PIPELINE'; functionIds: readonly string[] } {
  if (kind === 'UNIT') {
    const dataSourceName = properties.string('DataSourceName');
    return { kind, dataSourceName, maxBatchSize: parseMaxBatchSize(properties) };
  }
  if (kind !== 'PIPELINE') return properties.refuse(`Kind must be UNIT or PIPELINE, got ${kind}.`);
  const pipeline = properties.optionalMap('PipelineConfig');
  const functionIds = pipeline?.strings('Functions') ?? [];
  pipeline?.refuseOthers();
  if (functionIds.length > maxFunctionsPerPipeline) {
    properties.refuse(
      `PipelineConfig.Functions has ${functionIds.length} functions, ${maxFunctionsPerPipeline} are allowed.`,
    );
  }
  return { kind, functionIds };
}

function parseCode(
  { properties: given }: ResourceDeclaration,
  properties: TemplateProperties,
  assets: AssetFiles,
): string {
  const template = templateProperties.find((name) => given[name] !== undefined);
  if (template !== undefined) {
    properties.refuse(
      `${template} is VTL, which the local AppSync does not run; use the runtime APPSYNC_JS.`,
    );
  }
  properties.string('ApiId');
  const runtime =
    properties.optionalMap('Runtime') ?? properties.refuse('Runtime is missing, use APPSYNC_JS.');
  const runtimeName = runtime.string('Name');
  const version = runtime.string('RuntimeVersion');
  if (runtimeName !== 'APPSYNC_JS' || version !== '1.0.0') {
    properties.refuse(`The runtime ${runtimeName} ${version} is not supported, use APPSYNC_JS 1.0.0.`);
  }
  runtime.refuseOthers();
  return readInlineOrAsset(properties, 'Code', 'CodeS3Location', assets);
}

function parseMaxBatchSize(properties: TemplateProperties): number {
  const size = properties.optionalInteger('MaxBatchSize') ?? 0;
  if (size < 0 || size > maxBatchSizeLimit) {
    properties.refuse(`MaxBatchSize must be 0 to ${maxBatchSizeLimit}, got ${size}.`);
  }
  return size;
}
