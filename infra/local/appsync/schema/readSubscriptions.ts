// Which mutations a subscription field listens to, by its @aws_subscribe directive.
// https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
import type { GraphQLSchema } from 'graphql';

/**
 * Reads subscription field → mutations.
 * @throws Error when a mutation is not in the schema, or answers another type than the subscription
 */
export function readSubscriptions(schema: GraphQLSchema): ReadonlyMap<string, readonly string[]> {
  const mutations = schema.getMutationType()?.getFields() ?? {};
  const subscriptions = new Map<string, readonly string[]>();
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    const directive = field.astNode?.directives?.find(({ name }) => name.value === 'aws_subscribe');
    const value = directive?.arguments?.find(({ name }) => name.value === 'mutations')?.value;
    const items = value?.kind === 'ListValue' ? value.values : value ? [value] : [];
    const names = items.flatMap((item) => (item.kind === 'StringValue' ? [item.value] : []));
    for (const name of names) {
      const mutation = mutations[name];
      if (!mutation) {
        throw new Error(
          `Subscription.${field.name} listens to the mutation "${name}", which the schema does not have.`,
        );
      }
      if (nullableName(mutation.type) !== nullableName(field.type)) {
        throw new Error(
          `Subscription.${field.name} is of type ${String(field.type)}, Mutation.${name} of type ${String(mutation.type)}; they must be the same.`,
        );
      }
    }
    subscriptions.set(field.name, names);
  }
  return subscriptions;
}

function nullableName(type: unknown): string {
  return String(type).replace(/!$/, '');
}
