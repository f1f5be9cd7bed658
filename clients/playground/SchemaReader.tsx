// Reads the schema again when it could not be read as somebody else: GraphiQL itself asks once. Draws nothing.
import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef } from 'react';

/** Lives inside GraphiQL. @param personId as whom operations run */
export function SchemaReader({ personId }: { readonly personId: string }) {
  const { schema, isIntrospecting } = useGraphiQL(pick('schema', 'isIntrospecting'));
  const actions = useGraphiQLActions();
  const lastPersonId = useRef(personId);
  useEffect(() => {
    if (personId === lastPersonId.current) return;
    lastPersonId.current = personId;
    if (!schema && !isIntrospecting) void actions.introspect();
  }, [personId, schema, isIntrospecting, actions]);
  return null;
}
