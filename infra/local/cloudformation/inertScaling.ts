// Auto scaling of tables: nothing has to run for it, because a table's throughput is not limited here.
import type { ResourceDeclaration } from '../cloud.ts';
import type { InertType } from './inertTypes.ts';

/** Only tables and their indexes are accepted: what scales anything else would be missing here. */
function checkNamespace({ properties }: ResourceDeclaration): void {
  const { ServiceNamespace, ScalingTargetId } = properties;
  const namespace =
    ServiceNamespace ?? (typeof ScalingTargetId === 'string' ? ScalingTargetId.split('|').at(-1) : undefined);
  if (namespace === 'dynamodb') return;
  throw new Error(`got the ServiceNamespace ${JSON.stringify(namespace)}; dynamodb is accepted.`);
}

export const inertScaling: Readonly<Record<string, InertType>> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': {
    reason: 'It bounds the throughput of a table, which is not limited here.',
    create(declaration) {
      checkNamespace(declaration);
      const { ResourceId, ScalableDimension } = declaration.properties;
      const id = `${String(ResourceId)}|${String(ScalableDimension)}|dynamodb`;
      return { ref: id, attributes: { Id: id } };
    },
  },
  'AWS::ApplicationAutoScaling::ScalingPolicy': {
    reason: 'It changes the throughput of a table, which is not limited here.',
    create(declaration, { accountId, region }) {
      checkNamespace(declaration);
      const name = String(declaration.properties['PolicyName']);
      const arn = `arn:aws:autoscaling:${region}:${accountId}:scalingPolicy:${declaration.logicalId}:policyName/${name}`;
      return { ref: arn, attributes: { Arn: arn } };
    },
  },
};
