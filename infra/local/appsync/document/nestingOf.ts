// How deeply a document's brackets nest, found without recursion and before parsing: the parser recurses, and a document
// of nothing but opening brackets must not reach the end of its stack.

/** Answers the deepest nesting of `{`, `[` and `(` outside strings and comments. */
export function nestingOf(source: string): number {
  let depth = 0;
  let deepest = 0;
  let index = 0;
  while (index < source.length) {
    const character = source[index];
    if (character === '"') {
      index = endOfString(source, index);
      continue;
    }
    if (character === '#') {
      const lineEnd = /[\r\n]/g;
      lineEnd.lastIndex = index;
      index = lineEnd.exec(source)?.index ?? source.length;
      continue;
    }
    if (character === '{' || character === '[' || character === '(') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']' || character === ')') depth--;
    index++;
  }
  return deepest;
}

function endOfString(source: string, start: number): number {
  const quote = source.startsWith('"""', start) ? '"""' : '"';
  let index = start + quote.length;
  while (index < source.length) {
    if (source[index] === '\\') index += source.startsWith('\\"""', index) ? 4 : 2;
    else if (source.startsWith(quote, index)) return index + quote.length;
    else if (quote === '"' && source[index] === '\n') return index;
    else index++;
  }
  return source.length;
}
