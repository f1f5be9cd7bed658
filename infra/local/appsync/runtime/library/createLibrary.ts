// Everything that APPSYNC_JS code can call beside the language itself, for one compiled code.
import type { RuntimeOptions } from '../runtime.ts';
import { createDynamodbMembers } from './dynamodbMembers.ts';
import { createDynamodbModule } from './dynamodbModule.ts';
import { createExtensionMembers, createRuntimeMembers } from './extensionMembers.ts';
import { createGeneralMembers } from './generalMembers.ts';
import type { CurrentRun } from './handlerRun.ts';
import { createHttpMembers } from './httpMembers.ts';
import { refusing, type Library, type Members } from './library.ts';
import { createMathMembers, createStringMembers } from './mathMembers.ts';
import { createTimeMembers } from './timeMembers.ts';
import { createTransformMembers } from './transformMembers.ts';
import { createXmlMembers } from './xmlMembers.ts';

/** Makes the library; its functions speak of the run that `currentRun` gives at the time of the call. */
export function createLibrary(options: RuntimeOptions, currentRun: CurrentRun): Library {
  const util: Members = {
    ...createGeneralMembers(options, currentRun),
    time: createTimeMembers(options.clock),
    dynamodb: createDynamodbMembers(),
    rds: refusing('util.rds', ['toJsonObject']),
    http: createHttpMembers(currentRun),
    xml: createXmlMembers(),
    transform: createTransformMembers(),
    math: createMathMembers(options.ids),
    str: createStringMembers(),
  };
  const globals = {
    util,
    extensions: createExtensionMembers(currentRun),
    runtime: createRuntimeMembers(),
  };
  return {
    globals,
    modules: {
      '@aws-appsync/utils': globals,
      '@aws-appsync/utils/dynamodb': createDynamodbModule(),
      '@aws-appsync/utils/rds': createRdsModule(),
      '@aws-appsync/utils/ai': refusing('ai', ['invokeModel', 'converse']),
    },
  };
}

// DIFFERS: The members for RDS, OpenSearch and Bedrock throw their own name: the local cloud has no such data sources.
/** There is no RDS data source here: each member throws its own name. */
function createRdsModule(): Members {
  const statements = ['select', 'insert', 'update', 'remove', 'createPgStatement', 'createMySQLStatement'];
  return {
    ...refusing('rds', [...statements, 'sql', 'toJsonObject']),
    typeHint: refusing('rds.typeHint', ['UUID', 'DATE', 'TIME', 'TIMESTAMP', 'JSON', 'DECIMAL']),
    agg: refusing(
      'rds.agg',
      ['min', 'max', 'count', 'avg', 'sum'].flatMap((name) => [name, `${name}Distinct`]),
    ),
  };
}
