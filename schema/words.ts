// The words of session names: short, easy to say, hear and spell, harmless in any pairing. 80 × 80 words and 9,900 numbers
// make 63 million names.

/** First word of a session's name. */
// prettier-ignore
export const adjectives: readonly string[] = [
  'able', 'amber', 'ample', 'azure', 'bold', 'brave', 'bright', 'brisk', 'calm', 'candid', 'careful',
  'cheerful', 'clear', 'clever', 'cosy', 'crisp', 'curious', 'daring', 'eager', 'early', 'easy', 'fair',
  'famous', 'fancy', 'fine', 'fresh', 'friendly', 'gentle', 'glad', 'golden', 'grand', 'happy', 'hardy',
  'helpful', 'honest', 'jolly', 'keen', 'kind', 'lively', 'lucky', 'mellow', 'merry', 'modest', 'neat',
  'noble', 'open', 'patient', 'peaceful', 'perfect', 'polite', 'proud', 'quick', 'quiet', 'rapid', 'ready',
  'royal', 'serene', 'sharp', 'shiny', 'silent', 'silver', 'simple', 'smart', 'smooth', 'solid', 'steady',
  'sturdy', 'sunny', 'super', 'sweet', 'swift', 'tidy', 'tranquil', 'true', 'useful', 'vivid', 'warm',
  'wise', 'witty', 'zesty',
];

/** Second word of a session's name. */
// prettier-ignore
export const nouns: readonly string[] = [
  'acorn', 'anchor', 'apple', 'arrow', 'autumn', 'badger', 'basket', 'beacon', 'bridge', 'brook', 'candle',
  'canyon', 'castle', 'cedar', 'circle', 'cloud', 'comet', 'copper', 'coral', 'cottage', 'cricket',
  'dolphin', 'dragon', 'eagle', 'ember', 'falcon', 'feather', 'field', 'forest', 'garden', 'glacier',
  'harbor', 'hazel', 'horizon', 'island', 'jasmine', 'jungle', 'kettle', 'lantern', 'lemon', 'lily', 'lotus',
  'maple', 'market', 'meadow', 'melody', 'meteor', 'mirror', 'morning', 'mountain', 'ocean', 'olive',
  'orchard', 'otter', 'panda', 'pebble', 'pepper', 'planet', 'pocket', 'prairie', 'puzzle', 'rabbit',
  'rainbow', 'river', 'robin', 'rocket', 'saddle', 'shadow', 'spark', 'spring', 'summit', 'sunset', 'temple',
  'thunder', 'tiger', 'truth', 'valley', 'velvet', 'violet', 'willow',
];

/** The numbers that end a session's name, smallest and largest. */
export const smallestNumber = 100;
export const largestNumber = 9999;
