// How the stack is watched: alarms that people are told of, and a dashboard. What to do for each alarm stands in
// infra/README.md under the alarm's name.
import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { CreateAlarmOptions, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { quotas } from '../capacity/quotas.ts';
import { AlarmTopic } from './alarmTopic.ts';
import type { Api } from './api.ts';
import type { GuestKeyAlarm } from './guestKeyAlarm.ts';
import { apiMetric, functionThrottles, outageMetric, ownMetric, tableThrottles } from './operationMetrics.ts';
import type { Reactors } from './reactors.ts';
import type { Schedules } from './schedules.ts';
import type { Stage } from './stages.ts';
import type { Storage } from './storage.ts';

export interface OperationsProps {
  readonly stage: Stage;
  readonly storage: Storage;
  readonly api: Api;
  readonly reactors: Reactors;
  readonly schedules: Schedules;
  readonly guestKeyAlarm: GuestKeyAlarm;
}

/** How many channels an account may have in the regions with the fewest; once AWS has raised it, the number that it gave. */
const channelQuota: number = quotas.channels.value;
/** How long after its deadline a session is found that nothing acts upon: five runs of the sweep. */
const staleSeconds = 300;

type AlarmProps = Pick<CreateAlarmOptions, 'threshold'> & Partial<CreateAlarmOptions>;

const minute = Duration.minutes(1);
const fiveMinutes = Duration.minutes(5);
const hour = Duration.hours(1);

/** The alarms and the dashboard. */
export class Operations extends Construct {
  /** Whom alarms tell; nobody is subscribed by the stack. */
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    this.topic = new AlarmTopic(this, 'Alarms', props.stage).topic;
    props.guestKeyAlarm.alarm.addAlarmAction(new SnsAction(this.topic));
    const dashboard = new Dashboard(this, 'Dashboard', { dashboardName: Stack.of(this).stackName });
    const rows = [
      this.watchApi(props),
      this.watchChanges(props),
      this.watchDeadlines(props),
      this.watchLimits(props),
      showAudience(this, props),
    ];
    for (const metrics of rows) dashboard.addWidgets(...metrics.map(toWidget));
  }

  /** What callers meet. */
  private watchApi({ api }: OperationsProps): Shown[] {
    return [
      this.watch('CreateFailures', outageMetric(this, 'CreateFailures', api), { threshold: 3 }),
      this.watch('AccessFailures', outageMetric(this, 'AccessFailures', api), { threshold: 3 }),
      this.watch('StorageFailures', outageMetric(this, 'StorageFailures', api), { threshold: 3 }),
      this.watch('CreationsRefused', outageMetric(this, 'CreationsRefused', api), { threshold: 1 }),
      this.watch('ServerErrors', apiMetric(api, '5XXError'), { threshold: 5 }),
      this.watch('ConnectErrors', apiMetric(api, 'ConnectServerError'), { threshold: 5 }),
    ];
  }

  /** What becomes of committed changes. */
  private watchChanges({ reactors }: OperationsProps): Shown[] {
    // Where little changes, each slow change is one in a hundred; over single minutes they would never be three in a row.
    const age = ownMetric(this, 'PublishAge', { statistic: Stats.p(99), period: fiveMinutes });
    const failures = ownMetric(this, 'PublishFailures', { statistic: Stats.SUM, period: fiveMinutes });
    const waiting = reactors.publishStatus.metric('IteratorAge', {
      statistic: Stats.MAXIMUM,
      period: fiveMinutes,
    });
    const letters = reactors.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
      period: fiveMinutes,
    });
    return [
      this.watch('PublishAge', age, { threshold: 5_000 }),
      this.watch('PublishFailures', failures, { threshold: 3 }),
      this.watch('ChangesWaiting', waiting, { threshold: 60_000 }),
      this.watch('DeadLetters', letters, { threshold: 1 }),
    ];
  }

  /** What happens by the clock. */
  private watchDeadlines({ schedules }: OperationsProps): Shown[] {
    const { sweepSessions, reconcileChannels } = schedules;
    const overdue = ownMetric(this, 'SweepOldestOverdue', { statistic: Stats.MAXIMUM, period: minute });
    return [
      this.watch('StaleSessions', overdue, { threshold: staleSeconds, evaluationPeriods: 3 }),
      this.watch('SweepStopped', sweepSessions.metricInvocations({ period: fiveMinutes }), {
        threshold: 1,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        treatMissingData: TreatMissingData.BREACHING,
      }),
      this.watch('SweepFailures', sweepSessions.metricErrors({ period: fiveMinutes }), { threshold: 3 }),
      this.watch('ReconcilerFailures', reconcileChannels.metricErrors({ period: hour }), {
        threshold: 1,
        evaluationPeriods: 2,
      }),
    ];
  }

  /** What AWS gives no more of. */
  private watchLimits({ storage, reactors, schedules }: OperationsProps): Shown[] {
    const { publishStatus, releaseChannel } = reactors;
    const { sweepSessions, reconcileChannels } = schedules;
    const functions = [publishStatus, releaseChannel, sweepSessions, reconcileChannels];
    const channels = ownMetric(this, 'ChannelsListed', { statistic: Stats.MAXIMUM, period: hour });
    const counts = ownMetric(this, 'ChannelsListed', { statistic: Stats.SAMPLE_COUNT, period: hour });
    return [
      this.watch('FunctionThrottles', functionThrottles(functions), { threshold: 10 }),
      this.watch('TableThrottles', tableThrottles(storage), { threshold: 10 }),
      this.watch('ChannelQuota', channels, {
        threshold: channelQuota * 0.8,
        // Between two runs of the reconciler nothing is known.
        treatMissingData: TreatMissingData.IGNORE,
      }),
      // The alarm above says nothing while nobody counts.
      this.watch('ChannelsUncounted', counts, {
        threshold: 1,
        evaluationPeriods: 3,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        treatMissingData: TreatMissingData.BREACHING,
      }),
    ];
  }

  /** Makes the alarm of a metric: at or above the threshold, for one period, unless said otherwise. */
  private watch(name: string, metric: IMetric, props: AlarmProps): Shown {
    const alarm = new Alarm(this, name, {
      metric,
      alarmDescription: `See "${name}" in infra/README.md.`,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...props,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    return { title: name, metrics: [metric], alarm };
  }
}

/** One graph of the dashboard. */
interface Shown {
  readonly title: string;
  readonly metrics: readonly IMetric[];
  /** Whose threshold is drawn. */
  readonly alarm?: Alarm;
}

/** Who is on; nobody is told of that. */
function showAudience(scope: Construct, { api, guestKeyAlarm }: OperationsProps): Shown[] {
  const hourly = { statistic: Stats.MAXIMUM, period: hour };
  // AppSync reports in parts, each minute anew: their sum is how many there are, and over longer it would count them twice.
  const each = { statistic: Stats.SUM, period: minute };
  return [
    { title: 'SessionsLive', metrics: [ownMetric(scope, 'SessionsLive', hourly)] },
    { title: 'Listeners', metrics: [ownMetric(scope, 'Listeners', hourly)] },
    {
      title: 'Subscriptions',
      metrics: [apiMetric(api, 'ActiveSubscriptions', each), apiMetric(api, 'ActiveConnections', each)],
    },
    { title: 'GuestKey', metrics: [guestKeyAlarm.daysLeft], alarm: guestKeyAlarm.alarm },
  ];
}

function toWidget({ title, metrics, alarm }: Shown): GraphWidget {
  const leftAnnotations = alarm === undefined ? [] : [alarm.toAnnotation()];
  return new GraphWidget({ title, left: [...metrics], leftAnnotations, width: 6, height: 5 });
}
