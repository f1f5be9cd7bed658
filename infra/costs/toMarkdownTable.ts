// A table in Markdown, its columns aligned as prettier aligns them, so that what is printed can stand in a README.

/** @param firstNumberColumn from this column on, cells stand at the right */
export function toMarkdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  firstNumberColumn: number,
): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => (row[column] ?? '').length)));
  const toLine = (row: readonly string[]): string => {
    const cells = widths.map((width, column) => {
      const cell = row[column] ?? '';
      return column >= firstNumberColumn ? cell.padStart(width) : cell.padEnd(width);
    });
    return `| ${cells.join(' | ')} |`;
  };
  const rule = widths.map((width, column) =>
    column >= firstNumberColumn ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [toLine(head), `| ${rule.join(' | ')} |`, ...rows.map(toLine)].join('\n');
}
