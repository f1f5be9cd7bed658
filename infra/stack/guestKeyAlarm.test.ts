// The alarm before the guests' key ends, as it would be deployed.
import { expect, test } from 'vitest';
import { propertiesOf, synthesizeStack } from './readableTemplate.ts';

const alarmIn = (context: Record<string, string>) =>
  propertiesOf(synthesizeStack(context).template, 'AWS::CloudWatch::Alarm')['GuestKeyAlarm'];

test('the alarm goes off 30 days before the date and counts by the hours in which the sweep ran', () => {
  expect(alarmIn({ guestKeyExpires: '2028-03-01T00:00:00Z' })).toEqual({
    AlarmDescription: expect.stringContaining('infra/stack/README.md') as string,
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 30,
    EvaluationPeriods: 1,
    TreatMissingData: 'ignore',
    AlarmActions: ['${OperationsAlarmsTopic}'],
    Metrics: [
      {
        Id: 'expr_1',
        Label: "Days until the guests' key ends",
        Expression: `(${Date.UTC(2028, 2, 1) / 1000} - EPOCH(runs)) / 86400`,
        ReturnData: true,
      },
      {
        Id: 'runs',
        ReturnData: false,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/Lambda',
            MetricName: 'Invocations',
            Dimensions: [{ Name: 'FunctionName', Value: '${SchedulesSweepSessionsFunction}' }],
          },
          Period: 3600,
          Stat: 'Sum',
        },
      },
    ],
  });
});

test.each(['dev', 'prod'])('%s has it, for the date of its own key', (stage) => {
  const { template } = synthesizeStack({ stage });

  const [key] = Object.values(propertiesOf(template, 'AWS::AppSync::ApiKey'));
  expect(JSON.stringify(alarmIn({ stage }))).toContain(`(${String(key?.['Expires'])} - EPOCH(runs))`);
});
