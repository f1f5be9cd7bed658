// Turns an APPSYNC_JS module into a script for node:vm: imports become constants, exports become a returned object,
// each for-of and for-in counts its rounds, and what is spread is measured first. Goes out: the script and the way back from its positions to the source's.
import type { AnyNode, ImportDeclaration, Program } from 'acorn';
import { childrenOf } from './resolveNames.ts';

/** The names by which a script reaches what the realm gives it; no code can declare them. */
export interface ScriptNames {
  readonly modules: string;
  readonly rounds: string;
  /** The rounds of all loops of the run. */
  readonly allRounds: string;
  readonly spread: string;
  readonly endLoop: string;
}

export interface Script {
  readonly text: string;
  readonly names: ScriptNames;
  /** The offset in the source that an offset in the text came from. */
  toSourceOffset(offset: number): number;
}

/** The most rounds of one loop. @see https://docs.aws.amazon.com/general/latest/gr/appsync.html */
export const maxLoopIterations = 1_000;
/** The most rounds of all loops of one run: loops within loops would keep the process busy for hours. */
export const maxRunIterations = 10_000_000;

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Rewrites a module whose dialect was checked. */
export function toScript(source: string, program: Program): Script {
  const names = freshNames(source);
  const edits: Edit[] = [];
  const exported = new Map<string, string>();
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') {
      edits.push(replaceKeepingLines(source, statement, importText(statement, names)));
    } else if (statement.type === 'ExportNamedDeclaration') {
      edits.push(...exportEdits(source, statement, exported));
    }
  }
  collectEdits(program, names, edits);
  edits.sort((a, b) => a.start - b.start);
  const handlers = ['request', 'response'].flatMap((name) => {
    const local = exported.get(name);
    return local === undefined ? [] : [`${name}: ${local}`];
  });
  const edited = applyEdits(source, edits);
  return { ...edited, text: `${edited.text}\nreturn { ${handlers.join(', ')} };`, names };
}

function freshNames(source: string): ScriptNames {
  let prefix = '$appsync';
  for (let attempt = 0; source.includes(prefix); attempt += 1) prefix = `$appsync${attempt}`;
  return {
    modules: `${prefix}Modules`,
    rounds: `${prefix}Rounds`,
    allRounds: `${prefix}AllRounds`,
    endLoop: `${prefix}EndLoop`,
    spread: `${prefix}Spread`,
  };
}

function importText(statement: ImportDeclaration, names: ScriptNames): string {
  const module = `${names.modules}[${JSON.stringify(statement.source.value)}]`;
  const parts: string[] = [];
  for (const specifier of statement.specifiers) {
    if (specifier.type === 'ImportNamespaceSpecifier')
      parts.push(`const ${specifier.local.name} = ${module};`);
    if (specifier.type === 'ImportSpecifier') {
      const imported =
        specifier.imported.type === 'Identifier' ? specifier.imported.name : String(specifier.imported.value);
      parts.push(`const { ${imported}: ${specifier.local.name} } = ${module};`);
    }
  }
  return parts.join(' ');
}

function exportEdits(
  source: string,
  statement: Extract<AnyNode, { type: 'ExportNamedDeclaration' }>,
  exported: Map<string, string>,
): Edit[] {
  const { declaration } = statement;
  if (!declaration) {
    for (const { local, exported: label } of statement.specifiers) {
      if (local.type === 'Identifier' && label.type === 'Identifier') exported.set(label.name, local.name);
    }
    return [replaceKeepingLines(source, statement, '')];
  }
  if (declaration.type === 'VariableDeclaration') {
    for (const { id } of declaration.declarations) {
      if (id.type === 'Identifier') exported.set(id.name, id.name);
    }
  } else {
    exported.set(declaration.id.name, declaration.id.name);
  }
  const keyword = { start: statement.start, end: declaration.start };
  return [{ ...keyword, text: ' '.repeat(keyword.end - keyword.start) }];
}

/** Replaces a node and keeps the lines below it where they are. */
function replaceKeepingLines(source: string, node: { start: number; end: number }, text: string): Edit {
  const lineBreaks = source.slice(node.start, node.end).split('\n').length - 1;
  return { start: node.start, end: node.end, text: text + '\n'.repeat(lineBreaks) };
}

function collectEdits(node: AnyNode, names: ScriptNames, edits: Edit[]): void {
  if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') {
    const { start, body } = node;
    const { rounds, allRounds, endLoop } = names;
    const count = `if ((${rounds} += 1) > ${maxLoopIterations} || (${allRounds} += 1) > ${maxRunIterations}) ${endLoop}(${rounds});`;
    edits.push({ start, end: start, text: `{let ${rounds}=0;` });
    if (node.type === 'ForInStatement') edits.push(...measureEdits(node.right, names));
    edits.push({ start: body.start, end: body.start, text: `{${count}` });
    edits.push({ start: body.end, end: body.end, text: '}}' });
  }
  if (node.type === 'SpreadElement') edits.push(...measureEdits(node.argument, names));
  if (node.type === 'VariableDeclarator' && node.id.type === 'ArrayPattern' && node.init)
    edits.push(...measureEdits(node.init, names));
  for (const child of childrenOf(node)) collectEdits(child, names, edits);
}

/** Measures a list or text before all its members are taken from it at once. */
function measureEdits({ start, end }: AnyNode, { spread }: ScriptNames): Edit[] {
  return [
    { start, end: start, text: `${spread}((` },
    { start: end, end, text: '))' },
  ];
}

function applyEdits(source: string, edits: readonly Edit[]): Pick<Script, 'text' | 'toSourceOffset'> {
  /** Where each unchanged stretch of the source begins, there and in the text. */
  const stretches: { source: number; text: number }[] = [{ source: 0, text: 0 }];
  let text = '';
  let at = 0;
  for (const edit of edits) {
    text += source.slice(at, edit.start) + edit.text;
    at = edit.end;
    stretches.push({ source: at, text: text.length });
  }
  text += source.slice(at);
  return {
    text,
    toSourceOffset(offset) {
      const stretch = stretches.findLast((candidate) => candidate.text <= offset) ?? { source: 0, text: 0 };
      const next = stretches[stretches.indexOf(stretch) + 1];
      return Math.min(stretch.source + offset - stretch.text, next?.source ?? source.length);
    },
  };
}
