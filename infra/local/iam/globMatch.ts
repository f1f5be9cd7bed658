// Wildcards of IAM policies: "*" stands for any characters, "?" for exactly one. Linear, so no policy can stall the cloud.

/** Does `text` match `pattern` as a whole? Both are compared as they are: fold case before, where case does not matter. */
export function globMatch(pattern: string, text: string): boolean {
  let patternIndex = 0;
  let textIndex = 0;
  let starIndex = -1;
  let retryIndex = 0;
  while (textIndex < text.length) {
    const symbol = pattern[patternIndex];
    if (symbol === '*') {
      starIndex = patternIndex++;
      retryIndex = textIndex;
    } else if (symbol === '?' || symbol === text[textIndex]) {
      patternIndex++;
      textIndex++;
    } else if (starIndex >= 0) {
      patternIndex = starIndex + 1;
      textIndex = ++retryIndex;
    } else {
      return false;
    }
  }
  while (pattern[patternIndex] === '*') patternIndex++;
  return patternIndex === pattern.length;
}

/** Cuts an ARN at its first five colons: the sixth part, the resource, may hold colons of its own. */
function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/**
 * Does an ARN match a pattern of ARNs? A wildcard stays within its part of the ARN; "*" alone matches everything.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function arnMatch(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const patternParts = arnParts(pattern);
  const parts = arnParts(arn);
  return patternParts.every((part, index) => globMatch(part, parts[index] ?? ''));
}
