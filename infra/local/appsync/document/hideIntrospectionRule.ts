// What an API with introspection switched off says to `__schema` and `__type`: the two are there, and have no fields. AppSync is
// built on graphql-java, which hides them in this way; `__typename` still answers.
// https://docs.aws.amazon.com/appsync/latest/devguide/configuration-limits.html
import { GraphQLError, isIntrospectionType } from 'graphql';
import type { ASTVisitor, ValidationContext } from 'graphql';

/** A validation rule: refuses each field of an introspection type, and does not look below it. */
export function hideIntrospectionRule(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      const type = context.getParentType();
      if (!type || !isIntrospectionType(type) || node.name.value === '__typename') return undefined;
      context.reportError(
        new GraphQLError(`Cannot query field "${node.name.value}" on type "${type.name}".`, { nodes: node }),
      );
      return false;
    },
  };
}
