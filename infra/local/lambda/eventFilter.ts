// Filter criteria of an event source mapping: patterns as text in, a test of one record out.
// Syntax: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax

/** Whether a record is wanted. */
export type EventFilter = (event: unknown) => boolean;
/** Tests the scalars found at one place of an event; none means that the field is not there. */
type LeafTest = (values: readonly unknown[]) => boolean;

const maxPatternCharacters = 4096;

/**
 * Reads `FilterCriteria`: a record passes when one of the filters does, or when there are none.
 * @throws Error naming the pattern and what in it is not understood
 */
export function parseFilterCriteria(criteria: unknown): EventFilter {
  const filters = (criteria as { Filters?: readonly { Pattern?: unknown }[] } | undefined)?.Filters ?? [];
  if (filters.length === 0) return () => true;
  const tests = filters.map(({ Pattern }) => parsePattern(Pattern));
  return (event) => tests.some((test) => test(event));
}

function parsePattern(text: unknown): EventFilter {
  if (typeof text !== 'string' || text.length > maxPatternCharacters)
    throw new Error(`Filter pattern: a string of at most ${maxPatternCharacters} characters is accepted.`);
  try {
    return compileObject(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Filter pattern ${text}: ${reason}`, { cause: error });
  }
}

function compileObject(pattern: unknown): EventFilter {
  if (!isObject(pattern)) throw new Error(`got ${JSON.stringify(pattern)}; an object is accepted here.`);
  const tests = Object.entries(pattern).map(([name, value]) =>
    name === '$or' ? compileOr(value) : compileField(name, value),
  );
  return (event) => tests.every((test) => test(event));
}

function compileOr(alternatives: unknown): EventFilter {
  if (!Array.isArray(alternatives) || alternatives.length < 2)
    throw new Error('$or: a list of at least two patterns is accepted.');
  const tests = alternatives.map(compileObject);
  return (event) => tests.some((test) => test(event));
}

function compileField(name: string, pattern: unknown): EventFilter {
  if (!Array.isArray(pattern)) {
    const test = compileObject(pattern);
    return (event) => {
      const value = isObject(event) ? event[name] : undefined;
      return Array.isArray(value) ? value.some(test) : test(value);
    };
  }
  if (pattern.length === 0) throw new Error(`${name}: an empty list matches nothing.`);
  const tests = pattern.map(compileLeaf);
  return (event) => {
    const values = leavesOf(isObject(event) ? event[name] : undefined);
    return tests.some((test) => test(values));
  };
}

function leavesOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  return value === undefined || isObject(value) ? [] : [value];
}

function compileLeaf(rule: unknown): LeafTest {
  if (!isObject(rule)) {
    if (Array.isArray(rule)) throw new Error('a list inside a list is not accepted.');
    return (values) => values.includes(rule);
  }
  const [operator, operand, ...others] = Object.entries(rule).flat();
  const compile = typeof operator === 'string' ? operators[operator] : undefined;
  if (compile && others.length === 0) return compile(operand);
  throw new Error(
    `got the rule ${JSON.stringify(rule)}; accepted are values and one of ${Object.keys(operators).join(', ')}.`,
  );
}

const operators: Readonly<Record<string, (operand: unknown) => LeafTest>> = {
  exists: (operand) => {
    if (typeof operand !== 'boolean') throw new Error('exists: true or false is accepted.');
    return (values) => values.length > 0 === operand;
  },
  prefix: (operand) => anyText(operand, 'prefix', (text, prefix) => text.startsWith(prefix)),
  suffix: (operand) => anyText(operand, 'suffix', (text, suffix) => text.endsWith(suffix)),
  'equals-ignore-case': (operand) =>
    anyText(operand, 'equals-ignore-case', (text, other) => text.toLowerCase() === other.toLowerCase()),
  numeric: compileNumeric,
  'anything-but': (operand) => {
    const excluded = (Array.isArray(operand) ? operand : [operand]).map(compileLeaf);
    return (values) => values.length > 0 && !excluded.some((test) => test(values));
  },
};

function anyText(
  operand: unknown,
  name: string,
  isMatch: (text: string, operand: string) => boolean,
): LeafTest {
  if (typeof operand !== 'string') throw new Error(`${name}: a string is accepted.`);
  return (values) => values.some((value) => typeof value === 'string' && isMatch(value, operand));
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** [">", 0, "<=", 10]: pairs of comparison and number, all of which must hold. */
function compileNumeric(operand: unknown): LeafTest {
  const terms = Array.isArray(operand) ? (operand as unknown[]) : [];
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < terms.length; index += 2) {
    const compare = comparisons[String(terms[index])];
    const bound = terms[index + 1];
    if (!compare || typeof bound !== 'number')
      throw new Error(`numeric: got ${JSON.stringify(operand)}; a list like [">", 0, "<=", 10] is accepted.`);
    tests.push((value) => compare(value, bound));
  }
  if (tests.length === 0) throw new Error('numeric: a list like [">", 0, "<=", 10] is accepted.');
  return (values) => values.some((value) => typeof value === 'number' && tests.every((test) => test(value)));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
