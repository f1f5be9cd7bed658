// Makes the editors change their colours with the system: GraphiQL asks for the system's choice once. Draws nothing.
import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect } from 'react';

/** Lives inside GraphiQL. A theme that was chosen in its settings stays. */
export function ThemeFollower() {
  const { theme } = useGraphiQL(pick('theme'));
  const { setTheme } = useGraphiQLActions();
  useEffect(() => {
    if (theme) return;
    const isDark = matchMedia('(prefers-color-scheme: dark)');
    const follow = (): void => setTheme(null);
    isDark.addEventListener('change', follow);
    return () => isDark.removeEventListener('change', follow);
  }, [theme, setTheme]);
  return null;
}
