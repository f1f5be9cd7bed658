// How long a log is kept, as CloudWatch Logs takes it.

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const acceptedDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** @throws Error when the template names days that CloudWatch Logs refuses; without any a log is kept for good */
export function checkRetention(days: unknown): void {
  if (days === undefined || acceptedDays.includes(Number(days))) return;
  throw new Error(
    `got ${JSON.stringify(days)} for RetentionInDays; accepted are ${acceptedDays.join(', ')}.`,
  );
}
