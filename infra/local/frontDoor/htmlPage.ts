// The look of the pages that the local cloud itself shows: a title and content in, a whole HTML document out, and the headers
// that it is sent with. They are no files of the distribution, so its headers are not theirs; they have stricter ones.
import { createHash } from 'node:crypto';

const style = `
  :root { color-scheme: light dark; --line: light-dark(#d7dbe0, #3a4048); --soft: light-dark(#f5f6f8, #22262b);
    --link: light-dark(#0b57a4, #8fc1ff); }
  body { font: 1rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 2.5rem 1.25rem;
    background: light-dark(#fff, #16191d); color: light-dark(#1b1f24, #e8eaed); }
  h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .5rem; }
  h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
  a { color: var(--link); }
  code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
  pre { background: var(--soft); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; overflow-x: auto; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem; margin: 0; }
  dd { margin: 0; }
  button { font: inherit; color: inherit; width: 100%; min-height: 3rem; padding: .5rem 1rem; margin: 0 0 .75rem;
    text-align: start; background: var(--soft); border: 1px solid var(--line); border-radius: .5rem; cursor: pointer; }
  button:hover { border-color: currentColor; }
  :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
  @media (max-width: 32rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .6rem; } }
`;

/** A document in the local cloud's look. `content` is HTML: escape what comes from elsewhere. */
export function htmlPage(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
}

/**
 * What such a document is sent with: nothing is loaded, and of what stands in it, its style and these scripts alone work. Where
 * forms lead is left open: signing in ends at the app, wherever that is.
 * @param scripts what stands between its script tags
 */
export function htmlPageHeaders(scripts: readonly string[] = []): Readonly<Record<string, string>> {
  const directives = [
    "default-src 'none'",
    'img-src data:',
    `style-src ${hashSource(style)}`,
    ...(scripts.length > 0 ? [`script-src ${scripts.map(hashSource).join(' ')}`] : []),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': directives.join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
  };
}

function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Makes a text safe inside HTML, attributes in double quotes included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
