// Finds what AppSync may well accept, and what no sample or guide of AWS shows working: a first deployment must not be where
// that is found out. One module of a program in, places and sentences out.
import ts from 'typescript';

/** A place, counted from 1, and what to write instead. */
export interface UnprovenCode {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Finds characters outside ASCII, holes in array patterns, and a `request` that returns null. */
export function findUnprovenCode(program: ts.Program, path: string): UnprovenCode[] {
  const sourceFile = program.getSourceFile(path);
  if (!sourceFile) throw new Error(`The program has no ${path}.`);
  const at = (position: number, message: string): UnprovenCode => {
    const { line, character } = sourceFile.getLineAndCharacterOfPosition(position);
    return { line: line + 1, column: character + 1, message };
  };
  const foreign = [...sourceFile.text.matchAll(/[^\t\n\r\x20-\x7e]/gu)].map(({ index, 0: character }) =>
    at(index, `'${character}' is outside ASCII; write it with ASCII characters.`),
  );
  const holes = findNodes(sourceFile, ts.isOmittedExpression).map((node) =>
    at(node.getStart(), 'A list has a hole; name the element, or read it by its index.'),
  );
  const nulls = findNullRequests(program.getTypeChecker(), sourceFile).map((node) =>
    at(node.getStart(), 'request returns null; return {}.'),
  );
  return [...foreign, ...holes, ...nulls];
}

/** Each `null` that the exported `request` returns, also by a function of the module whose result it returns. */
function findNullRequests(checker: ts.TypeChecker, sourceFile: ts.SourceFile): ts.Node[] {
  const module = checker.getSymbolAtLocation(sourceFile);
  const exported = module?.exports?.get('request' as ts.__String);
  if (!exported) return [];
  const visited = new Set<ts.Node>();
  const inFunction = (symbol: ts.Symbol | undefined): ts.Node[] => {
    const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const declared = target?.valueDeclaration;
    const callee = declared && ts.isVariableDeclaration(declared) ? declared.initializer : declared;
    if (!callee || visited.has(callee)) return [];
    visited.add(callee);
    if (ts.isArrowFunction(callee) && !ts.isBlock(callee.body)) return inValue(callee.body);
    if (!ts.isFunctionDeclaration(callee) && !ts.isFunctionExpression(callee) && !ts.isArrowFunction(callee))
      return [];
    return findNodes(callee.body, ts.isReturnStatement, ts.isFunctionLike).flatMap(({ expression }) =>
      expression ? inValue(expression) : [],
    );
  };
  const inValue = (value: ts.Expression): ts.Node[] => {
    if (value.kind === ts.SyntaxKind.NullKeyword) return [value];
    if (ts.isParenthesizedExpression(value)) return inValue(value.expression);
    if (ts.isConditionalExpression(value)) return [...inValue(value.whenTrue), ...inValue(value.whenFalse)];
    if (ts.isBinaryExpression(value)) return [...inValue(value.left), ...inValue(value.right)];
    return ts.isCallExpression(value) ? inFunction(checker.getSymbolAtLocation(value.expression)) : [];
  };
  return inFunction(exported);
}

/** The nodes of a kind below a node, but for those below a node that `isBorder`. */
function findNodes<Found extends ts.Node>(
  root: ts.Node | undefined,
  isWanted: (node: ts.Node) => node is Found,
  isBorder: (node: ts.Node) => boolean = () => false,
): Found[] {
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    if (isWanted(node)) found.push(node);
    if (!isBorder(node)) ts.forEachChild(node, visit);
  };
  if (root) ts.forEachChild(root, visit);
  return found;
}
