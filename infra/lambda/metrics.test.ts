// Metrics as they stand on standard output, letter for letter.
import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

function writeOnce(values: Parameters<ReturnType<typeof createMetrics>>[0]): string[] {
  const lines: string[] = [];
  const nowMs = (): number => 1_767_225_660_000;
  createMetrics({ stackName: 'LiveSessions', nowMs, writeLine: (line) => lines.push(line) })(values);
  return lines;
}

test('one value is one line in the embedded metric format', () => {
  expect(writeOnce({ PublishAge: 12 })).toEqual([
    '{"_aws":{"Timestamp":1767225660000,"CloudWatchMetrics":[{"Namespace":"live-sessions","Dimensions":[["Stack"]],' +
      '"Metrics":[{"Name":"PublishAge","Unit":"Milliseconds"}]}]},"Stack":"LiveSessions","PublishAge":12}',
  ]);
});

test('values of one moment share a line, each with its unit', () => {
  expect(writeOnce({ SweepDue: 0, SweepOldestOverdue: 61 })).toEqual([
    '{"_aws":{"Timestamp":1767225660000,"CloudWatchMetrics":[{"Namespace":"live-sessions","Dimensions":[["Stack"]],' +
      '"Metrics":[{"Name":"SweepDue","Unit":"Count"},{"Name":"SweepOldestOverdue","Unit":"Seconds"}]}]},' +
      '"Stack":"LiveSessions","SweepDue":0,"SweepOldestOverdue":61}',
  ]);
});
