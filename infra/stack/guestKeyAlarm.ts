// Warns while there is time: the guests' key ends on a date, and after it guests get 401. AppSync has no metric for that and
// raises no event, but CloudWatch can subtract a metric's own timestamps from the date, so nothing has to run for it.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** How long before the end the alarm goes off: time for a review and a release. */
const warningDays = 30;

export interface GuestKeyAlarmProps {
  /** Until when guests may call, in seconds since 1970. */
  readonly expiresAtSeconds: number;
  /** A function that runs each minute: any metric with timestamps would do. */
  readonly clock: IFunction;
}

/** The alarm, which stays on until a deployment moves the date. */
export class GuestKeyAlarm extends Construct {
  /** How many days the key is still good for, each hour. */
  readonly daysLeft: MathExpression;
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, { expiresAtSeconds, clock }: GuestKeyAlarmProps) {
    super(scope, id);
    this.daysLeft = new MathExpression({
      label: "Days until the guests' key ends",
      expression: `(${expiresAtSeconds} - EPOCH(runs)) / 86400`,
      usingMetrics: { runs: clock.metricInvocations() },
      period: Duration.hours(1),
    });
    this.alarm = this.daysLeft.createAlarm(this, 'Alarm', {
      alarmDescription:
        'The guests\' key ends soon: move its date, see "The guests\' key" in infra/stack/README.md.',
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: warningDays,
      evaluationPeriods: 1,
      // No data says nothing about the date.
      treatMissingData: TreatMissingData.IGNORE,
    });
  }
}
